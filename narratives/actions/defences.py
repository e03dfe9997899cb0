"""Saying why words may stand although the figures say otherwise."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.checking import objections_to
from narratives.models import Commentary, Defence, Round
from narratives.queries import parts


@transaction.atomic
def defend(*, commentary: Commentary, key: str, reason: str, by: Person, now: datetime) -> Defence:
    """Of the words and the figures as they were seen: `key` is the hash of both.

    Raises SavedByAnotherError where either is another by now.
    """
    quarter = Round.objects.select_for_update(no_key=True).get(pk=commentary.round_id)
    current = Commentary.objects.get(pk=commentary.pk)
    acting = parts.defender_of(current, by, timezone.localdate(now))
    if acting is None:
        raise PermissionDenied("It is not yours to say why these words may stand.")
    if quarter.why_words_stay:
        raise MoveError(quarter.why_words_stay)
    if not reason.strip():
        raise MoveError("Say why the words may stand.")
    there = current.defences.filter(key=key).first()
    if there:
        return there
    against = next((each for each in objections_to(current) if each.key == key), None)
    if against is not None and not against.may_be_defended:
        raise MoveError(f"{against.what} Mend the words: this can’t stand.")
    if against is None:
        raise SavedByAnotherError("The words, or what the figures say of them, are others by now.")
    defence = Defence.objects.create(
        commentary=current,
        key=key,
        kind=against.kind,
        figure=against.figure,
        sentence=against.sentence,
        should_be=against.should_be,
        what=against.what,
        reason=reason.strip(),
        defended_by=by,
        defended_as=acting,
        defended_at=now,
    )
    record(
        by,
        "defended the words of",
        current,
        acting_as=acting,
        at=now,
        words=against.figure,
        should_be=against.should_be,
        kind=str(against.kind),
        reason=defence.reason,
    )
    return defence
