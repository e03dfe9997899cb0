"""Who may be given an audit."""

from datetime import date

from audits.models import Audit, Case, Programme
from audits.rules.independence import Standing, objection_to_auditor, objection_to_moderator
from audits.rules.workflow import State
from kpiportal.access import MODERATE_AUDIT, RECORD_AUDIT, Permission, roles_that_may
from kpiportal.models import Person, Post, Team
from kpiportal.models.people import PersonQuerySet


def auditors() -> PersonQuerySet:
    return _who_may(RECORD_AUDIT)


def moderators() -> PersonQuerySet:
    return _who_may(MODERATE_AUDIT)


def why_not_audit(
    person: Person, *, case: Case, team: Team, programme: Programme, today: date
) -> str | None:
    """What speaks against giving somebody this case to audit; None where nothing does."""
    if person not in auditors():
        return "does not record audits"
    declined = Audit.objects.filter(
        programme=programme, case=case, auditor=person, state=State.DECLINED
    )
    return objection_to_auditor(
        standing(person, today), case_team=team.pk, declined_before=declined.exists()
    )


def why_not_moderate(person: Person, *, auditor: Person, team: Team, today: date) -> str | None:
    """What speaks against giving somebody this auditor's audit to moderate."""
    if person not in moderators():
        return "does not moderate audits"
    return objection_to_moderator(
        standing(person, today),
        auditor=standing(auditor, today),
        is_auditor=person == auditor,
        case_team=team.pk,
    )


def standing(person: Person, today: date) -> Standing:
    posts = list(Post.objects.held_by(person, today))
    return Standing(
        team=person.team_id,
        posts=frozenset(post.pk for post in posts),
        line_above=frozenset(above.pk for post in posts for above in post.line_above()),
    )


def _who_may(permission: Permission) -> PersonQuerySet:
    roles = list(roles_that_may(permission))
    return Person.objects.active().filter(role_set__role__in=roles).distinct()
