"""The meetings that questions are answered for, as the calendar of rounds has them."""

from dataclasses import dataclass
from datetime import date

from kpiportal.working_days import working_days_after
from narratives.models import RoundPlan

# Where no committee is planned.
WORKING_DAYS_TO_ANSWER = 10


@dataclass(frozen=True)
class Meeting:
    """The day on which its agenda goes out; its own day, where one is planned."""

    agenda: date
    day: date | None = None


def next_meeting(today: date) -> Meeting:
    """The first whose agenda has not gone out yet."""
    plan = (
        RoundPlan.objects.filter(agenda__gte=today, committee__isnull=False)
        .order_by("committee")
        .first()
    )
    if plan is None or plan.agenda is None:
        return Meeting(working_days_after(today, WORKING_DAYS_TO_ANSWER))
    return Meeting(plan.agenda, plan.committee)
