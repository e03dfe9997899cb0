"""What a quoted figure says, and which figures it tells."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from indicators.rules.periods import Month
from indicators.rules.spans import decimal
from narratives.rules.bound import What, comparator_of
from narratives.rules.claims.facts import Subject
from narratives.rules.claims.when import Calendar
from narratives.rules.points import Point, as_shown, change, decimals, distance, points_of, written

QUARTER, YEAR = 3, 12


@dataclass(frozen=True)
class Said:
    """The words, and the months whose figure somebody could read off them."""

    text: str
    tells: tuple[Month, ...] = ()


def said(
    subject: Subject, calendar: Calendar, what: str, comparators: Mapping[str, str]
) -> Said | None:
    """None where there is no such figure for the month."""
    points = points_of(subject, calendar)
    if what in set(What):
        return _SAYS[What(what)](subject, calendar, points)
    key = comparator_of(what, comparators)
    held = subject.benchmarks.get(key, []) if key else []
    if not held or held[-1].held.value is None:
        return None
    return Said(written(subject, as_shown(subject, Fraction(held[-1].held.value))))


def _now(calendar: Calendar, points: Sequence[Point]) -> Point | None:
    return points[-1] if points and points[-1].end == calendar.month else None


def _figure(subject: Subject, calendar: Calendar, points: Sequence[Point]) -> Said | None:
    now = _now(calendar, points)
    return Said(now.written, (now.end,)) if now else None


def _counts(subject: Subject, calendar: Calendar, points: Sequence[Point]) -> Said | None:
    now = _now(calendar, points)
    if now is None or now.amount.numerator is None or not now.amount.denominator:
        return None
    top, of = (f"{decimal(each):,f}" for each in (now.amount.numerator, now.amount.denominator))
    return Said(f"{top} of {of}", (now.end,))


def _target(subject: Subject, calendar: Calendar, points: Sequence[Point]) -> Said | None:
    target = subject.targets.get(calendar.month)
    return None if target is None else Said(written(subject, target))


def _gap(subject: Subject, calendar: Calendar, points: Sequence[Point]) -> Said | None:
    now, target = _now(calendar, points), subject.targets.get(calendar.month)
    if now is None or target is None:
        return None
    places = max(decimals(now.shown), decimals(target))
    return Said(distance(subject, abs(now.amount.number - Fraction(target)), places), (now.end,))


def _of(months: int | None) -> "_Says":
    def say(subject: Subject, calendar: Calendar, points: Sequence[Point]) -> Said | None:
        before = _back(subject, calendar, points, months)
        return Said(before.written, (before.end,)) if before else None

    return say


def _change_since(months: int | None) -> "_Says":
    def say(subject: Subject, calendar: Calendar, points: Sequence[Point]) -> Said | None:
        now, before = _now(calendar, points), _back(subject, calendar, points, months)
        if now is None or before is None:
            return None
        return Said(change(subject, before, now), (before.end, now.end))

    return say


def _back(
    subject: Subject, calendar: Calendar, points: Sequence[Point], months: int | None
) -> Point | None:
    """That many months ago, or the latest before. A value to date looks back in its year alone,
    or to the same months of another."""
    earlier = [each for each in points if each.end < calendar.month]
    if subject.is_to_date and months != YEAR:
        year = calendar.month.year_start(calendar.year_starts)
        earlier = [each for each in earlier if each.end >= year]
    if months is not None:
        earlier = [each for each in earlier if each.end == calendar.month - months]
    return earlier[-1] if earlier else None


_Says = Callable[[Subject, Calendar, Sequence[Point]], Said | None]
_SAYS: dict[What, _Says] = {
    What.FIGURE: _figure,
    What.COUNTS: _counts,
    What.TARGET: _target,
    What.GAP: _gap,
    What.BEFORE: _of(None),
    What.LAST_QUARTER: _of(QUARTER),
    What.YEAR_AGO: _of(YEAR),
    What.CHANGE: _change_since(None),
    What.ON_QUARTER: _change_since(QUARTER),
    What.ON_YEAR: _change_since(YEAR),
}
