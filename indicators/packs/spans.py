"""The targets that hold, month by month, as spans that don't overlap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from django.db.models import QuerySet

from indicators.models import Indicator, Target
from indicators.rules.periods import Month

FOR_EVER = Month(2**15 - 1)


@dataclass(frozen=True)
class Span:
    code: str
    first: Month
    last: Month | None
    target: Decimal | None


def spans_known_now() -> Iterator[Span]:
    yield from _each(Target.objects.all())


def spans_known(day: date | None, indicators: Sequence[int]) -> Iterator[Span]:
    """Of some indicators, as known on a day, or now where none is given."""
    rows = Target.objects.filter(indicator__in=indicators)
    yield from _each(rows if day is None else rows.filter(recorded_on__lte=day))


def _each(targets: QuerySet[Target]) -> Iterator[Span]:
    rows = targets.select_related("indicator").order_by("indicator__code")
    for code, of_one in groupby(rows, key=lambda row: row.indicator.code):
        yield from _spans(code, list(of_one))


def spans_of(indicator: Indicator) -> list[Span]:
    return list(_spans(indicator.code, list(indicator.targets.all())))


def target_for(indicator: Indicator, month: Month) -> Decimal | None:
    """The target that holds for a month, as known now."""
    found = _holding(month, indicator.targets.all())
    return found.target if found else None


def _spans(code: str, targets: list[Target]) -> Iterator[Span]:
    """Cut at every month where some row begins or ends; each piece belongs to one row."""
    cuts = sorted({target.first for target in targets} | {_after(target) for target in targets})
    pieces = [(first, after, _holding(first, targets)) for first, after in pairwise(cuts)]
    for target, run in groupby(pieces, key=lambda piece: piece[2]):
        of_one = list(run)
        if target is not None:
            after = of_one[-1][1]
            last = None if after > FOR_EVER else after - 1
            yield Span(code, of_one[0][0], last, target.target)


def _holding(month: Month, targets: Iterable[Target]) -> Target | None:
    """The one recorded last of those that cover the month."""
    covering = [target for target in targets if target.first <= month < _after(target)]
    return max(covering, key=_precedence, default=None)


def _precedence(target: Target) -> tuple[object, ...]:
    # What a page recorded on the day of a release came after it.
    release = float("inf") if target.release_id is None else target.release_id
    return target.recorded_on, release, target.first, target.pk


def _after(target: Target) -> Month:
    return (FOR_EVER if target.last is None else target.last) + 1
