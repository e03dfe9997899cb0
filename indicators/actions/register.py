"""What an analyst changes of the register on a page: each change is a new dated row.

It is in the trail with what was before, and a job works out what it touches.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from indicators.actions.dating import close, day_after, held, release_by_hand, today
from indicators.actions.recalculation import recalculate_after
from indicators.models import (
    Benchmark,
    Comparator,
    Definition,
    Indicator,
    JudgingPolicy,
    Target,
)
from indicators.packs.definitions import CONTENT
from indicators.packs.loading import take_a_short_turn
from indicators.packs.spans import target_for
from indicators.rules.display import exactly
from indicators.rules.formula import codes, parse
from indicators.rules.periods import Month, months_text
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import only_changed

# What a rule of derivation means hangs on these; and what an input is to a rule, on those.
RULE = ("derive", "months", "year_starts")
MEASURE = ("months", "unit")
POLICY = ("tolerance", "compare", "carry_forward", "rollup", "decimals", "suppress_below")


class AuthorityMissingError(ValueError):
    """What small numbers hide is changed on somebody's word, who is named with the reason."""

    def __init__(self) -> None:
        super().__init__("Say on the word of which post it changes what is hidden, and why.")


@dataclass(frozen=True)
class Authority:
    post: str = ""
    reason: str = ""


NOBODY = Authority()


@transaction.atomic
def add_indicator(*, by: Person, code: str, content: Mapping[str, Any], now: datetime) -> Indicator:
    """The code must be new: it is unique in the database."""
    take_a_short_turn()
    indicator = Indicator.objects.create(code=code)
    definition = _define(indicator, content, None, now)
    _follow(definition, None, by, now)
    record(by, "added", indicator, at=now, after=_in_words(definition))
    return indicator


@transaction.atomic
def change_indicator(
    *,
    by: Person,
    indicator: Indicator,
    seen: int,
    content: Mapping[str, Any],
    authority: Authority = NOBODY,
    now: datetime,
) -> None:
    """`seen` is the definition that its editor saw; another one, and nothing is saved."""
    take_a_short_turn()
    before = held(Definition.objects.filter(indicator=indicator), seen)
    if all(getattr(before, name) == value for name, value in content.items()):
        return
    close(before, now)
    after = _define(indicator, content, before, now)
    _follow(after, before, by, now)
    was, became = only_changed(_in_words(before), _in_words(after))
    word = _word_for("disclosure", became, authority)
    record(by, "changed", indicator, at=now, before=was, after=became, **word)


def _define(
    indicator: Indicator, content: Mapping[str, Any], before: Definition | None, now: datetime
) -> Definition:
    is_retired_still = before is not None and content["status"] == before.status
    return Definition.objects.create(
        indicator=indicator,
        recorded_on=day_after(before, now),
        retired_by=before.retired_by if before and is_retired_still else None,
        **content,
    )


def _follow(definition: Definition, before: Definition | None, by: Person, now: datetime) -> None:
    """What follows from a rule is known from a release on, so a changed rule makes one. So does
    an input that is since then something else to the rules that use it."""
    has_rule = bool(definition.derive or (before and before.derive))
    is_new_rule = has_rule and _is_otherwise(definition, before, RULE)
    is_redefined = (
        before is not None
        and _is_otherwise(definition, before, MEASURE)
        and _is_an_input(definition.indicator)
    )
    release = None
    if is_new_rule or is_redefined:
        what = "rule of derivation" if is_new_rule else "months or unit"
        title = f"{definition.indicator}: {what} changed, no. {definition.pk}"
        release = release_by_hand(title, by=by, now=now)
    recalculate_after(
        definition,
        indicator=definition.indicator,
        release=release,
        rule_changed=is_new_rule,
        redefined=is_redefined,
        by=by,
        now=now,
    )


def _is_otherwise(after: Definition, before: Definition | None, names: Sequence[str]) -> bool:
    return any(getattr(after, name) != getattr(before, name, None) for name in names)


def _is_an_input(indicator: Indicator) -> bool:
    rules = Definition.objects.current().exclude(derive="").values_list("derive", flat=True)
    return any(indicator.code in codes(parse(rule)) for rule in rules)


@transaction.atomic
def set_target(
    *,
    by: Person,
    indicator: Indicator,
    first: Month,
    last: Month | None,
    target: Decimal | None,
    now: datetime,
) -> None:
    """For these months, whatever held before; without a figure there is none."""
    take_a_short_turn()
    newest = indicator.targets.order_by("pk").last()
    if newest and (newest.first, newest.last, newest.target) == (first, last, target):
        return  # sent twice
    before = target_for(indicator, first)
    added = Target.objects.create(
        indicator=indicator, first=first, last=last, target=target, recorded_on=today(now)
    )
    recalculate_after(added, indicator=indicator, by=by, now=now)
    record(
        by,
        "set the target of",
        indicator,
        at=now,
        before={"target": exactly(before)},
        after={"target": exactly(target), "from": str(first), "to": str(last) if last else None},
    )


@transaction.atomic
def set_benchmark(
    *,
    by: Person,
    indicator: Indicator,
    comparator: Comparator,
    end: Month,
    months: int,
    seen: int | None,
    content: Mapping[str, Any],
    now: datetime,
) -> None:
    """`seen` is the benchmark that its editor saw; None where there was none."""
    take_a_short_turn()
    key = {"indicator": indicator, "comparator": comparator, "end": end, "months": months}
    before = held(Benchmark.objects.filter(**key), seen)
    if before:
        close(before, now)
    after = Benchmark.objects.create(**key, **content, recorded_on=day_after(before, now))
    recalculate_after(after, indicator=indicator, by=by, now=now)
    record(
        by,
        "set a benchmark of",
        indicator,
        at=now,
        comparator=comparator.label,
        end=str(end),
        months=months_text(months),
        before=_benchmark(before) if before else None,
        after=_benchmark(after),
    )


@transaction.atomic
def change_policy(
    *,
    by: Person,
    seen: int,
    content: Mapping[str, Any],
    authority: Authority = NOBODY,
    now: datetime,
) -> None:
    take_a_short_turn()
    before = held(JudgingPolicy.objects.all(), seen)
    if all(getattr(before, name) == value for name, value in content.items()):
        return
    close(before, now)
    stays: dict[str, Any] = {name: getattr(before, name) for name in POLICY}
    after = JudgingPolicy.objects.create(**{**stays, **content}, recorded_on=day_after(before, now))
    recalculate_after(after, by=by, now=now)
    was, became = only_changed(_policy(before), _policy(after))
    word = _word_for("suppress_below", became, authority)
    record(
        by, "changed", after, target_name="judging policy", at=now, before=was, after=became, **word
    )


def _word_for(hides_by: str, became: Mapping[str, Any], authority: Authority) -> dict[str, str]:
    if hides_by not in became:
        return {}
    if not (authority.post.strip() and authority.reason.strip()):
        raise AuthorityMissingError
    return {"on_the_word_of": authority.post.strip(), "because": authority.reason.strip()}


def _in_words(definition: Definition) -> dict[str, Any]:
    fields = [field for field in Definition._meta.concrete_fields if field.name in CONTENT]
    return {field.name: _word(getattr(definition, field.name)) for field in fields}


def _word(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def _benchmark(row: Benchmark) -> dict[str, Any]:
    return {
        "value": exactly(row.value),
        "source": row.source,
        "published": row.published,
        "definition_differs": row.definition_differs,
    }


def _policy(row: JudgingPolicy) -> dict[str, Any]:
    return {name: getattr(row, name) for name in POLICY} | {"tolerance": exactly(row.tolerance)}
