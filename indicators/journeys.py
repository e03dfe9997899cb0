"""The journeys that are known: one cohort as at one day, and those that it may be held against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from indicators.models import JourneyStep
from indicators.queries import policy
from indicators.rules.journey import Step, steps
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience


@dataclass(frozen=True)
class Look:
    """Those who entered in a quarter, seen as at a day: the first time, the second."""

    cohort: str
    # As the council writes it, and the day that it names; None where it names none.
    as_at: str
    day: date | None
    number: int
    counts: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Journey:
    cohort: str
    as_at: str
    day: date | None
    steps: tuple[Step, ...]


def looks(known_on: date | None = None) -> list[Look]:
    """The newest cohort first, and of each the latest day first."""
    known = JourneyStep.objects
    rows = known.current() if known_on is None else known.known_on(known_on)
    counts: dict[str, dict[str, list[tuple[str, int | None]]]] = {}
    for row in rows.order_by("order", "pk"):
        counts.setdefault(row.cohort, {}).setdefault(row.as_at, []).append((row.step, row.count))
    found: list[tuple[date, date, Look]] = []
    for cohort, days in counts.items():
        in_order = sorted(days, key=lambda as_at: (_day(as_at) or date.min, as_at))
        began = _day(in_order[0]) or date.min
        for number, as_at in enumerate(in_order, start=1):
            look = Look(cohort, as_at, _day(as_at), number, tuple(days[as_at]))
            found.append((began, look.day or date.min, look))
    return [look for *_, look in sorted(found, key=lambda each: each[:2], reverse=True)]


def beside(look: Look, among: Sequence[Look]) -> tuple[Look | None, Look | None]:
    """The quarter before and the same one a year ago, each seen as long after its own quarter."""
    if look.day is None:
        return None, None
    alike = [
        (each.day, each)
        for each in among
        if each.number == look.number and each.day and each.day < look.day
    ]
    before = max(alike, key=lambda each: each[0], default=None)
    year_ago = next((each for day, each in alike if _is_a_year_before(day, look.day)), None)
    return before[1] if before else None, year_ago


def journey(
    look: Look, among: Sequence[Look], *, audience: Audience, known_on: date | None = None
) -> Journey:
    """`among` are all that are known: what was told of the cohort on an earlier day stays known."""
    holds = None if audience.sees_all else policy(known_on)
    below = holds.suppress_below if holds else None
    told: dict[str, set[int]] = {}
    found: list[Step] = []
    same = [each for each in among if each.cohort == look.cohort and each.number <= look.number]
    for each in sorted(same, key=lambda each: each.number):
        found = steps(each.counts, hide_below=below, told_before=told)
        for step in found:
            if step.count is not None:
                told.setdefault(step.name, set()).add(step.count)
    return Journey(look.cohort, look.as_at, look.day, tuple(found))


def _is_a_year_before(day: date, later: date) -> bool:
    return (day.year + 1, day.month) == (later.year, later.month)


def _day(as_at: str) -> date | None:
    """2017-12-31, or December 2017 by its last day."""
    try:
        return date.fromisoformat(as_at)
    except ValueError:
        pass
    try:
        after = Month.from_text(as_at) + 1
    except ValueError:
        return None
    return date(after.year, after.month, 1) - timedelta(days=1)
