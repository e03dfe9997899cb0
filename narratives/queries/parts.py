"""The part a person plays in a commentary or a quarter today, in the words that papers use.

Each answer is the post they act as ("Lead officer A", "deputy for Lead officer A", "on behalf of
Lead officer A"), or None where it is not theirs to act.
"""

from collections.abc import Sequence
from datetime import date

from indicators.models import Definition
from kpiportal.access import (
    ACCEPT_COMMENTARY,
    APPROVE_QUARTER,
    DEFEND_FLAG,
    LOAD_FIGURES,
    WRITE_COMMENTARY,
    Permission,
    Scope,
)
from kpiportal.models import Person, Post, Service
from narratives.models import AcceptanceStep, Commentary, Delegation, Round
from narratives.queries.subjects import steps_of
from narratives.rules.prompts import About
from narratives.rules.workflow import CommentaryState


def writer_of(commentary: Commentary, person: Person, today: date) -> str | None:
    """Who leads the indicator, who answers for the section, the director for the quarter."""
    scopes = WRITE_COMMENTARY.scopes(person)
    if commentary.about is About.QUARTER and Scope.QUARTER in scopes:
        return post_of(person, APPROVE_QUARTER, today)
    lead = lead_of(commentary)
    if acting := _leads(commentary, lead, person, today):
        return acting
    if is_delegate(commentary, person, today):
        post = post_of(person, WRITE_COMMENTARY, today)
        return f"{post} for {lead}" if lead else post
    if Scope.ON_BEHALF in scopes:
        return f"on behalf of {lead}" if lead else post_of(person, WRITE_COMMENTARY, today)
    return None


def hander_on_of(commentary: Commentary, person: Person, today: date) -> str | None:
    """Who may hand it on to another writer: who leads, or an analyst in their place."""
    if commentary.about is About.QUARTER:
        return None
    lead = lead_of(commentary)
    if acting := _leads(commentary, lead, person, today):
        return acting
    if Scope.ON_BEHALF in WRITE_COMMENTARY.scopes(person):
        return f"on behalf of {lead}" if lead else post_of(person, WRITE_COMMENTARY, today)
    return None


def is_delegate(commentary: Commentary, person: Person, today: date) -> bool:
    return (
        WRITE_COMMENTARY.is_held_by(person)
        and commentary.pk is not None
        and Delegation.objects.on(today).to(person).filter(commentary=commentary).exists()
    )


def _leads(commentary: Commentary, lead: Post | None, person: Person, today: date) -> str | None:
    own = Scope.OWN if commentary.about is About.INDICATOR else Scope.SERVICE_SECTIONS
    if lead is None or own not in WRITE_COMMENTARY.scopes(person):
        return None
    return acting_as(lead, person, today)


def acceptor_of(commentary: Commentary, person: Person, today: date) -> str | None:
    """Who may accept it at the step it has reached. Nobody accepts their own words."""
    scopes = ACCEPT_COMMENTARY.scopes(person)
    if not scopes or commentary.about is About.QUARTER or has_written(commentary, person):
        return None
    step = next_step(commentary)
    if step and Scope.CHAIN in scopes:
        acting = acting_as(step.post, person, today)
        if acting:
            return acting
    if Scope.ALL_NOT_OWN_WORDS in scopes:
        return post_of(person, ACCEPT_COMMENTARY, today)
    return None


def returner_of(commentary: Commentary, person: Person, today: date) -> str | None:
    """Who may return it: anybody in its chain, whatever step it has reached, and the director."""
    if not stands_in_chain(commentary, person, today) or has_written(commentary, person):
        return None
    scopes = ACCEPT_COMMENTARY.scopes(person)
    if Scope.CHAIN in scopes:
        for step in chain_of(commentary):
            acting = acting_as(step.post, person, today)
            if acting:
                return acting
    if Scope.ALL_NOT_OWN_WORDS in scopes:
        return post_of(person, ACCEPT_COMMENTARY, today)
    return None


def returnable(quarter: Round, person: Person, today: date) -> list[Commentary]:
    """What of a quarter somebody may send back to its writers."""
    rows = Commentary.objects.filter(
        round=quarter, state__in=[CommentaryState.SUBMITTED, CommentaryState.ACCEPTED]
    )
    in_order = rows.select_related("round", "indicator").order_by("section", "indicator__code")
    return [row for row in in_order if returner_of(row, person, today)]


def stands_in_chain(commentary: Commentary, person: Person, today: date) -> bool:
    """Whether it is theirs to accept or return at all, were it not their own words."""
    if commentary.about is About.QUARTER:
        return False
    scopes = ACCEPT_COMMENTARY.scopes(person)
    return Scope.ALL_NOT_OWN_WORDS in scopes or (
        Scope.CHAIN in scopes
        and any(acting_as(step.post, person, today) for step in chain_of(commentary))
    )


def defender_of(commentary: Commentary, person: Person, today: date) -> str | None:
    """Who may say why words stand although the figures say otherwise."""
    scopes = DEFEND_FLAG.scopes(person)
    lead = lead_of(commentary)
    if Scope.OWN in scopes and lead and (acting := acting_as(lead, person, today)):
        return acting
    if Scope.SERVICE in scopes and (
        stands_in_chain(commentary, person, today)
        or (lead and lead.service in Service.objects.answered_for_by(person, today))
    ):
        return post_of(person, DEFEND_FLAG, today)
    return post_of(person, DEFEND_FLAG, today) if Scope.ALL in scopes else None


def approver(person: Person, today: date) -> str | None:
    return post_of(person, APPROVE_QUARTER, today)


def figure_keeper(person: Person, today: date) -> str | None:
    return post_of(person, LOAD_FIGURES, today)


def post_of(person: Person, permission: Permission, today: date) -> str | None:
    """The post under which somebody who holds the permission acts: their own before another's.

    But who has a role besides those that permit it, and stands in for a holder of one of those,
    acts as that holder's deputy: a head of service signs for the director, not as head of service.
    """
    if not permission.is_held_by(person):
        return None
    permitting = frozenset(permission.reach)
    has_another_role = bool(person.roles - permitting)

    def rank(post: Post) -> int:
        if post.holder_id == person.pk:
            return 1
        stands_in = post.holder is not None and bool(post.holder.roles & permitting)
        return 0 if has_another_role and stands_in else 2

    posts = Post.objects.held_by(person, today).select_related("holder").order_by("title")
    for post in sorted(posts, key=rank):
        return acting_as(post, person, today)
    return next(role.title for role in sorted(person.roles) if role in permission.reach)


def acting_as(post: Post, person: Person, today: date) -> str | None:
    if post.holder_id == person.pk:
        return post.title
    is_deputy = post.deputy_set.filter(
        person=person, first_day__lte=today, last_day__gte=today
    ).exists()
    return f"deputy for {post.title}" if is_deputy else None


def has_written(commentary: Commentary, person: Person) -> bool:
    return commentary.versions.filter(written_by=person).exists()


def lead_of(commentary: Commentary) -> Post | None:
    """The post of the officer who leads the indicator now, or who answers for the section."""
    if commentary.about is About.INDICATOR:
        definition = definition_of(commentary)
        return definition.lead.post if definition and definition.lead else None
    steps = steps_of(commentary.section) if commentary.section else []
    return steps[0].post if steps else None


def definition_of(commentary: Commentary) -> Definition | None:
    return (
        Definition.objects.current()
        .filter(indicator=commentary.indicator_id)
        .select_related("lead__post")
        .first()
    )


def chain_of(commentary: Commentary) -> Sequence[AcceptanceStep]:
    """Who writes of a section as a whole is the first of its posts: the others accept."""
    if commentary.about is About.INDICATOR:
        definition = definition_of(commentary)
        return steps_of(definition.section) if definition else []
    return steps_of(commentary.section)[1:] if commentary.section else []


def next_step(commentary: Commentary) -> AcceptanceStep | None:
    chain = chain_of(commentary)
    return chain[commentary.accepted_steps] if commentary.accepted_steps < len(chain) else None
