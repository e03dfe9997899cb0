"""Which months are to be frozen, and which papers are being made."""

from datetime import date

from indicators.models import Release
from indicators.rules.periods import Month
from kpiportal.models import Job
from narratives.models import Occasion, Round, Snapshot
from narratives.queries.calendar import dates_of

STANDS_STILL = 6


def reported_months() -> list[Month]:
    """The months that the council has reported figures for, latest first."""
    months = Release.objects.order_by().values_list("month", flat=True).distinct()
    return sorted(map(Month, months), reverse=True)


def months_to_begin(today: date) -> list[Month]:
    """Without a round: those reported, and those that have ended since, reported or not.

    A council that reported nothing for long begins nothing: its portal stands still.
    """
    begun = set(Round.objects.months().living().values_list("end", flat=True))
    reported = reported_months()
    ended = Month.of(today.year, today.month) - 1
    since = reported[0].months_until(ended) if reported else 0
    silent = [ended - back for back in range(since)] if since <= STANDS_STILL else []
    return [month for month in [*silent, *reported] if month not in begun]


def months_to_freeze(today: date) -> list[Month]:
    """Reported, not frozen yet, and the day on which the figures were due has come."""
    frozen = set(Snapshot.objects.filter(occasion=Occasion.MONTHLY).values_list("month", flat=True))
    months = [month for month in reported_months() if month not in frozen]
    due = dates_of(months)
    return [month for month in months if due[month].figures <= today]


Asked = dict[int, set[tuple[str, str, str]]]


def papers_asked_for() -> Asked:
    """By snapshot, the name, audience and format of each paper that a job has still to make."""
    return _asked_for(Job.State.WAITING, Job.State.RUNNING)


def papers_set_aside() -> Asked:
    """Likewise of those that could not be made."""
    return _asked_for(Job.State.SET_ASIDE)


def _asked_for(*states: Job.State) -> Asked:
    found: Asked = {}
    jobs = Job.objects.filter(kind="paper", state__in=states)
    for ids in jobs.values_list("ids", flat=True):
        paper = (ids["name"], ids["audience"], ids.get("form", "pdf"))
        found.setdefault(ids["snapshot"], set()).add(paper)
    return found
