"""Asking on an indicator's page, answering, and what members see of it."""

from typing import Any

import pytest
from django.urls import reverse

from indicators.models import Indicator
from kpiportal.models import Action, Person, Post
from narratives.actions import questions
from narratives.models import Question
from narratives.models.questions import Ask
from tests.cast import Cast
from tests.narratives.editions import published_quarter
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter

AT = ("2017-09", 1, "AB 01")


@pytest.fixture
def question(quarter: Quarter, cast: Cast) -> Question:
    return questions.ask(
        edition=published_quarter(cast, SEPTEMBER),
        indicator=Indicator.objects.get(code="AB 01"),
        kind=Ask.RECOMMENDATION,
        text="Read each of these cases.",
        by=cast.member,
        now=NOW,
    )


def waits(person: Person) -> list[str]:
    return [
        pile.heading
        for pile in get(person, "your_work").context["waiting"]
        if "uestion" in pile.heading
    ]


def test_a_member_asks_on_the_indicators_page(quarter: Quarter, cast: Cast) -> None:
    published_quarter(cast, SEPTEMBER)
    asking = reverse("question_ask", args=AT)
    assert asking in text_of(get(cast.member, "edition_indicator", *AT))
    assert asking not in text_of(get(cast.lead_officer, "edition_indicator", *AT))
    answer = post(cast.member, "question_ask", *AT, kind="question", text="Why did it rise?")
    asked = Question.objects.get()
    assert answer["Location"] == reverse("question", args=[asked.pk])
    assert (asked.text, asked.indicator.code) == ("Why did it rise?", "AB 01")
    assert "Why did it rise?" in text_of(get(cast.lead_member, "edition_indicator", *AT))
    assert "Why did it rise?" not in text_of(get(cast.auditor, "edition_indicator", *AT))


def test_it_is_answered_with_an_action_that_the_member_follows(
    question: Question, cast: Cast
) -> None:
    assert waits(cast.lead_officer) == ["Questions to answer"]
    given: dict[str, Any] = {"version": 1, "text": "We will.", "what": "Read each case."}
    page = text_of(post(cast.lead_officer, "question_answer", question.pk, **given))
    assert "An action has words, a post that does it, and a day." in page
    front = Post.objects.get(title="Front door manager")
    given |= {"owner": front.pk, "due": "2030-03-01"}
    post(cast.lead_officer, "question_answer", question.pk, **given)
    assert waits(cast.lead_officer) == []
    assert waits(cast.member) == ["Answers to your questions"]
    page = text_of(get(cast.member, "question", question.pk))
    assert "Read each case." in page
    assert "Front door manager, by 1 March 2030 · To be done" in page
    action = Action.objects.get()
    assert reverse("action", args=[action.pk]) not in page
    assert reverse("question", args=[question.pk]) in text_of(
        get(cast.lead_officer, "action", action.pk)
    )
    post(cast.member, "question_close", question.pk, version=2)
    assert waits(cast.member) == []


def test_what_tells_a_small_number_is_given_back_to_its_writer(
    question: Question, cast: Cast
) -> None:
    answer = post(
        cast.lead_officer, "question_answer", question.pk, version=1, text="Two children came."
    )
    assert "it tells a small number: Two children" in text_of(answer)
    assert "Two children came." in text_of(answer)
    assert Question.objects.get().answer == ""


def test_an_answer_that_comes_too_late_is_not_lost(question: Question, cast: Cast) -> None:
    post(cast.director, "question_answer", question.pk, version=1, text="Ours.")
    answer = post(cast.lead_officer, "question_answer", question.pk, version=1, text="Theirs.")
    assert answer.status_code == 409
    assert "Ours." in text_of(answer)
    assert "Theirs." in text_of(answer)


def test_the_member_carries_it_forward(question: Question, cast: Cast) -> None:
    post(cast.lead_officer, "question_answer", question.pk, version=1, text="Soon.")
    page = text_of(post(cast.member, "question_carry", question.pk, version=2, reason=""))
    assert "Enter reason" in page
    post(cast.member, "question_carry", question.pk, version=2, reason="By when?")
    assert "By when?" in text_of(get(cast.lead_officer, "question", question.pk))
    assert waits(cast.lead_officer) == ["Questions to answer"]


def test_questions_are_for_members_and_who_sees_staff_figures(
    question: Question, cast: Cast
) -> None:
    def listed(person: Person) -> int:
        answer = get(person, "questions")
        return len(answer.context["table"].rows) if answer.status_code == 200 else -1

    seen = {person.name for person in cast.everybody if listed(person) == 1}
    assert seen == {
        "Analyst", "Other analyst", "Lead officer", "Other officer", "Acceptor", "Director",
        "Member", "Lead member",
    }  # fmt: skip
