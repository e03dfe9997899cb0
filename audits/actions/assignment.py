"""Giving a case out to an auditor and a moderator, and handing it on.

The case-system number is written in `taking_in` and nowhere else: not in the trail, not in a
message.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.actions.taking_in import case_of
from audits.models import Audit, Case, InadequateCase, Programme
from audits.queries.who_may import why_not_audit, why_not_moderate, why_not_moderate_this
from audits.rules.independence import ObjectionError
from audits.rules.workflow import Alarm, State
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person, Team


@dataclass(frozen=True)
class Work:
    """What is given out: a case of a programme, the first time or again."""

    programme: Programme
    case: Case
    team: Team
    case_type: str = ""
    second_of: Audit | None = None
    reaudit_of: Audit | None = None


@transaction.atomic
def assign(
    *,
    programme: Programme,
    number: str,
    team: Team,
    auditor: Person,
    moderator: Person | None = None,
    case_type: str = "",
    by: Person,
    now: datetime,
) -> Audit:
    """Take a case in and give it to an auditor. Asked twice for the same, it is done once."""
    RUN_AUDITS.check(by)
    one_at_a_time(programme)
    case = case_of(number)
    before = Audit.objects.standing().counted().filter(programme=programme, case=case).first()
    if before is None:
        work = Work(programme, case, team, case_type.strip())
        return give(work, auditor=auditor, moderator=moderator, by=by, now=now)
    if (before.team, before.auditor, before.moderator) == (team, auditor, moderator):
        return before
    raise ObjectionError(
        f"This case is in the programme already: {case}, with {before.auditor}.", about="number"
    )


@transaction.atomic
def hand_on(*, audit: Audit, auditor: Person, by: Person, now: datetime) -> Audit:
    """Give a declined case to somebody else: a new audit, beside the declined one."""
    RUN_AUDITS.check(by)
    one_at_a_time(audit.programme)
    declined = Audit.objects.get(pk=audit.pk)
    if declined.erased_at:
        raise ObjectionError("The case was erased after the council's period.")
    if declined.state != State.DECLINED:
        raise ObjectionError(f"{declined.case} was not declined: {declined.auditor} has it.")
    before = Audit.objects.filter(replaces=declined).first()
    if before is None:
        # The moderator was chosen with the first auditor in mind, and may object to the second.
        return give(_work_of(declined), auditor=auditor, moderator=None, by=by, now=now)
    if before.auditor == auditor:
        return before
    raise ObjectionError(f"{declined.case} was handed on already, to {before.auditor}.")


@transaction.atomic
def mark_again(*, audit: Audit, auditor: Person, by: Person, now: datetime) -> Audit:
    """Have a case marked a second time, by somebody who isn't told of the first."""
    RUN_AUDITS.check(by)
    one_at_a_time(audit.programme)
    first = Audit.objects.locked(audit.pk)
    if first.second_of_id or not (first.is_being_recorded or first.state == State.SUBMITTED):
        raise ObjectionError("It is too late to have this audit marked a second time.")
    if second := first.second:
        if second.auditor == auditor:
            return second
        raise ObjectionError(f"{second.auditor} marks this case a second time already.")
    work = Work(first.programme, first.case, first.team, first.case_type, second_of=first)
    return give(work, auditor=auditor, moderator=None, by=by, now=now)


@transaction.atomic
def audit_again(
    *, audit: Audit, auditor: Person, moderator: Person | None, by: Person, now: datetime
) -> Audit:
    """Once it is planned what follows from an Inadequate: whether practice is better now."""
    RUN_AUDITS.check(by)
    one_at_a_time(audit.programme)
    asked_for = InadequateCase.objects.select_for_update().get(audit=audit)
    if asked_for.reaudit and asked_for.reaudit.state != State.DECLINED:
        return asked_for.reaudit
    if asked_for.state != Alarm.PLANNED:
        raise ObjectionError("What follows is planned first; then the case is audited again.")
    work = Work(audit.programme, audit.case, audit.team, audit.case_type, reaudit_of=audit)
    return give(work, auditor=auditor, moderator=moderator, by=by, now=now)


@transaction.atomic
def give_to_moderator(*, audit: Audit, moderator: Person, by: Person, now: datetime) -> None:
    RUN_AUDITS.check(by)
    current = Audit.objects.locked(audit.pk)
    if not current.awaits_moderation:
        raise ObjectionError(f"This audit is {State(current.state).label.lower()} already.")
    if current.moderator == moderator:
        return
    objection = why_not_moderate_this(moderator, current, timezone.localdate(now))
    _object(moderator, objection, "moderator")
    Audit.objects.filter(pk=current.pk).update(moderator=moderator)
    record(
        by,
        "chose the moderator of",
        current,
        target_name=current.case.reference,
        moderator=moderator.name,
    )


def give(
    work: Work,
    *,
    auditor: Person,
    moderator: Person | None,
    by: Person,
    now: datetime,
) -> Audit:
    """A case that was declined is handed on by it, and its second marking with it."""
    declined = _declined_before(work)
    _check_auditor(work, auditor, declined, now)
    if moderator is not None:
        _check_moderator(work, moderator, auditor, now)
    audit = Audit.objects.create(
        programme=work.programme,
        case=work.case,
        second_of=work.second_of,
        reaudit_of=work.reaudit_of,
        team=work.team,
        case_type=work.case_type,
        auditor=auditor,
        moderator=moderator,
        replaces=declined,
        assigned_at=now,
        assigned_by=by,
    )
    if declined:
        declined.seconds.filter(erased_at=None).update(second_of=audit)
    InadequateCase.objects.filter(audit=work.reaudit_of, state=Alarm.PLANNED).update(reaudit=audit)
    record(by, "assigned", audit, target_name=work.case.reference, auditor=auditor.name)
    return audit


def one_at_a_time(programme: Programme) -> None:
    Programme.objects.select_for_update().get(pk=programme.pk)


def _declined_before(work: Work) -> Audit | None:
    """The audit of the same work that nobody has taken over."""
    return Audit.objects.filter(
        programme=work.programme,
        case=work.case,
        second_of=work.second_of,
        reaudit_of=work.reaudit_of,
        state=State.DECLINED,
        replaced_by=None,
    ).first()


def _check_auditor(work: Work, auditor: Person, declined: Audit | None, now: datetime) -> None:
    """Whoever audited a case may audit it again once something has followed from it."""
    objection = why_not_audit(
        auditor,
        case=work.case,
        team=work.team,
        programme=work.programme,
        today=timezone.localdate(now),
        other_marking=work.second_of or (declined.second if declined else None),
        may_have_marked=work.reaudit_of is not None,
    )
    _object(auditor, objection, "auditor")


def _check_moderator(work: Work, moderator: Person, auditor: Person, now: datetime) -> None:
    objection = why_not_moderate(
        moderator,
        auditors=[auditor],
        case=work.case,
        team=work.team,
        programme=work.programme,
        today=timezone.localdate(now),
    )
    _object(moderator, objection, "moderator")


def _work_of(audit: Audit) -> Work:
    return Work(
        audit.programme,
        audit.case,
        audit.team,
        audit.case_type,
        audit.second_of,
        audit.reaudit_of,
    )


def _object(person: Person, objection: str | None, about: str) -> None:
    if objection:
        raise ObjectionError(f"{person} {objection}. Choose another {about}.", about=about)
