"""Who may be given a case to audit, or an audit to moderate."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from audits.models import Audit, Case, Conflict, FrameCase, Grade, Programme
from audits.queries.heads import head_of
from audits.rules.independence import Standing, objection_to_auditor, objection_to_moderator
from audits.rules.workflow import State
from kpiportal.access import MODERATE_AUDIT, RECORD_AUDIT, Permission, roles_that_may
from kpiportal.models import Event, Person, Post, Team
from kpiportal.models.people import PersonQuerySet

READ = "read"


def auditors() -> PersonQuerySet:
    return _who_may(RECORD_AUDIT)


def moderators() -> PersonQuerySet:
    return _who_may(MODERATE_AUDIT)


def why_not_audit(
    person: Person,
    *,
    case: Case,
    team: Team,
    programme: Programme,
    today: date,
    other_marking: Audit | None = None,
    may_have_marked: bool = False,
) -> str | None:
    """What speaks against giving somebody this case to audit; None where nothing does.

    `other_marking` is the audit beside which theirs would be the second, blind to each other.
    """
    if person not in auditors():
        return "does not record audits"
    before = Audit.objects.filter(programme=programme, case=case, auditor=person)
    return objection_to_auditor(
        standing(person, today),
        case_teams=_teams(team, case, programme),
        is_named=_frame_cases(case, programme).filter(named=person).exists(),
        declined_before=before.filter(state=State.DECLINED).exists(),
        marks_it_already=not may_have_marked and before.exclude(state=State.DECLINED).exists(),
        moderates_it=other_marking is not None and other_marking.moderator == person,
        has_read_it=other_marking is not None
        and (other_marking.case_id, person.pk) in readers_of([other_marking]),
    )


def readers_of(markings: Collection[Audit]) -> set[tuple[int, int]]:
    """Each case and who has looked at what was found there, since it was submitted."""
    since = {str(each.pk): (each.case_id, each.submitted_at) for each in markings}
    looks = Event.objects.filter(
        verb=READ, target_kind=Audit._meta.label_lower, target_id__in=since, actor__isnull=False
    ).values_list("target_id", "actor", "at")
    found = set()
    for number, reader, at in looks:
        case, submitted_at = since[number]
        if submitted_at and at >= submitted_at:
            found.add((case, reader))
    return found


def why_not_moderate(
    person: Person,
    *,
    auditors: list[Person],
    case: Case,
    team: Team,
    programme: Programme,
    today: date,
) -> str | None:
    """What speaks against giving somebody these auditors' work to moderate."""
    if person not in moderators():
        return "does not moderate audits"
    own = standing(person, today)
    for auditor in auditors:
        objection = objection_to_moderator(
            own,
            auditor=standing(auditor, today),
            is_auditor=person == auditor,
            case_teams=_teams(team, case, programme),
            is_named=_frame_cases(case, programme).filter(named=person).exists(),
        )
        if objection:
            return objection
    return None


def why_not_moderate_this(person: Person, audit: Audit, today: date) -> str | None:
    second = audit.second
    return why_not_moderate(
        person,
        auditors=[audit.auditor, *([second.auditor] if second else [])],
        case=audit.case,
        team=audit.team,
        programme=audit.programme,
        today=today,
    )


def standing(person: Person, today: date) -> Standing:
    """Who holds no post of their own answers to whoever heads the service of their team."""
    posts = list(Post.objects.held_by(person, today))
    above = {each.pk for post in posts for each in post.line_above()}
    holds_one = any(post.holder_id == person.pk for post in posts)
    if not holds_one and person.team and (head := head_of(person.team.service)):
        above |= {head.pk, *(each.pk for each in head.line_above())}
    conflicts = Conflict.objects.filter(person=person, ended_at=None)
    return Standing(
        team=person.team_id,
        posts=frozenset(post.pk for post in posts),
        line_above=frozenset(above),
        conflicts=frozenset(conflicts.values_list("team", flat=True)),
    )


def standing_grade(audit: Audit) -> Grade:
    """The last that was given, whoever gave it."""
    last = audit.gradings.select_related("grade").order_by("pk").last()
    assert last is not None
    return last.grade


def _teams(team: Team, case: Case, programme: Programme) -> set[int]:
    """The case's own, and its worker's where that is another."""
    workers = _frame_cases(case, programme).exclude(worker_team=None)
    return {team.pk, *workers.values_list("worker_team", flat=True)}


def _frame_cases(case: Case, programme: Programme) -> QuerySet[FrameCase]:
    return FrameCase.objects.filter(frame__programme=programme, case=case)


def _who_may(permission: Permission) -> PersonQuerySet:
    roles = list(roles_that_may(permission))
    return Person.objects.active().filter(role_set__role__in=roles).distinct()
