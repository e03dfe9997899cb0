"""Making audits consistent: a moderator accepts or changes a grade, then makes it final."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.actions import inadequate
from audits.actions.theming import Themes, keep_corrected
from audits.models import Audit, Grade, Grading
from audits.queries.who_may import standing_grade, why_not_moderate_this
from audits.rules.independence import ObjectionError
from audits.rules.workflow import State, move
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import save_if_unchanged
from kpiportal.workflow import Move, MoveError


@transaction.atomic
def moderate(
    *,
    audit: Audit,
    version: int,
    grade: Grade,
    reason: str,
    by: Person,
    now: datetime,
    themes: Themes | None = None,
) -> None:
    """Accept the grade that stands, or give another with a reason. All are kept."""
    current = Audit.objects.locked(audit.pk)
    if _is_kept(current, Grading.Stage.MODERATED, by, grade=grade, reason=reason.strip()):
        return  # a second click
    step = move("moderate", state=current.state, parts=current.parts_of(by))
    if current.state == State.SUBMITTED and current.second is not None:
        raise MoveError("This audit is marked twice: the two who mark it consolidate it first.")
    _check_independence(by, current, now)
    if grade.scale_id != current.programme.scale_id:
        raise MoveError("Choose a judgement from the programme's own scale.")
    is_changed = grade != standing_grade(current)
    if is_changed and not reason.strip():
        raise MoveError("Say why you change the judgement.")
    _take(step, current, version)
    corrected = {} if themes is None else keep_corrected(current, themes)
    _keep(current, Grading.Stage.MODERATED, by, now, grade=grade, reason=reason.strip())
    record(
        by, "moderated", current,
        target_name=current.case.reference, is_changed=is_changed, **corrected,
    )  # fmt: skip


@transaction.atomic
def finalise(*, audit: Audit, version: int, by: Person, now: datetime) -> None:
    """The moderated grade becomes the one that counts, and sets going what follows from it."""
    current = Audit.objects.locked(audit.pk)
    if _is_kept(current, Grading.Stage.FINAL, by):
        return
    step = move("finalise", state=current.state, parts=current.parts_of(by))
    _check_independence(by, current, now)
    moderated = current.gradings.get(stage=Grading.Stage.MODERATED)
    _take(step, current, version)
    _keep(current, Grading.Stage.FINAL, by, now, grade=moderated.grade)
    inadequate.note_reaudited(audit=current, by=by, now=now)
    if moderated.grade.starts_clock:
        inadequate.start(audit=current, by=by, now=now)
    record(by, "finalised", current, target_name=current.case.reference)


def _check_independence(by: Person, audit: Audit, now: datetime) -> None:
    objection = why_not_moderate_this(by, audit, timezone.localdate(now))
    if objection:
        raise ObjectionError(f"You cannot moderate this audit: {by} {objection}.")


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
