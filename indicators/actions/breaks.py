"""Where an indicator's series breaks, set and taken back on a page."""

from datetime import datetime

from django.db import transaction

from indicators.actions.dating import close, day_after, held
from indicators.actions.recalculation import recalculate_after
from indicators.models import Break, Indicator
from indicators.packs.loading import take_a_short_turn
from indicators.rules.periods import Month
from kpiportal.events import record
from kpiportal.models import Person


@transaction.atomic
def set_break(
    *,
    by: Person,
    indicator: Indicator,
    first: Month,
    reason: str,
    seen: int | None,
    now: datetime,
) -> None:
    """Before this month. `seen` is the break that its editor saw; None where there was none."""
    take_a_short_turn()
    key = {"indicator": indicator, "first": first}
    before = held(Break.objects.filter(**key), seen)
    if before and before.reason == reason:
        return
    if before:
        close(before, now)
    after = Break.objects.create(**key, reason=reason, recorded_on=day_after(before, now))
    recalculate_after(after, indicator=indicator, by=by, now=now)
    was = {"reason": before.reason} if before else None
    record(
        by,
        "set a break of",
        indicator,
        at=now,
        first=str(first),
        before=was,
        after={"reason": reason},
    )


@transaction.atomic
def take_back_break(
    *, by: Person, indicator: Indicator, first: Month, seen: int, now: datetime
) -> None:
    """It was none: figures are compared across this month again."""
    take_a_short_turn()
    before = held(Break.objects.filter(indicator=indicator, first=first), seen)
    close(before, now)
    recalculate_after(before, indicator=indicator, is_end=True, by=by, now=now)
    record(
        by,
        "took back a break of",
        indicator,
        at=now,
        first=str(first),
        before={"reason": before.reason},
        after=None,
    )
