"""Making audits consistent: a moderator accepts or changes a grade, then makes it final."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, Grade, Grading
from audits.queries import why_not_moderate
from audits.rules.independence import ObjectionError
from audits.rules.workflow import move
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import save_if_unchanged
from kpiportal.workflow import Move, MoveError


@transaction.atomic
def moderate(
    *, audit: Audit, version: int, grade: Grade, reason: str, by: Person, now: datetime
) -> None:
    """Accept the auditor's grade, or give another with a reason. Both are kept."""
    current = Audit.objects.locked(audit.pk)
    if _is_kept(current, Grading.Stage.MODERATED, by, grade=grade, reason=reason.strip()):
        return  # a second click
    step = move("moderate", state=current.state, parts=current.parts_of(by))
    objection = why_not_moderate(
        by, auditor=current.auditor, team=current.team, today=timezone.localdate(now)
    )
    if objection:
        raise ObjectionError(f"You cannot moderate this audit: {by} {objection}.")
    if grade.scale_id != current.programme.scale_id:
        raise MoveError("Choose a judgement from the programme's own scale.")
    is_changed = grade != current.grade
    if is_changed and not reason.strip():
        raise MoveError("Say why you change the judgement.")
    _take(step, current, version)
    _keep(current, Grading.Stage.MODERATED, by, now, grade=grade, reason=reason.strip())
    record(by, "moderated", current, target_name=current.case.reference, is_changed=is_changed)


@transaction.atomic
def finalise(*, audit: Audit, version: int, by: Person, now: datetime) -> None:
    """The moderated grade becomes the one that counts."""
    current = Audit.objects.locked(audit.pk)
    if _is_kept(current, Grading.Stage.FINAL, by):
        return
    step = move("finalise", state=current.state, parts=current.parts_of(by))
    moderated = current.gradings.get(stage=Grading.Stage.MODERATED)
    _take(step, current, version)
    _keep(current, Grading.Stage.FINAL, by, now, grade=moderated.grade)
    record(by, "finalised", current, target_name=current.case.reference)


def _take(step: Move, current: Audit, version: int) -> None:
    """Make the move if the audit is still as it was seen."""
    save_if_unchanged(current, version=version, seen={"state": step.before}, state=step.after)


def _keep(
    audit: Audit,
    stage: Grading.Stage,
    by: Person,
    now: datetime,
    *,
    grade: Grade,
    reason: str = "",
) -> None:
    Grading.objects.create(audit=audit, stage=stage, grade=grade, reason=reason, by=by, at=now)


def _is_kept(audit: Audit, stage: Grading.Stage, by: Person, **given: object) -> bool:
    return Grading.objects.filter(audit=audit, stage=stage, by=by, **given).exists()
