"""The targets of a whole year, set at once: one figure, or a profile of twelve months."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from django.db import transaction

from indicators.actions.dating import today
from indicators.actions.recalculation import recalculate_after
from indicators.models import Indicator, Target
from indicators.packs.loading import take_a_short_turn
from indicators.packs.spans import target_for
from indicators.rules.display import exactly
from indicators.rules.periods import Month
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError


@transaction.atomic
def set_profile(
    *,
    by: Person,
    indicator: Indicator,
    first: Month,
    targets: Sequence[Decimal | None],
    seen: int | None,
    now: datetime,
) -> None:
    """One target a month from `first` on. `seen` is the newest target that the editor saw."""
    take_a_short_turn()
    if newest_target(indicator) != seen:
        raise SavedByAnotherError(f"A target of {indicator} was set in the meantime.")
    before = [target_for(indicator, first + place) for place in range(len(targets))]
    added = [
        Target.objects.create(
            indicator=indicator, first=start, last=last, target=target, recorded_on=today(now)
        )
        for start, last, target in _changed_runs(first, before, targets)
    ]
    if not added:
        return
    recalculate_after(added[-1], indicator=indicator, by=by, now=now)
    changed = [place for place, target in enumerate(targets) if target != before[place]]
    record(
        by,
        "set the targets of",
        indicator,
        at=now,
        before={str(first + place): exactly(before[place]) for place in changed},
        after={str(first + place): exactly(targets[place]) for place in changed},
    )


def newest_target(indicator: Indicator) -> int | None:
    newest = indicator.targets.order_by("pk").last()
    return newest.pk if newest else None


def _changed_runs(
    first: Month, before: Sequence[Decimal | None], after: Sequence[Decimal | None]
) -> Iterator[tuple[Month, Month, Decimal | None]]:
    """Months on end that are to hold the same target, where not all of them do already."""
    for target, run in groupby(range(len(after)), key=lambda place: after[place]):
        places = list(run)
        if any(before[place] != target for place in places):
            yield first + places[0], first + places[-1], target
