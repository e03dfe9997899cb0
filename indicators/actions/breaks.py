"""Where an indicator's series breaks, set and taken back on a page."""

from datetime import datetime

from indicators.actions.dated_reasons import DatedReason, give, take_back
from indicators.models import Break, Indicator
from indicators.rules.periods import Month
from kpiportal.models import Person

_BREAK = DatedReason(Break, "a break", changes_standings=True)


def set_break(
    *, by: Person, indicator: Indicator, first: Month, reason: str, seen: int | None, now: datetime
) -> None:
    """Before this month."""
    give(_BREAK, by=by, indicator=indicator, first=first, reason=reason, seen=seen, now=now)


def take_back_break(
    *, by: Person, indicator: Indicator, first: Month, seen: int, now: datetime
) -> None:
    """It was none: figures are compared across this month again."""
    take_back(_BREAK, by=by, indicator=indicator, first=first, seen=seen, now=now)
