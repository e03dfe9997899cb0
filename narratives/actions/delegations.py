"""A commentary handed on to another writer for some days, and taken back before they are over."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from kpiportal.access import WRITE_COMMENTARY
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError
from narratives.actions.commentary import check_still_open
from narratives.models import Commentary, Delegation
from narratives.queries import parts


@transaction.atomic
def delegate(
    *,
    commentary: Commentary,
    person: Person,
    first_day: date,
    last_day: date,
    by: Person,
    now: datetime,
) -> Delegation:
    """Both days count. Who writes in another's place does not hand it on."""
    today = timezone.localdate(now)
    acting = parts.hander_on_of(commentary, by, today)
    if acting is None:
        raise PermissionDenied("It is not yours to hand on this commentary.")
    if not person.is_active or not WRITE_COMMENTARY.is_held_by(person):
        raise MoveError(f"{person} may not write commentary. Choose somebody else.")
    if last_day < max(first_day, today):
        raise MoveError("Its last day comes before its first, or is over.")
    check_still_open(commentary.round_id)
    days = {"first_day": first_day, "last_day": last_day}
    there = Delegation.objects.not_over(today).to(person).filter(commentary=commentary, **days)
    if found := there.first():
        return found
    made = Delegation.objects.create(
        commentary=commentary,
        person=person,
        given_by=by,
        given_as=acting,
        given_at=now,
        **days,
    )
    record(
        by,
        "handed on",
        commentary,
        acting_as=acting,
        at=now,
        to=person.name,
        first_day=first_day,
        last_day=last_day,
    )
    return made


@transaction.atomic
def end(*, delegation: Delegation, by: Person, now: datetime) -> None:
    current = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    acting = parts.hander_on_of(current.commentary, by, timezone.localdate(now))
    if acting is None:
        raise PermissionDenied("It is not yours to take this commentary back.")
    if current.ended_at:
        return
    Delegation.objects.filter(pk=current.pk).update(ended_by=by, ended_at=now)
    name = current.person.name
    record(by, "took back from another", current.commentary, acting_as=acting, at=now, of=name)
