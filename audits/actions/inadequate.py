"""What follows where practice was found inadequate: acknowledged, planned for, audited again."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audits.models import Audit, InadequateCase
from audits.queries.heads import head_of, heads_now
from audits.rules.workflow import INADEQUATE, Alarm
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person

LIFTED = "An appeal found otherwise."


def start(*, audit: Audit, by: Person, now: datetime) -> None:
    """Called where a judgement becomes final that asks for it."""
    case, is_new = InadequateCase.objects.get_or_create(
        audit=audit, defaults={"started_at": now, "post": head_of(audit.team.service)}
    )
    if is_new:
        _note(case, "started the clock of", by, now)


def lift(*, audit: Audit, by: Person, now: datetime) -> None:
    """Called where an appeal found otherwise."""
    case = InadequateCase.objects.filter(audit=audit).exclude(state=Alarm.CLOSED).first()
    if case:
        _move(case, "lift", by, now, closing=LIFTED, closed_by=by, closed_at=now)


def note_reaudited(*, audit: Audit, by: Person, now: datetime) -> None:
    """Called where an audit becomes final: the one that was asked for may be it."""
    case = InadequateCase.objects.filter(reaudit=audit, state=Alarm.PLANNED).first()
    if case:
        _move(case, "re-audit", by, now)


@transaction.atomic
def acknowledge(*, case: InadequateCase, by: Person, now: datetime) -> None:
    current = _locked(case)
    if current.acknowledged_by_id == by.pk:
        return  # a second click
    _check_head(current, by, now)
    _move(current, "acknowledge", by, now, acknowledged_by=by, acknowledged_at=now)


@transaction.atomic
def plan(*, case: InadequateCase, words: str, by: Person, now: datetime) -> None:
    current = _locked(case)
    if current.planned_by_id == by.pk and current.plan == words.strip():
        return  # a second click
    _check_head(current, by, now)
    _move(
        current, "plan", by, now,
        reason=words, plan=words.strip(), planned_by=by, planned_at=now,
    )  # fmt: skip


@transaction.atomic
def close(*, case: InadequateCase, words: str, by: Person, now: datetime) -> None:
    """The co-ordinator has seen what the second audit found."""
    current = _locked(case)
    RUN_AUDITS.check(by)
    if current.closed_by_id == by.pk:
        return  # a second click
    _move(
        current, "close", by, now,
        reason=words, closing=words.strip(), closed_by=by, closed_at=now,
    )  # fmt: skip


def _check_head(case: InadequateCase, by: Person, now: datetime) -> None:
    if by not in heads_now(case.post, timezone.localdate(now)):
        raise PermissionDenied("The head of the case's service does this.")


def _locked(case: InadequateCase) -> InadequateCase:
    return InadequateCase.objects.select_for_update().get(pk=case.pk)


def _move(
    case: InadequateCase, name: str, by: Person, now: datetime, *, reason: str = "", **changes: Any
) -> None:
    step = INADEQUATE.move(name, state=case.state, reason=reason)
    InadequateCase.objects.filter(pk=case.pk).update(state=step.after, **changes)
    _note(case, PAST[name], by, now)


PAST = {
    "acknowledge": "acknowledged",
    "plan": "planned what follows for",
    "re-audit": "had the second audit of",
    "close": "closed the clock of",
    "lift": "lifted the clock of",
}


def _note(case: InadequateCase, verb: str, by: Person, now: datetime) -> None:
    record(by, verb, case, target_name=case.audit.case.reference, at=now)
