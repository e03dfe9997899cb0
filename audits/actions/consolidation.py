"""Two who marked the same case come to one judgement: one proposes, the other agrees."""

from datetime import datetime

from django.db import transaction

from audits.models import Audit, Consolidation, Grade, Grading
from audits.rules.workflow import Part, State, move
from kpiportal.access import RECORD_AUDIT
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import Move, MoveError


def markers(audit: Audit) -> list[Person]:
    """Both who marked it; nobody where it is marked once, or one of them isn't done."""
    second = audit.second
    if second is None or not (audit.is_recorded and second.is_recorded):
        return []
    return [audit.auditor, second.auditor]


def standing_proposal(audit: Audit) -> Consolidation | None:
    return audit.consolidations.select_related("grade", "proposed_by").order_by("pk").last()


@transaction.atomic
def propose(*, audit: Audit, grade: Grade, reason: str, by: Person, now: datetime) -> Consolidation:
    """In the place of what was proposed before, which stays as it was."""
    current = Audit.objects.locked(audit.pk)
    _step(current, by, reason)
    if grade.scale_id != current.programme.scale_id:
        raise MoveError("Choose a judgement from the programme's own scale.")
    before = standing_proposal(current)
    said = (grade.pk, reason.strip(), by.pk)
    if before and (before.grade_id, before.reason, before.proposed_by_id) == said:
        return before  # a second click
    proposal = Consolidation.objects.create(
        audit=current, grade=grade, reason=reason.strip(), proposed_by=by, proposed_at=now
    )
    record(by, "proposed a consolidation of", current, target_name=current.case.reference, at=now)
    return proposal


@transaction.atomic
def agree(*, audit: Audit, proposal: int, by: Person, now: datetime) -> None:
    """To the proposal that was seen, and no later one."""
    current = Audit.objects.locked(audit.pk)
    standing = standing_proposal(current)
    if standing and standing.agreed_by_id == by.pk:
        return  # a second click
    if standing is None or standing.pk != proposal:
        raise SavedByAnotherError("Another judgement was proposed in the meantime.")
    step = _step(current, by, standing.reason)
    if standing.proposed_by == by:
        raise MoveError("The other marker agrees to what you propose.")
    Consolidation.objects.filter(pk=standing.pk).update(agreed_by=by, agreed_at=now)
    second = current.second
    assert second is not None
    for each in (current, second):
        Audit.objects.filter(pk=each.pk).update(state=step.after, version=each.version + 1)
    Grading.objects.create(
        audit=current,
        stage=Grading.Stage.CONSOLIDATED,
        grade=standing.grade,
        reason=standing.reason,
        by=standing.proposed_by,
        at=now,
    )
    record(by, "consolidated", current, target_name=current.case.reference, at=now)


def _step(audit: Audit, by: Person, reason: str) -> Move:
    both = markers(audit)
    if not both and audit.state == State.SUBMITTED:
        raise MoveError("Nobody has marked this case a second time yet.")
    parts = {Part.MARKERS} if by in both and RECORD_AUDIT.is_held_by(by) else set()
    return move("consolidate", state=audit.state, parts=parts, reason=reason)
