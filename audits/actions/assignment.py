"""Taking a case into a programme, and giving it to an auditor and a moderator.

The case-system number is written here and nowhere else: not in the trail, not in a message.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audits.models import Audit, Case, CaseNumber, Programme
from audits.queries import why_not_audit, why_not_moderate
from audits.rules.independence import ObjectionError
from audits.rules.references import tidy_number
from audits.rules.workflow import State
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person, Team


@transaction.atomic
def assign(
    *,
    programme: Programme,
    number: str,
    team: Team,
    auditor: Person,
    moderator: Person | None = None,
    by: Person,
    now: datetime,
) -> Audit:
    """Take a case in and give it to an auditor. Asked twice for the same, it is done once."""
    RUN_AUDITS.check(by)
    _one_at_a_time(programme)
    case = _case(number)
    before = Audit.objects.standing().filter(programme=programme, case=case).first()
    if before is None:
        return _give(programme, case, team, auditor=auditor, moderator=moderator, by=by, now=now)
    if (before.team, before.auditor, before.moderator) == (team, auditor, moderator):
        return before
    raise ObjectionError(
        f"This case is in the programme already: {case}, with {before.auditor}.", about="number"
    )


@transaction.atomic
def hand_on(*, audit: Audit, auditor: Person, by: Person, now: datetime) -> Audit:
    """Give a declined case to somebody else: a new audit, beside the declined one."""
    RUN_AUDITS.check(by)
    _one_at_a_time(audit.programme)
    declined = Audit.objects.get(pk=audit.pk)
    if declined.state != State.DECLINED:
        raise ObjectionError(f"{declined.case} was not declined: {declined.auditor} has it.")
    before = Audit.objects.filter(replaces=declined).first()
    if before is None:
        # The moderator was chosen with the first auditor in mind, and may object to the second.
        case, team = declined.case, declined.team
        return _give(
            declined.programme, case, team, auditor=auditor, moderator=None, by=by, now=now
        )
    if before.auditor == auditor:
        return before
    raise ObjectionError(f"{declined.case} was handed on already, to {before.auditor}.")


@transaction.atomic
def give_to_moderator(*, audit: Audit, moderator: Person, by: Person, now: datetime) -> None:
    RUN_AUDITS.check(by)
    current = Audit.objects.locked(audit.pk)
    if not current.awaits_moderation:
        raise ObjectionError(f"This audit is {State(current.state).label.lower()} already.")
    if current.moderator == moderator:
        return
    _check_moderator(moderator, auditor=current.auditor, team=current.team, now=now)
    Audit.objects.filter(pk=current.pk).update(moderator=moderator)
    record(
        by,
        "chose the moderator of",
        current,
        target_name=current.case.reference,
        moderator=moderator.name,
    )


def _case(number: str) -> Case:
    """The case of that number, under the reference it has; a new one where it has none."""
    new_case: Any = Case.objects.create  # called where the number is new, and undone with it
    kept, _ = CaseNumber.objects.get_or_create(
        number=tidy_number(number), defaults={"case": new_case}
    )
    return kept.case


def _one_at_a_time(programme: Programme) -> None:
    Programme.objects.select_for_update().get(pk=programme.pk)


def _give(
    programme: Programme,
    case: Case,
    team: Team,
    *,
    auditor: Person,
    moderator: Person | None,
    by: Person,
    now: datetime,
) -> Audit:
    objection = why_not_audit(
        auditor, case=case, team=team, programme=programme, today=timezone.localdate(now)
    )
    if objection:
        raise ObjectionError(f"{auditor} {objection}. Choose another auditor.", about="auditor")
    if moderator is not None:
        _check_moderator(moderator, auditor=auditor, team=team, now=now)
    audit = Audit.objects.create(
        programme=programme,
        case=case,
        team=team,
        auditor=auditor,
        moderator=moderator,
        replaces=Audit.objects.filter(
            programme=programme, case=case, state=State.DECLINED, replaced_by=None
        ).first(),
        assigned_at=now,
        assigned_by=by,
    )
    record(by, "assigned", audit, target_name=case.reference, auditor=auditor.name)
    return audit


def _check_moderator(moderator: Person, *, auditor: Person, team: Team, now: datetime) -> None:
    objection = why_not_moderate(
        moderator, auditor=auditor, team=team, today=timezone.localdate(now)
    )
    if objection:
        raise ObjectionError(
            f"{moderator} {objection}. Choose another moderator.", about="moderator"
        )
