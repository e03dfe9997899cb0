"""Accepted words that go back because a figure that they speak of is another by now."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kpiportal.events import record
from kpiportal.versions import save_if_unchanged
from narratives.checking import restated
from narratives.models import Commentary, Round
from narratives.rules.workflow import COMMENTARY, DECIDED, CommentaryState


@transaction.atomic
def return_restated(*, now: datetime) -> int:
    """The portal's own doing, until the quarter is approved. How many went back."""
    count = 0
    open_rounds = Round.objects.quarters().exclude(state__in=DECIDED)
    for quarter in open_rounds.order_by("pk").select_for_update(no_key=True):
        rows = Commentary.objects.filter(round=quarter, state=CommentaryState.ACCEPTED)
        for one in rows.select_related("round", "indicator").order_by("pk"):
            names = restated(one)
            if names:
                _return(one, names, now)
                count += 1
    return count


def _return(one: Commentary, names: Iterable[str], now: datetime) -> None:
    reason = f"Restated since it was accepted: {'; '.join(names)}."
    move = COMMENTARY.move("return", state=one.state, reason=reason)
    save_if_unchanged(
        one,
        version=one.version,
        seen={"state": one.state},
        state=move.after,
        reason=reason,
        accepted_steps=0,
        since=now,
    )
    record(None, "returned", one, at=now, version=one.version, reason=reason)
