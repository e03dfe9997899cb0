"""Somebody is too near to a team: they say so, or the co-ordinator does, until it is over."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from audits.actions.case_numbers import refuse_case_numbers
from audits.models import Conflict
from kpiportal.access import RECORD_AUDIT, RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person, Team
from kpiportal.workflow import MoveError


@transaction.atomic
def declare(*, person: Person, team: Team, reason: str, by: Person, now: datetime) -> Conflict:
    """Work that is with them stays until it is handed on; no more of the team comes to them."""
    if not (RUN_AUDITS.is_held_by(by) or (by == person and RECORD_AUDIT.is_held_by(by))):
        raise PermissionDenied("You declare your own conflicts.")
    if not reason.strip():
        raise MoveError("Say what the conflict is.")
    refuse_case_numbers(reason)
    Person.objects.select_for_update().get(pk=person.pk)
    there = Conflict.objects.filter(person=person, team=team, ended_at=None).first()
    if there:
        return there  # a second click
    made = Conflict.objects.create(
        person=person, team=team, reason=reason.strip(), declared_by=by, declared_at=now
    )
    record(by, "declared", made, target_name=_between(made), at=now)
    return made


@transaction.atomic
def end(*, conflict: Conflict, by: Person, now: datetime) -> None:
    RUN_AUDITS.check(by)
    current = Conflict.objects.select_for_update().get(pk=conflict.pk)
    if current.ended_at:
        return  # a second click
    Conflict.objects.filter(pk=current.pk).update(ended_at=now)
    record(by, "ended", current, target_name=_between(current), at=now)


def _between(conflict: Conflict) -> str:
    return f"of {conflict.person} with {conflict.team}"
