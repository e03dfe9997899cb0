"""Who may be given an audit, and who heads the service that a case belongs to."""

from datetime import date

from django.db.models import Q, QuerySet

from audits.models import Audit, Case, Programme, SafeguardingConcern
from audits.rules.independence import Standing, objection_to_auditor, objection_to_moderator
from audits.rules.workflow import State
from kpiportal.access import (
    MODERATE_AUDIT,
    RECORD_AUDIT,
    RUN_AUDITS,
    Permission,
    Role,
    roles_that_may,
)
from kpiportal.models import Person, Post, Service, Team
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


def head_of(service: Service) -> Post | None:
    """Who answers for a service: the highest post in it that somebody holds, below the director;
    where it has none, that of the service which it is part of."""
    seen = set()
    above: Service | None = service
    while above is not None and above.pk not in seen:
        seen.add(above.pk)
        held = list(Post.objects.filter(service=above, holder__is_active=True).order_by("pk"))
        below = [post for post in held if post.reports_to_id] or held
        ids = {post.pk for post in below}
        heads = [post for post in below if post.reports_to_id not in ids]
        if heads:
            return heads[0]
        above = above.part_of
    return None


def heads_now(post: Post | None, today: date) -> list[Person]:
    """Who holds the post or stands in for its holder; the directors where nobody does."""
    if post is not None:
        deputies = Q(
            deputy_set__post=post,
            deputy_set__first_day__lte=today,
            deputy_set__last_day__gte=today,
        )
        found = list(Person.objects.active().filter(Q(posts=post) | deputies).distinct())
        if found:
            return found
    return list(Person.objects.active().with_role(Role.DIRECTOR))


def posts_answered_for(person: Person, today: date) -> list[int]:
    """Their posts, and for a director those that nobody holds."""
    found = list(Post.objects.held_by(person, today).values_list("pk", flat=True))
    if Role.DIRECTOR in person.roles:
        vacant = Post.objects.exclude(holder__is_active=True)
        found += [post.pk for post in vacant if person in heads_now(post, today)]
    return found


def concerns_for(person: Person, today: date) -> QuerySet[SafeguardingConcern]:
    """Those sent to them; all of them for the co-ordinator; and those that they raised."""
    rows = SafeguardingConcern.objects.select_related(
        "audit__case", "audit__team", "raised_by", "post__holder", "acknowledged_by"
    )
    if RUN_AUDITS.is_held_by(person):
        return rows
    return rows.filter(Q(raised_by=person) | _sent_to(person, today))


def concerns_to_follow(person: Person, today: date) -> QuerySet[SafeguardingConcern]:
    """Not acknowledged yet: by them, or, for the co-ordinator, by whomever they were sent to."""
    rows = concerns_for(person, today).filter(acknowledged_at=None)
    return rows if RUN_AUDITS.is_held_by(person) else rows.filter(_sent_to(person, today))


def _sent_to(person: Person, today: date) -> Q:
    sent = Q(post__in=posts_answered_for(person, today))
    return sent | Q(post=None) if Role.DIRECTOR in person.roles else sent
