"""Audits to try the portal with. The four past quarters have a council's published counts; the
cases, and all that is said of them, are invented."""

from datetime import date, datetime

from django.db import transaction

from audits.actions.programmes import start_programme
from audits.demo.crew import Crew
from audits.demo.feeding import feed_an_indicator
from audits.demo.past import past_quarter
from audits.demo.running import running_quarter
from audits.models import Programme
from indicators.models import Release, Value
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter

__all__ = ["Crew", "load"]

PUBLISHED = {
    date(2017, 1, 1): (0, 7, 13, 2),
    date(2017, 4, 1): (0, 7, 12, 8),
    date(2017, 7, 1): (0, 18, 23, 3),
    date(2017, 10, 1): (0, 21, 21, 2),
}
NOW_RUNNING = date(2018, 1, 1)
# Of the last quarter so many, all inadequate, became final only these days: their clocks run.
LATELY_FINAL = 2


@transaction.atomic
def load(*, crew: Crew, now: datetime) -> None:
    """Once: a portal that has a programme is left as it is."""
    if Programme.objects.exists():
        return
    for place, (first_day, counts) in enumerate(PUBLISHED.items()):
        lately = LATELY_FINAL if first_day == max(PUBLISHED) else 0
        past_quarter(_programme(first_day, crew), counts, crew, place=place, lately=lately, now=now)
    running_quarter(_programme(NOW_RUNNING, crew), crew, place=len(PUBLISHED), now=now)
    last = Month.of(NOW_RUNNING.year, NOW_RUNNING.month) - 1
    paper = Release.objects.newest()
    if paper and Value.objects.filter(end=last).exists():
        feed_an_indicator(crew, paper)


def _programme(first_day: date, crew: Crew) -> Programme:
    quarter = Quarter.containing(Month.of(first_day.year, first_day.month), year_starts())
    return start_programme(
        title=f"Case audits, {quarter}",
        kind=Programme.Kind.RANDOM,
        first_day=first_day,
        months=Programme.Months.QUARTER,
        by=crew.coordinator,
    )
