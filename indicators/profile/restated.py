"""How one indicator's figures became known otherwise, step by step, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from indicators.models import Asks, Definition, JudgingPolicy, Reason, Value
from indicators.restatements import Kind
from indicators.rules.display import Decimals
from indicators.rules.periods import Month
from indicators.rules.refinement import Printed, is_refinement


@dataclass(frozen=True)
class Restated:
    category: str
    end: Month
    months: int
    reported: Decimal
    now: Decimal | None
    recorded_on: date
    kind: Kind
    is_derived: bool
    # The release that brought it; empty where nothing follows it any more.
    release: str
    reason: str


def restated(definition: Definition, *, known_on: date | None) -> list[Restated]:
    """Up to a day, or now; the newest first. Four questions, however often figures changed."""
    rows = Value.objects.filter(indicator=definition.indicator_id).select_related("release")
    if known_on:
        rows = rows.filter(recorded_on__lte=known_on)
    found = list(_changes(rows.order_by("category", "months", "end", "recorded_on", "pk")))
    if not found:
        return []
    reasons = dict(
        Reason.objects.filter(
            value__in=[after.pk for _, after in found if after], asks=Asks.RESTATED
        ).values_list("value", "reason")
    )
    rules = _Rules(definition.indicator_id)
    changes = [
        _restated(before, after, rules, reasons)
        for before, after in found
        if known_on is None or _day(before, after) <= known_on
    ]
    return sorted(changes, key=lambda each: (each.recorded_on, each.end), reverse=True)


def _changes(rows: Iterable[Value]) -> Iterator[tuple[Value, Value | None]]:
    """A figure and what it became: another one, or none."""
    for _, versions in groupby(rows, key=lambda row: (row.category, row.months, row.end)):
        of_key = list(versions)
        for before, after in pairwise([*of_key, None]):
            if before is None or before.value is None or before.superseded_at is None:
                continue
            if after is None or after.value != before.value:
                yield before, after


def _day(before: Value, after: Value | None) -> date:
    assert before.superseded_at is not None
    return after.recorded_on if after else before.superseded_at


def _restated(
    before: Value, after: Value | None, rules: "_Rules", reasons: dict[int, str]
) -> Restated:
    assert before.value is not None
    kind = Kind.WITHDRAWN
    if after is not None and after.value is not None:
        printed = Printed(before.value, rules.decimals(before.recorded_on))
        reprinted = Printed(after.value, rules.decimals(after.recorded_on))
        kind = Kind.REFINED if is_refinement(printed, reprinted) else Kind.RESTATED
    return Restated(
        category=before.category,
        end=before.end,
        months=before.months,
        reported=before.value,
        now=after.value if after else None,
        recorded_on=_day(before, after),
        kind=kind,
        is_derived=bool(after and after.is_derived),
        release=after.release.title if after else "",
        reason=reasons.get(after.pk, "") if after else "",
    )


class _Rules:
    """With how many decimals a release printed the indicator's figures."""

    def __init__(self, indicator: int) -> None:
        self._policies = list(JudgingPolicy.objects.order_by("pk"))
        self._definitions = list(Definition.objects.filter(indicator=indicator).order_by("pk"))

    def decimals(self, day: date) -> Decimals:
        policies = [each for each in self._policies if _is_known(each, day)]
        definitions = [each for each in self._definitions if _is_known(each, day)]
        if not policies or not definitions:
            return 0
        found: Decimals = policies[-1].decimals.get(definitions[-1].unit, 0)
        return found


def _is_known(row: JudgingPolicy | Definition, day: date) -> bool:
    return row.recorded_on <= day and (row.superseded_at is None or row.superseded_at > day)
