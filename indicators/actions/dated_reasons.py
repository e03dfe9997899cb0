"""A reason on a month of an indicator: given, put in other words, taken back; always dated."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from indicators.actions.dating import close, day_after, held
from indicators.actions.recalculation import recalculate_after
from indicators.models import Break, Indicator, NewLimits
from indicators.packs.loading import take_a_short_turn
from indicators.rules.periods import Month
from kpiportal.events import record
from kpiportal.models import Person


@dataclass(frozen=True)
class DatedReason:
    model: type[Break] | type[NewLimits]
    name: str  # as the trail says it
    changes_standings: bool


@transaction.atomic
def give(
    what: DatedReason,
    *,
    by: Person,
    indicator: Indicator,
    first: Month,
    reason: str,
    seen: int | None,
    now: datetime,
) -> None:
    """`seen` is the row that its editor saw; None where there was none."""
    take_a_short_turn()
    before = held(what.model.objects.filter(indicator=indicator, first=first), seen)
    if before and before.reason == reason:
        return
    if before:
        close(before, now)
    after = what.model.objects.create(
        indicator=indicator, first=first, reason=reason, recorded_on=day_after(before, now)
    )
    if what.changes_standings:
        recalculate_after(after, indicator=indicator, by=by, now=now)
    record(
        by,
        f"set {what.name} of",
        indicator,
        at=now,
        first=str(first),
        before={"reason": before.reason} if before else None,
        after={"reason": reason},
    )


@transaction.atomic
def take_back(
    what: DatedReason, *, by: Person, indicator: Indicator, first: Month, seen: int, now: datetime
) -> None:
    take_a_short_turn()
    before = held(what.model.objects.filter(indicator=indicator, first=first), seen)
    close(before, now)
    if what.changes_standings:
        recalculate_after(before, indicator=indicator, is_end=True, by=by, now=now)
    record(
        by,
        f"took back {what.name} of",
        indicator,
        at=now,
        first=str(first),
        before={"reason": before.reason},
        after=None,
    )
