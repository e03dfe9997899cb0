"""When a round's steps are due: worked back from the committee, or on from the month's end.

Dates found here are a proposal that a person may change; `faults` reads what they made of it.
"""

from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise

from indicators.rules.periods import Month
from kpiportal.rules.days import day_in_words
from kpiportal.working_days import (
    clear_days_before,
    is_working_day,
    nth_working_day,
    working_days_after,
    working_days_before,
)


@dataclass(frozen=True)
class Spacing:
    """A council's own rule, in working days."""

    figures: int = 5  # the working day after the month on which figures are due
    commentary: int = 5  # from figures to commentary
    sign_off: int = 5  # from commentary to sign-off
    papers: int = 2  # from sign-off to the agenda going out
    clear: int = 5  # whole days between the agenda going out and the committee


@dataclass(frozen=True)
class RoundDates:
    figures: date
    commentary: date
    sign_off: date
    agenda: date | None = None
    committee: date | None = None


def round_dates(
    month: Month, *, committee: date | None = None, spacing: Spacing | None = None
) -> RoundDates:
    """The round of a month; with a committee each step is as late as it can be.

    Figures never wait for the committee: they are due by their own rule, or earlier where the
    committee asks for it.
    """
    rule = spacing or Spacing()
    after = month + 1
    figures = nth_working_day(after.year, after.month, rule.figures)
    if committee is None:
        commentary = working_days_after(figures, rule.commentary)
        return RoundDates(figures, commentary, working_days_after(commentary, rule.sign_off))
    agenda = clear_days_before(committee, rule.clear)
    sign_off = working_days_before(agenda, rule.papers)
    commentary = working_days_before(sign_off, rule.sign_off)
    figures = min(figures, working_days_before(commentary, rule.commentary))
    return RoundDates(figures, commentary, sign_off, agenda, committee)


_STEPS = {
    "figures": "The figures",
    "commentary": "The commentary",
    "sign_off": "The sign-off",
    "agenda": "The agenda",
    "committee": "The committee",
}


def faults(dates: RoundDates, month: Month, *, clear: int = 5) -> list[str]:
    """What can't be done in these dates, a sentence each; none where they hold."""
    named = [(_STEPS[each.name], getattr(dates, each.name)) for each in fields(dates)]
    steps = [(step, day) for step, day in named if day is not None]
    found = [
        f"{step}: {day_in_words(day)} is no working day."
        for step, day in steps
        if not is_working_day(day)
    ]
    after = month + 1
    if dates.figures < date(after.year, after.month, 1):
        found.append(f"The figures are due before {month.label} has ended.")
    for (earlier, before), (later, day) in pairwise(steps):
        if day < before:
            found.append(f"{later} ({day_in_words(day)}) comes before {_lower(earlier)}.")
    if dates.agenda and dates.committee:
        latest = clear_days_before(dates.committee, clear)
        if dates.agenda > latest:
            found.append(
                f"The agenda must be out by {day_in_words(latest)}: {clear} clear days before the "
                f"committee."
            )
    return found


def _lower(step: str) -> str:
    return step[0].lower() + step[1:]
