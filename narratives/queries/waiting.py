"""What waits for somebody, each kind in a few queries however much there is."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from indicators.models import Definition
from kpiportal.access import ACCEPT_COMMENTARY, ANSWER_QUESTION, WRITE_COMMENTARY, Scope
from kpiportal.models import Person, Post
from narratives.models import (
    AcceptanceStep,
    Commentary,
    CommentaryVersion,
    Delegation,
    Question,
    Remark,
    Round,
)
from narratives.models.commentary import CommentaryQuerySet
from narratives.models.questions import QuestionQuerySet
from narratives.models.remarks import RemarkQuerySet
from narratives.models.rounds import RoundQuerySet
from narratives.queries import chains
from narratives.queries.subjects import sections
from narratives.rules.workflow import DECIDED, CommentaryState, QuestionState, RoundState

BEING_WRITTEN = (CommentaryState.DRAFT, CommentaryState.RETURNED)


def to_write(person: Person, today: date) -> CommentaryQuerySet:
    """Of the indicators that they lead and their sections: what is not handed on yet. What another
    writes in their place waits for that other."""
    scopes = WRITE_COMMENTARY.scopes(person)
    theirs = Commentary.objects.none()
    if Scope.OWN in scopes:
        theirs = theirs | Commentary.objects.led_by(person, today)
    if Scope.SERVICE_SECTIONS in scopes:
        theirs = theirs | Commentary.objects.filter(
            indicator=None, section__in=sections_of(person, today)
        )
    others = Delegation.objects.on(today).exclude(person=person)
    mine = Delegation.objects.on(today).to(person) if scopes else Delegation.objects.none()
    waits = Q(pk__in=theirs.values("pk")) & ~Q(pk__in=others.values("commentary"))
    rows = _open().in_state(*BEING_WRITTEN)
    return rows.filter(waits | Q(pk__in=mine.values("commentary"))).order_by("since")


def remarks_to_answer(person: Person, today: date) -> RemarkQuerySet:
    """Open ones of others, on what this person writes; and those made after one's own."""
    writes = Commentary.objects.led_by(person, today).values("pk")
    mine = Delegation.objects.on(today).to(person).values("commentary")
    of_mine = Q(commentary__in=writes) | Q(commentary__in=mine) | Q(commentary__author=person)
    answered = Remark.objects.filter(
        commentary=OuterRef("commentary"), written_by=person, pk__gt=OuterRef("pk")
    )
    rows = Remark.objects.open().exclude(commentary__round__state__in=DECIDED)
    return rows.filter(of_mine).exclude(written_by=person).exclude(Exists(answered))


def sections_of(person: Person, today: date) -> list[str]:
    """Those whose first post they hold or stand in for."""
    posts = set(Post.objects.held_by(person, today).values_list("pk", flat=True))
    firsts = dict(
        AcceptanceStep.objects.order_by("-position").values_list("section", "post")
    )  # the first of each is the last to be written down
    return [each for each in sections() if firsts.get(each, firsts.get("")) in posts]


def to_accept(person: Person, today: date) -> list[Commentary]:
    """Submitted, and at a step of its chain that is theirs, and not their own words.

    What no chain names waits for the director.
    """
    scopes = ACCEPT_COMMENTARY.scopes(person)
    if not scopes:
        return []
    submitted = list(_open().in_state(CommentaryState.SUBMITTED).order_by("since"))
    posts = set(Post.objects.held_by(person, today))
    own = set(
        CommentaryVersion.objects.filter(commentary__in=submitted, written_by=person).values_list(
            "commentary_id", flat=True
        )
    )
    next_posts = chains.next_posts(submitted)
    directs = Scope.ALL_NOT_OWN_WORDS in scopes
    return [
        one
        for one in submitted
        if one.pk not in own
        and (next_posts[one.pk] in posts or (directs and next_posts[one.pk] is None))
    ]


def without_writer() -> CommentaryQuerySet:
    """To be written by a post that nobody holds, or by no post at all."""
    led = Definition.objects.current().filter(lead__post__holder__is_active=True)
    return (
        _open()
        .in_state(*BEING_WRITTEN)
        .filter(indicator__isnull=False)
        .exclude(indicator__in=led.values("indicator"))
    )


def questions_to_answer(person: Person, today: date) -> QuestionQuerySet:
    """Theirs alone; who may answer any hears of those that nobody leads, or that are late."""
    rows = Question.objects.answerable_by(person, today).to_answer()
    if Scope.ALL not in ANSWER_QUESTION.scopes(person):
        return rows
    led = Definition.objects.current().filter(lead__post__holder__is_active=True)
    return rows.filter(Q(answer_by__lt=today) | ~Q(indicator__in=led.values("indicator")))


def questions_answered(person: Person) -> QuestionQuerySet:
    return Question.objects.filter(asked_by=person, state=QuestionState.ANSWERED.value)


def months_to_close() -> RoundQuerySet:
    return Round.objects.months().filter(state=RoundState.OPEN).order_by("end")


def quarters_to_hand_on() -> RoundQuerySet:
    return Round.objects.quarters().filter(state=RoundState.FIGURES_CLOSED).order_by("end")


def quarters_to_approve() -> RoundQuerySet:
    return Round.objects.quarters().filter(state=RoundState.IN_REVIEW).order_by("end")


def _open() -> CommentaryQuerySet:
    return Commentary.objects.changeable().select_related("round", "indicator", "author")
