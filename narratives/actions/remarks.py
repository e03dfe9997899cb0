"""What people say to one another of a commentary, and that it is settled."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kpiportal.access import SEE_STAFF_FIGURES
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError
from narratives.actions.commentary import check_still_open
from narratives.models import Commentary, Remark
from narratives.queries import parts


@transaction.atomic
def remark(
    *, commentary: Commentary, text: str, by: Person, now: datetime, quote: str = ""
) -> Remark:
    """Whoever reads it may. The same words sent twice are said once."""
    acting = parts.post_of(by, SEE_STAFF_FIGURES, timezone.localdate(now))
    if acting is None:
        raise PermissionDenied("Your role does not let you read this commentary.")
    if not text.strip():
        raise MoveError("Say something about the text.")
    check_still_open(commentary.round_id)
    current = Commentary.objects.get(pk=commentary.pk)
    said = {"quote": quote.strip(), "text": text.strip(), "version": current.version}
    there = Remark.objects.open().filter(commentary=current, written_by=by, **said).first()
    if there:
        return there
    made = Remark.objects.create(
        commentary=current, written_by=by, written_as=acting, written_at=now, **said
    )
    record(by, "remarked on", current, acting_as=acting, at=now, version=current.version)
    return made


@transaction.atomic
def settle(*, remark: Remark, by: Person, now: datetime) -> None:
    current = Remark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    if not may_settle(current, by, now):
        raise PermissionDenied("It is settled by who said it, or by who writes the commentary.")
    check_still_open(current.commentary.round_id)
    if current.settled_at:
        return
    Remark.objects.filter(pk=current.pk).update(settled_by=by, settled_at=now)
    record(by, "settled a remark on", current.commentary, at=now, version=current.version)


def may_settle(remark: Remark, person: Person, now: datetime) -> bool:
    if not SEE_STAFF_FIGURES.is_held_by(person):
        return False
    return remark.written_by_id == person.pk or (
        parts.writer_of(remark.commentary, person, timezone.localdate(now)) is not None
    )
