"""Looking at a case-level record. Every look is in the trail, before anything is shown."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from audits.actions.case_numbers import refuse_case_numbers
from audits.models import Audit
from audits.queries.who_may import READ
from kpiportal.access import READ_CASE_AUDIT, SEE_CASE_NUMBER, Scope
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError


@transaction.atomic
def read(*, audit: Audit, by: Person, reason: str = "", at: datetime) -> None:
    """Note that somebody looks. Who has no part in the audit says why they look."""
    if not Audit.objects.visible_to(by).filter(pk=audit.pk).exists():
        raise PermissionDenied("You cannot read this audit.")
    if needs_reason(audit, by) and not reason.strip():
        raise MoveError("Say why you need to read this audit.")
    refuse_case_numbers(reason)
    detail = {"reason": reason.strip()} if reason.strip() else {}
    record(by, READ, audit, target_name=audit.case.reference, at=at, **detail)


@transaction.atomic
def note_reading(thing: Model, *, name: str, by: Person, at: datetime) -> None:
    """That somebody looks at what was written about a case; whether they may was asked before."""
    record(by, READ, thing, target_name=name, at=at)


def needs_reason(audit: Audit, by: Person) -> bool:
    return Scope.ALL not in READ_CASE_AUDIT.scopes(by) and not _was_given(audit, by)


def case_number(audit: Audit, by: Person) -> str | None:
    """The case-system number, for the co-ordinator and whom the case was given to."""
    if audit.erased_at:
        return None
    scopes = SEE_CASE_NUMBER.scopes(by)
    if Scope.ALL in scopes or (scopes and _was_given(audit, by)):
        return audit.case.case_number.number
    return None


def _was_given(audit: Audit, by: Person) -> bool:
    """One of those who mark the case, or who moderates it, now or on appeal."""
    first = audit.second_of or audit
    second = first.second
    return (
        by.pk
        in {
            first.auditor_id,
            first.moderator_id,
            second.auditor_id if second else None,
            *first.appeals.values_list("moderator", flat=True),
        }
        or by.pk == audit.auditor_id
    )
