"""What an analyst says of an indicator for those who look at it. Nothing is judged by it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from indicators.actions.dating import close, day_after, held
from indicators.models import CaseList, Indicator, NewLimits
from indicators.packs.loading import take_a_short_turn
from indicators.rules.periods import Month
from kpiportal.events import record
from kpiportal.models import Person


@transaction.atomic
def set_new_limits(
    *,
    by: Person,
    indicator: Indicator,
    first: Month,
    reason: str,
    seen: int | None,
    now: datetime,
) -> None:
    """From this month on. `seen` is the row that its editor saw; None where there was none."""
    take_a_short_turn()
    key: dict[str, Any] = {"indicator": indicator, "first": first}
    before = held(NewLimits.objects.filter(**key), seen)
    if before and before.reason == reason:
        return
    if before:
        close(before, now)
    NewLimits.objects.create(**key, reason=reason, recorded_on=day_after(before, now))
    record(
        by,
        "set new control limits of",
        indicator,
        at=now,
        first=str(first),
        before={"reason": before.reason} if before else None,
        after={"reason": reason},
    )


@transaction.atomic
def take_back_new_limits(
    *, by: Person, indicator: Indicator, first: Month, seen: int, now: datetime
) -> None:
    """The limits before go on through this month."""
    take_a_short_turn()
    before = held(NewLimits.objects.filter(indicator=indicator, first=first), seen)
    close(before, now)
    record(
        by,
        "took back new control limits of",
        indicator,
        at=now,
        first=str(first),
        before={"reason": before.reason},
        after=None,
    )


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
