"""From what to what a figure may be said to have moved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from indicators.rules.periods import Month
from narratives.rules.claims import amounts as held
from narratives.rules.claims.facts import Amount, Series, Subject
from narratives.rules.claims.when import Calendar, Kind, When

# What is measured of a series in a period.
Measure = Callable[[Subject, Series, When], list[Amount]]


@dataclass(frozen=True)
class Move:
    now: Amount
    before: Amount
    what: str
    rank: int
    better: str
    plain: bool = field(default=True, kw_only=True)


def moves(
    subject: Subject,
    series: Series,
    whens: Sequence[When],
    against: Sequence[When],
    calendar: Calendar,
    *,
    projected: bool = False,
    in_that: bool = False,
    measure: Measure = held.amounts,
) -> list[Move]:
    """The plainest first. Without a period named, from the time before and from the year's end."""
    found: list[Move] = []
    if against:
        pairs = [
            (now, then, True) for then in against for now in _now(subject, then, whens, calendar)
        ]
    else:
        pairs = [
            pair
            for when in whens or [When(Kind.MONTH, calendar.month)]
            for pair in _unsaid(subject, series, when, calendar)
            if pair[2] or not in_that
        ]
    if projected:
        ends = held.projected(subject, series, calendar.month)
        if ends and against:
            pairs = []
        for then in against or [When(Kind.YEAR, calendar.year_end_before)]:
            for before in held.amounts(subject, series, then):
                found += [_move(subject, now, before, rank=0) for now in ends]
    for rank, (now, then, plain) in enumerate(pairs):
        for one, other in _alike(subject, series, now, then, measure):
            found.append(_move(subject, one, other, plain=plain and not projected, rank=rank))
    return found


def _move(subject: Subject, now: Amount, before: Amount, *, plain: bool = True, rank: int) -> Move:
    what = f"{now.what}, from {before.what}"
    return Move(now, before, what, rank, subject.better, plain=plain)


def _now(subject: Subject, then: When, whens: Sequence[When], calendar: Calendar) -> Iterator[When]:
    """What is held against an earlier period: one as long as that."""
    if whens:
        yield from whens
        return
    month = When(Kind.MONTH, calendar.month)
    match then.kind:
        case Kind.QUARTER:
            yield calendar.quarter
        case Kind.MONTH:
            yield month
        case Kind.TO_DATE:
            yield When(Kind.TO_DATE, calendar.month)
            yield month
        case Kind.OTHER:
            return
        case Kind.YEAR | Kind.LAST_YEAR:
            yield When(Kind.TO_DATE, calendar.month)
            yield month
        case Kind.YEAR_AGO:
            yield month
            yield calendar.quarter
            yield When(Kind.TO_DATE, calendar.month)


def _alike(
    subject: Subject, series: Series, now: When, then: When, measure: Measure
) -> Iterator[tuple[Amount, Amount]]:
    """Pairs of amounts made in the same way, but for those across a break."""
    if any(then.end < each <= now.end for each in subject.breaks):
        return
    if then.kind in {Kind.YEAR_AGO, Kind.LAST_YEAR} and now.kind is not Kind.YEAR:
        earlier = When(now.kind, now.end - 12)
        yield from zip(
            measure(subject, series, now), measure(subject, series, earlier), strict=False
        )
    if then.kind is Kind.YEAR_AGO:
        return
    if (
        not subject.is_stock
        and subject.counts
        and then.kind is Kind.YEAR
        and now.kind is Kind.MONTH
        and subject.months == 1
    ):
        return
    nows = [each for each in measure(subject, series, now) if not each.is_between]
    thens = [each for each in measure(subject, series, then) if not each.is_between]
    if subject.is_to_date and not subject.counts and now.kind is then.kind is Kind.MONTH:
        # A rate to date has moved where the rate to date has, not where a month's own has.
        nows, thens = nows[:1], thens[:1]
    if len(nows) == len(thens):
        yield from zip(nows, thens, strict=True)
    elif nows and thens:
        yield nows[0], thens[0]


def _unsaid(
    subject: Subject, series: Series, when: When, calendar: Calendar
) -> Iterator[tuple[When, When, bool]]:
    month = when.end
    if when.kind is Kind.OTHER:
        return
    now = When(Kind.MONTH, month)
    before = _previous(subject, series, month)
    if when.kind is Kind.QUARTER:
        yield when, When(Kind.QUARTER, calendar.quarter_end(month) - 3), True
    if before is not None:
        yield now, When(Kind.MONTH, before), True
    yield When(Kind.QUARTER, month), When(Kind.QUARTER, calendar.quarter_end(month) - 3), False
    year = When(Kind.YEAR, month.year_start(calendar.year_starts) - 1)
    yield When(Kind.TO_DATE, month), year, False
    for kind in (Kind.MONTH, Kind.QUARTER, Kind.TO_DATE):
        yield When(kind, month), When(Kind.YEAR_AGO, month - 12), False
    start = month.year_start(calendar.year_starts)
    for n in range(start.months_until(month)):
        yield now, When(Kind.MONTH, start + n), False


def _previous(subject: Subject, series: Series, month: Month) -> Month | None:
    """The last month before this one that has a figure."""
    ends = [
        end
        for (end, months), figure in series.figures.items()
        if months == subject.months and end < month and figure.value is not None
    ]
    return max(ends, default=None)
