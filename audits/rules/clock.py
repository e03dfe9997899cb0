"""By when each step is due once a case was found inadequate."""

from datetime import date, timedelta

from audits.rules.workflow import Alarm
from kpiportal.working_days import working_days_after

ACKNOWLEDGED_IN = 2  # working days
PLANNED_IN = 10  # working days
REAUDITED_IN = timedelta(weeks=13)
CLOSED_IN = 10  # working days
NEXT = {
    Alarm.STARTED: "to be acknowledged",
    Alarm.ACKNOWLEDGED: "to be planned for",
    Alarm.PLANNED: "to be audited again",
    Alarm.REAUDITED: "to be closed",
}


def due(state: Alarm, since: date) -> date | None:
    """The day by which the next step is due, from the day of the last one."""
    match state:
        case Alarm.STARTED:
            return working_days_after(since, ACKNOWLEDGED_IN)
        case Alarm.ACKNOWLEDGED:
            return working_days_after(since, PLANNED_IN)
        case Alarm.PLANNED:
            return since + REAUDITED_IN
        case Alarm.REAUDITED:
            return working_days_after(since, CLOSED_IN)
        case Alarm.CLOSED:
            return None
