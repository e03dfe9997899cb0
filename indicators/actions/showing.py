"""What an analyst says of an indicator for those who look at it. Nothing is judged by it."""

from datetime import datetime

from django.db import transaction

from indicators.actions.dated_reasons import DatedReason, give, take_back
from indicators.actions.dating import close, day_after, held
from indicators.models import CaseList, Indicator, NewLimits
from indicators.packs.loading import take_a_short_turn
from indicators.rules.periods import Month
from kpiportal.events import record
from kpiportal.models import Person

_NEW_LIMITS = DatedReason(NewLimits, "new control limits", changes_standings=False)


def set_new_limits(
    *, by: Person, indicator: Indicator, first: Month, reason: str, seen: int | None, now: datetime
) -> None:
    """From this month on."""
    give(_NEW_LIMITS, by=by, indicator=indicator, first=first, reason=reason, seen=seen, now=now)


def take_back_new_limits(
    *, by: Person, indicator: Indicator, first: Month, seen: int, now: datetime
) -> None:
    """The limits before go on through this month."""
    take_back(_NEW_LIMITS, by=by, indicator=indicator, first=first, seen=seen, now=now)


@transaction.atomic
def set_case_list(
    *, by: Person, indicator: Indicator, url: str, seen: int | None, now: datetime
) -> None:
    """An empty address takes the link away."""
    take_a_short_turn()
    before = held(CaseList.objects.filter(indicator=indicator), seen)
    was = before.url if before else ""
    if was == url:
        return
    if before:
        close(before, now)
    if url:
        CaseList.objects.create(indicator=indicator, url=url, recorded_on=day_after(before, now))
    record(
        by,
        "set the list of cases of",
        indicator,
        at=now,
        before={"address": was},
        after={"address": url},
    )
