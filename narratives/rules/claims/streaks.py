"""Month after month, and the highest or lowest of many."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from indicators.rules.periods import Month
from narratives.rules.claims import amounts as held
from narratives.rules.claims.answers import Answer, answer, moved, shown, went
from narratives.rules.claims.changes import Move
from narratives.rules.claims.facts import Amount, Facts, Series, Subject, amount
from narratives.rules.claims.references import reference_amount
from narratives.rules.claims.saying import Said
from narratives.rules.claims.when import Calendar, Kind, When
from narratives.rules.claims.words import Way


def _points(subject: Subject, series: Series, calendar: Calendar) -> dict[Month, Amount]:
    """The figures of the indicator's own length, up to the month."""
    found = {}
    for (end, months), figure in sorted(series.figures.items()):
        made = amount(figure, f"{subject.code} in {end.label}", end)
        if months == subject.months and end <= calendar.month and made:
            found[end] = made
    return found


def streak(
    said: Said, subject: Subject, series: Series, facts: Facts, calendar: Calendar
) -> Iterator[Answer]:
    points = _points(subject, series, calendar)
    if calendar.month not in points:
        return
    if said.way is None:
        yield from _streak_of_lying(said, subject, points, calendar)
        return
    if re.search(r"\bquarter", said.text, re.IGNORECASE) and not said.since:
        quarters = _quarters(said, subject, series, calendar)
        if len(quarters) > 1:
            yield _run(said, subject, quarters)
        return
    for ends in _windows(said, subject, points, calendar):
        yield _run(said, subject, [points[end] for end in ends])


def _quarters(said: Said, subject: Subject, series: Series, calendar: Calendar) -> list[Amount]:
    """The year's quarters, or as many as are said to have gone one way and the one before."""
    many = said.count + 1 if said.count else None
    start = calendar.month.year_start(calendar.year_starts)
    ends = [calendar.quarter_end(calendar.month) - 3 * n for n in range(many or 4)]
    wanted = [end for end in reversed(ends) if many or end >= start]
    found = [
        held.amounts(subject, series, When(Kind.QUARTER, min(end, calendar.month)))
        for end in wanted
    ]
    made = [each[0] for each in found if each and not each[0].is_between]
    return made if len(made) == len(wanted) else []


def _windows(
    said: Said, subject: Subject, points: dict[Month, Amount], calendar: Calendar
) -> list[list[Month]]:
    """Over which figures something is said to have gone one way, the plainest first."""
    step = (
        3
        if subject.months == 3 or (said.text and "quarter" in said.sentence.lower() and said.count)
        else 1
    )
    if said.count:
        ends = [calendar.month - step * n for n in range(said.count, -1, -1)]
        return [ends] if all(end in points for end in ends) else []
    if said.since is not None:
        start = said.since.end
        return [
            _between(points, start, calendar.month),
            _between(points, start - 1, calendar.month),
        ]
    year = _between(points, calendar.month.year_start(calendar.year_starts), calendar.month)
    quarters = [
        end for end in year if (end - 2 - calendar.month.year_start(calendar.year_starts)) % 3 == 0
    ]
    windows = [year]
    if not said.every:
        windows += [quarters, _between(points, calendar.month - 3, calendar.month)]
    elif "month on month" in said.sentence.lower() or "month-on-month" in said.sentence.lower():
        windows += [_between(points, calendar.month - 2, calendar.month)]
    return [each for each in windows if len(each) >= 3]


def _between(points: dict[Month, Amount], first: Month, last: Month) -> list[Month]:
    return [end for end in points if first <= end <= last]


def _run(said: Said, subject: Subject, points: list[Amount]) -> Answer:
    pairs = list(pairwise(points))
    unsure = False
    for before, now in pairs:
        move = Move(now, before, f"{now.what}, from {before.what}", 0, subject.better)
        told = moved(said.way, subject, move)
        tie = now.number == before.number and not said.every
        if told.holds is False and not tie:
            return Answer(
                holds=False,
                instead=f"{went(subject, move)}{_month(now)}",
                what=told.what,
            )
        unsure = unsure or (told.holds is None and not tie)
    if unsure:
        return Answer(None, "", points[-1].what)
    return Answer(bool(pairs) or None, "", points[-1].what if points else "")


def _streak_of_lying(
    said: Said, subject: Subject, points: dict[Month, Amount], calendar: Calendar
) -> Iterator[Answer]:
    """Above target in every month."""
    other = reference_amount(subject, said.reference, calendar)
    if other is None:
        return
    first = said.since.end if said.since else calendar.month.year_start(calendar.year_starts)
    ends = _between(points, first, calendar.month)
    for end in ends:
        told = answer(said, subject, points[end], other)
        if not told.holds:
            yield told
            return
    if ends:
        yield Answer(holds=True, instead="", what=f"{subject.code} since {ends[0].label}")


def extreme(
    said: Said, subject: Subject, series: Series, facts: Facts, calendar: Calendar
) -> Iterator[Answer]:
    points = _points(subject, series, calendar)
    way = said.way
    if way in {Way.BETTER, Way.WORSE}:
        if subject.better == "neutral":
            return
        way = Way.UP if (subject.better == "bigger") == (way is Way.BETTER) else Way.DOWN
    own = said.whens[-1].end if said.whens else calendar.month
    if own not in points:
        return
    firsts = _first_of(said, points, calendar)
    for first in firsts:
        others = [end for end in _between(points, first, calendar.month) if end != own]
        if not others:
            continue
        pick: Callable[..., Month] = max if way is Way.UP else min
        peak = pick([own, *others], key=lambda end: points[end].number)
        now = points[own]
        holds = points[peak].number == now.number
        yield Answer(holds, f"{shown(subject, points[peak])} in {peak.label}", points[peak].what)


def _first_of(said: Said, points: dict[Month, Amount], calendar: Calendar) -> list[Month]:
    if said.since is not None:
        return [said.since.end, said.since.end + 1]
    if said.count:
        return [calendar.month - said.count + 1]
    if said.every:
        return [min(points)]
    return [calendar.month.year_start(calendar.year_starts)]


def _month(each: Amount) -> str:
    return f" in {each.end.label}" if each.end else ""
