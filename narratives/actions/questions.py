"""What is done with a member's question or recommendation: asked, answered, carried on, closed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from indicators.models import Indicator
from kpiportal import actions
from kpiportal.access import ANSWER_QUESTION, ASK_QUESTION, Role
from kpiportal.events import record
from kpiportal.models import Person, Post
from kpiportal.rules.days import day_in_words
from kpiportal.versions import (
    SavedByAnotherError,
    locked,
    save_if_unchanged,
    was_just_moved,
)
from kpiportal.workflow import MoveError
from narratives.models import Edition, Question, QuestionStep
from narratives.models.questions import Ask
from narratives.publishing import small_numbers_in
from narratives.queries import parts
from narratives.queries.meetings import next_meeting
from narratives.rules.workflow import QUESTION, EditionState, QuestionState


@dataclass(frozen=True)
class Promise:
    """What follows from an answer: who does what by when."""

    what: str
    owner: Post | Person
    due: date


@transaction.atomic
def ask(
    *, edition: Edition, indicator: Indicator, kind: Ask, text: str, by: Person, now: datetime
) -> Question:
    """Of what is published. Asked twice the same, it is one question."""
    ASK_QUESTION.check(by)
    current = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if current.state != EditionState.PUBLISHED:
        raise MoveError(f"{current} is not the edition that stands. Ask on the newest one.")
    said = text.strip()
    if not said:
        raise MoveError("Say what you ask.")
    there = Question.objects.filter(
        edition=current, indicator=indicator, kind=kind, text=said, asked_by=by
    ).first()
    if there:
        return there
    meeting = next_meeting(timezone.localdate(now))
    question = Question.objects.create(
        edition=current,
        indicator=indicator,
        kind=kind,
        text=said,
        asked_by=by,
        asked_at=now,
        since=now,
        answer_by=meeting.agenda,
        meeting=meeting.day,
    )
    _note(question, "asked", said="", by=by, now=now)
    return question


@transaction.atomic
def answer(
    *,
    question: Question,
    version: int,
    text: str,
    promise: Promise | None = None,
    by: Person,
    now: datetime,
) -> None:
    """What is told to members, and the action that follows from it."""
    today = timezone.localdate(now)
    current = locked(question)
    if (
        was_just_moved(current, version=version, state=QuestionState.ANSWERED)
        and current.answered_by == by
    ):
        return
    if not Question.objects.answerable_by(by, today).filter(pk=current.pk).exists():
        raise PermissionDenied("This question is not yours to answer.")
    said = text.strip()
    if not said:
        raise MoveError("Write the answer first.")
    _check_small_numbers(current, f"{said}\n{promise.what if promise else ''}")
    acting = parts.post_of(by, ANSWER_QUESTION, today) or by.name
    _move(
        "answer", current, version, said=said, by=by, acting=acting, now=now,
        answer=said, answered_by=by, answered_as=acting,
    )  # fmt: skip
    if promise:
        actions.open_action(
            source=current, what=promise.what, owner=promise.owner, due=promise.due, by=by, now=now
        )


@transaction.atomic
def close(*, question: Question, version: int, by: Person, now: datetime) -> None:
    current = locked(question)
    if current.state == QuestionState.CLOSED:
        return
    _check_asker(current, by)
    _move("close", current, version, by=by, now=now)


@transaction.atomic
def carry_forward(
    *, question: Question, version: int, reason: str, by: Person, now: datetime
) -> None:
    """The answer does not do yet: it is wanted again for the next meeting."""
    current = locked(question)
    _check_asker(current, by)
    meeting = next_meeting(timezone.localdate(now))
    _move(
        "carry forward", current, version, said=reason.strip(), by=by, now=now,
        answer_by=meeting.agenda, meeting=meeting.day, reason=reason.strip(),
    )  # fmt: skip


@transaction.atomic
def carry_over(*, question: Question, now: datetime) -> None:
    """Nobody answered before the agenda went out: it stands on the next one."""
    today = timezone.localdate(now)
    current = locked(question)
    meeting = next_meeting(today)
    unanswered = current.state in (QuestionState.ASKED, QuestionState.CARRIED_FORWARD)
    if not unanswered or current.answer_by >= today or meeting.day is None:
        return
    if current.state == QuestionState.ASKED:
        QUESTION.move("carry forward", state=current.state)
    save_if_unchanged(
        current,
        version=current.version,
        state=QuestionState.CARRIED_FORWARD.value,
        since=now,
        answer_by=meeting.agenda,
        meeting=meeting.day,
    )
    current.version += 1
    said = f"Not answered by {day_in_words(current.answer_by)}."
    _note(current, "carried forward", said=said, by=None, now=now, meeting=meeting.day)


def may_close(question: Question, person: Person) -> bool:
    """Who asked; in the place of a member who has left the lead member."""
    if not ASK_QUESTION.is_held_by(person):
        return False
    stands_in = Role.LEAD_MEMBER in person.roles and not question.asked_by.is_active
    return question.asked_by_id == person.pk or stands_in


def _check_small_numbers(current: Question, text: str) -> None:
    found = small_numbers_in(text, current.indicator.code, current.edition.end)
    if found:
        small = ", ".join(found)
        raise MoveError(f"Members read it, and it tells a small number: {small}. Reword it.")


def _check_asker(current: Question, by: Person) -> None:
    if not may_close(current, by):
        raise PermissionDenied("Whoever asked says whether it is answered.")


def _move(
    name: str,
    current: Question,
    version: int,
    *,
    said: str = "",
    by: Person,
    acting: str | None = None,
    now: datetime,
    **changes: Any,
) -> None:
    reason = said if name == "carry forward" else ""
    if current.version != version:
        raise SavedByAnotherError(f"{current} was changed by somebody else in the meantime.")
    step = QUESTION.move(name, state=current.state, reason=reason)
    save_if_unchanged(
        current, version=version, seen={"state": step.before}, state=step.after, since=now,
        **changes,
    )  # fmt: skip
    current.version = version + 1
    _note(current, PAST[name], said=said, by=by, acting=acting, now=now)


PAST = {"answer": "answered", "close": "closed", "carry forward": "carried forward"}


def _note(
    question: Question,
    verb: str,
    *,
    said: str,
    by: Person | None,
    acting: str | None = None,
    now: datetime,
    **detail: Any,
) -> None:
    name = "The portal" if by is None else by.name
    QuestionStep.objects.create(
        question=question,
        version=question.version,
        verb=verb,
        said=said,
        by_name=f"{name} ({acting})" if acting else name,
        at=now,
    )
    record(by, verb, question, acting_as=acting, at=now, version=question.version, **detail)
