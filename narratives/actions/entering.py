"""Figures entered by hand, by whom they are and while their month is open."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.actions import entering
from indicators.actions.entering import Entered
from indicators.models import Definition, Life, Release
from indicators.rules.periods import Month
from kpiportal.access import ENTER_FIGURES
from kpiportal.models import Person
from kpiportal.workflow import MoveError
from narratives.models import Round
from narratives.queries.entering import reach_of
from narratives.rules.workflow import RoundState


@transaction.atomic
def enter(*, figures: Sequence[Entered], month: Month, by: Person, now: datetime) -> Release | None:
    """Each must be theirs to enter; whoever closes a month's figures meanwhile waits for this."""
    ENTER_FIGURES.check(by)
    if not figures:
        return None
    reach = reach_of(by, timezone.localdate(now))
    if reach.led is not None and not {each.key.indicator for each in figures} <= set(reach.led):
        raise PermissionDenied("Some of these figures are another lead officer's to enter.")
    if reach.months is not None:
        _hold_open({each.key.end for each in figures})
    _refuse_derived(figures)
    acting_as = reach.acts_as(figures[0].key.indicator)
    return entering.enter(figures=figures, month=month, by=by, acting_as=acting_as, now=now)


def _hold_open(months: set[Month]) -> None:
    rounds = Round.objects.months().living().filter(end__in=months)
    states = {each.end: each.state for each in rounds.select_for_update(of=("self",), no_key=True)}
    for month in sorted(months):
        if states.get(month) != RoundState.OPEN:
            raise MoveError(
                f"The figures of {month.label} are closed. Nothing was saved: give your figures to"
                " the performance analyst."
            )


def _refuse_derived(figures: Sequence[Entered]) -> None:
    asked = {each.key.indicator for each in figures}
    typed = Definition.objects.current().filter(indicator__in=asked, derive="")
    if typed.exclude(status=Life.RETIRED).values("indicator").distinct().count() < len(asked):
        raise MoveError("What follows from others is worked out, and what is retired takes none.")
