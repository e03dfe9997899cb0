"""A final judgement that somebody appeals against: moderated anew, by somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.actions import inadequate
from audits.models import Appeal, Audit, Grade, Grading
from audits.queries.who_may import standing_grade, why_not_moderate_this
from audits.rules.independence import ObjectionError
from audits.rules.workflow import State
from kpiportal.access import MODERATE_AUDIT, RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError


@transaction.atomic
def appeal(*, audit: Audit, reason: str, moderator: Person, by: Person, now: datetime) -> Appeal:
    """The co-ordinator takes an appeal and gives it to a moderator who hasn't judged it."""
    RUN_AUDITS.check(by)
    current = Audit.objects.locked(audit.pk)
    if current.state != State.FINAL or current.second_of_id:
        raise MoveError("Only a final judgement can be appealed against.")
    if current.erased_at:
        raise MoveError("The case was erased after the council's period.")
    if not reason.strip():
        raise MoveError("Say why the judgement is appealed against.")
    open_now = Appeal.objects.filter(audit=current, decided_at=None).first()
    if open_now:
        if (open_now.moderator, open_now.reason) == (moderator, reason.strip()):
            return open_now  # a second click
        raise MoveError(f"{open_now.moderator} is to decide an appeal already.")
    _check(current, moderator, now)
    made = Appeal.objects.create(
        audit=current, reason=reason.strip(), asked_by=by, asked_at=now, moderator=moderator
    )
    record(by, "took an appeal against", current, target_name=current.case.reference, at=now)
    return made


@transaction.atomic
def decide(*, appeal: Appeal, grade: Grade, answer: str, by: Person, now: datetime) -> None:
    """The judgement stands, or another counts from now on. All of them are kept."""
    audit = Audit.objects.locked(appeal.audit_id)
    current = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if current.moderator != by or not MODERATE_AUDIT.is_held_by(by):
        raise MoveError("Only the moderator it was given to decides an appeal.")
    if current.decided_at:
        return  # a second click
    if grade.scale_id != audit.programme.scale_id:
        raise MoveError("Choose a judgement from the programme's own scale.")
    if not answer.strip():
        raise MoveError("Say why you decide so.")
    _check(audit, by, now)
    Appeal.objects.filter(pk=current.pk).update(answer=answer.strip(), decided_at=now)
    before = standing_grade(audit)
    Grading.objects.create(
        audit=audit,
        stage=Grading.Stage.APPEALED,
        grade=grade,
        reason=answer.strip(),
        by=by,
        at=now,
    )
    if grade.starts_clock:
        inadequate.start(audit=audit, by=by, now=now)
    else:
        inadequate.lift(audit=audit, by=by, now=now)
    is_changed = grade != before
    record(
        by, "decided an appeal against", audit,
        target_name=audit.case.reference, at=now, is_changed=is_changed,
    )  # fmt: skip


def _check(audit: Audit, moderator: Person, now: datetime) -> None:
    if moderator == audit.moderator:
        raise ObjectionError(
            f"{moderator} made the judgement final. Choose another moderator.", about="moderator"
        )
    objection = why_not_moderate_this(moderator, audit, timezone.localdate(now))
    if objection:
        raise ObjectionError(
            f"{moderator} {objection}. Choose another moderator.", about="moderator"
        )
