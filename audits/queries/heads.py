"""Who heads the service that a case belongs to, today."""

from datetime import date

from django.db.models import Q

from kpiportal.access import Role
from kpiportal.models import Person, Post, Service


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
