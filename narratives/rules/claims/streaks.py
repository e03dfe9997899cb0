"""Month after month: one way, or on one side of a target."""

import re
from collections.abc import Iterator
from itertools import pairwise

from indicators.rules.periods import Month
from narratives.rules.claims import amounts as held
from narratives.rules.claims.answers import Answer, answer, moved, went
from narratives.rules.claims.changes import Move
from narratives.rules.claims.facts import Amount, Facts, Series, Subject, amount
from narratives.rules.claims.references import reference_amount
from narratives.rules.claims.saying import Said
from narratives.rules.claims.when import Calendar, Kind, When


def points(subject: Subject, series: Series, calendar: Calendar) -> dict[Month, Amount]:
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
    known = points(subject, series, calendar)
    if calendar.month not in known:
        return
    if said.way is None:
        yield from _lying(said, subject, known, calendar)
        return
    if re.search(r"\bquarter", said.text, re.IGNORECASE) and not said.since:
        quarters = _quarters(said, subject, series, calendar)
        if len(quarters) > 1:
            yield _run(said, subject, quarters)
        return
    for ends in _windows(said, subject, known, calendar):
        yield _run(said, subject, [known[end] for end in ends])


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
    said: Said, subject: Subject, known: dict[Month, Amount], calendar: Calendar
) -> list[list[Month]]:
    """Over which figures something is said to have gone one way, the plainest first."""
    step = (
        3
        if subject.months == 3 or (said.text and "quarter" in said.sentence.lower() and said.count)
        else 1
    )
    if said.count:
        ends = [calendar.month - step * n for n in range(said.count, -1, -1)]
        return [ends] if all(end in known for end in ends) else []
    if said.since is not None:
        start = said.since.end
        return [
            _between(known, start, calendar.month),
            _between(known, start - 1, calendar.month),
        ]
    year = _between(known, calendar.month.year_start(calendar.year_starts), calendar.month)
    quarters = [
        end for end in year if (end - 2 - calendar.month.year_start(calendar.year_starts)) % 3 == 0
    ]
    windows = [year]
    if not said.every:
        windows += [quarters, _between(known, calendar.month - 3, calendar.month)]
    elif "month on month" in said.sentence.lower() or "month-on-month" in said.sentence.lower():
        windows += [_between(known, calendar.month - 2, calendar.month)]
    return [each for each in windows if len(each) >= 3]


def _between(known: dict[Month, Amount], first: Month, last: Month) -> list[Month]:
    return [end for end in known if first <= end <= last]


def _run(said: Said, subject: Subject, found: list[Amount]) -> Answer:
    pairs = list(pairwise(found))
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
        return Answer(None, "", found[-1].what)
    return Answer(bool(pairs) or None, "", found[-1].what if found else "")


def _lying(
    said: Said, subject: Subject, known: dict[Month, Amount], calendar: Calendar
) -> Iterator[Answer]:
    """Above target in every month of some, or in so many of them; denied, in none."""
    other = reference_amount(subject, said.reference, calendar)
    if other is None:
        return
    year = _between(known, calendar.month.year_start(calendar.year_starts), calendar.month)
    for window in said.windows or (tuple(year),):
        told = [answer(said, subject, known[end], other) for end in window if end in known]
        if told:
            yield _of_all(said, told, f"{subject.code} since {window[0].label}")


def _of_all(said: Said, told: list[Answer], what: str) -> Answer:
    if said.tally is not None:
        many = sum(bool(each.holds) for each in told)
        return Answer(many == said.tally, f"in {many} of {len(told)} months", what)
    wanted = not said.denied
    if any(each.holds is None for each in told):
        return Answer(None, "", what)
    for each in told:
        if each.holds is not wanted:
            return Answer(holds=False, instead=each.instead, what=each.what)
    return Answer(holds=True, instead="", what=what)


def _month(each: Amount) -> str:
    return f" in {each.end.label}" if each.end else ""
