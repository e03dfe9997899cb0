"""Questions of members: asked once, answered by another, closed or carried forward."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from indicators.models import Indicator
from kpiportal import organisation
from kpiportal.models import Action, Event, Person, Post
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import editions, questions
from narratives.actions.calendar import set_dates
from narratives.actions.questions import Promise
from narratives.models import Edition, Question
from narratives.models.questions import Ask
from narratives.queries.meetings import next_meeting
from narratives.queries.reminders import reminders
from narratives.queries.waiting import questions_to_answer
from narratives.rules.round_dates import RoundDates
from narratives.rules.workflow import QUESTION
from narratives.tasks import carry_questions_forward
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, published_quarter
from tests.narratives.makers import DECEMBER, NOW, TODAY, make_post
from tests.narratives.quarter import SEPTEMBER, start_a_quarter

AGENDA, COMMITTEE = date(2018, 2, 14), date(2018, 2, 22)
LATER = NOW + timedelta(days=40)


@pytest.fixture
def edition(cast: Cast) -> Edition:
    start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    return published_quarter(cast, SEPTEMBER)


def plan(month: Any = DECEMBER, agenda: date = AGENDA, committee: date = COMMITTEE) -> None:
    steps = {name: agenda - timedelta(days=5) for name in ("figures", "commentary", "sign_off")}
    dates = RoundDates(**steps, agenda=agenda, committee=committee)
    set_dates(month=month, version=0, dates=dates, by=None, now=NOW)


def ask(edition: Edition, by: Person, text: str = "Why is it so?", **more: Any) -> Question:
    plain = {"indicator": Indicator.objects.get(code="AB 01"), "kind": Ask.QUESTION, "now": NOW}
    return questions.ask(edition=edition, text=text, by=by, **(plain | more))


def answer(question: Question, by: Person, text: str = "More came.", **more: Any) -> None:
    question.refresh_from_db()
    plain = {"version": question.version, "now": NOW}
    questions.answer(question=question, text=text, by=by, **(plain | more))
    question.refresh_from_db()


def names(people: list[Person], does: Callable[[Person], bool]) -> set[str]:
    return {person.name for person in people if does(person)}


def test_a_question_is_asked_answered_and_closed_by_who_asked(edition: Edition, cast: Cast) -> None:
    plan()
    question = ask(edition, cast.member)
    assert (question.answer_by, question.meeting) == (AGENDA, COMMITTEE)
    answer(question, cast.lead_officer)
    assert (question.answer, question.answered_as) == ("More came.", "Front door manager")
    questions.close(question=question, version=2, by=cast.member, now=NOW)
    question.refresh_from_db()
    assert question.state == "closed"
    assert list(question.steps.values_list("verb", "said", "by_name")) == [
        ("asked", "", "Member"),
        ("answered", "More came.", "Lead officer (Front door manager)"),
        ("closed", "", "Member"),
    ]
    events = Event.objects.filter(target_kind="narratives.question").order_by("sequence")
    assert [event.verb for event in events] == ["asked", "answered", "closed"]
    assert not any("More came" in event.canonical for event in events)


def test_only_members_ask_and_only_of_what_stands(edition: Edition, cast: Cast) -> None:
    for person in cast.everybody:
        if person not in (cast.member, cast.lead_member):
            with pytest.raises(PermissionDenied):
                ask(edition, person)
    draft = approved_quarter(cast, DECEMBER)
    with pytest.raises(MoveError, match="not the edition that stands"):
        ask(draft, cast.lead_member)
    editions.withdraw(edition=edition, version=3, reason="R", by=cast.analyst, now=NOW)
    with pytest.raises(MoveError, match="not the edition that stands"):
        ask(edition, cast.member)


def test_asked_twice_it_is_one_question(edition: Edition, cast: Cast) -> None:
    assert ask(edition, cast.member).pk == ask(edition, cast.member).pk
    assert ask(edition, cast.lead_member).pk != ask(edition, cast.member).pk


def test_who_may_answer_is_who_leads_it_heads_its_service_or_answers_for_all(
    edition: Edition, cast: Cast
) -> None:
    question = ask(edition, cast.member)

    def answering() -> set[str]:
        rows = Question.objects
        return names(cast.everybody, lambda who: rows.answerable_by(who, TODAY).exists())

    assert answering() == {"Lead officer", "Analyst", "Other analyst", "Director"}
    for person in (cast.other_officer, cast.acceptor, cast.member, cast.auditor):
        with pytest.raises(PermissionDenied):
            answer(question, person)
    service = organisation.add_service(by=None, name="Social care", part_of=None)
    Post.objects.filter(title__in=["Head of service", "Front door manager"]).update(service=service)
    assert answering() == {"Lead officer", "Acceptor", "Analyst", "Other analyst", "Director"}


def test_nobody_answers_themselves(edition: Edition, cast: Cast) -> None:
    cast.member.role_set.create(role="analyst")
    member = Person.objects.get(pk=cast.member.pk)
    question = ask(edition, member)
    with pytest.raises(PermissionDenied):
        answer(question, member)
    with pytest.raises(DatabaseError, match="answered_by_another"), transaction.atomic():
        Question.objects.update(
            state="answered", answered_by=member, answer="A", answered_as="Analyst"
        )


def test_an_answer_that_tells_a_small_number_is_reworded_first(
    edition: Edition, cast: Cast
) -> None:
    question = ask(edition, cast.member)
    with pytest.raises(MoveError, match="Two young people"):
        answer(question, cast.lead_officer, "Two young people moved here.")
    promise = Promise("Visit the three families.", Post.objects.first(), date(2018, 3, 1))
    with pytest.raises(MoveError, match="small number"):
        answer(question, cast.lead_officer, promise=promise)
    process = ask(edition, cast.member, indicator=Indicator.objects.get(code="AB 02"))
    answer(process, cast.lead_officer, "Two cases were recorded late.")
    assert process.state == "answered"


def test_a_recommendation_becomes_an_action_that_members_can_follow(
    edition: Edition, cast: Cast
) -> None:
    question = ask(edition, cast.member, "Read each case.", kind=Ask.RECOMMENDATION)
    post = Post.objects.get(title="Front door manager")
    answer(question, cast.director, promise=Promise("Read each case.", post, date(2018, 3, 1)))
    action = Action.objects.get()
    assert (action.source_kind, action.source_id) == ("narratives.question", str(question.pk))
    assert (action.owner, action.opened_by, str(action.due)) == (post, cast.director, "2018-03-01")


def test_what_does_not_answer_it_is_carried_to_the_next_meeting_with_a_reason(
    edition: Edition, cast: Cast
) -> None:
    plan()
    question = ask(edition, cast.member)
    answer(question, cast.lead_officer)
    plan(DECEMBER + 3, date(2018, 5, 16), date(2018, 5, 24))
    carrying = {"question": question, "version": 2, "by": cast.member, "now": LATER}
    with pytest.raises(MoveError, match="Say why"):
        questions.carry_forward(reason="", **carrying)
    with pytest.raises(PermissionDenied):
        questions.carry_forward(reason="R", **(carrying | {"by": cast.lead_member}))
    questions.carry_forward(reason="By how much?", **carrying)
    question.refresh_from_db()
    assert (question.state, question.reason) == ("carried_forward", "By how much?")
    assert (str(question.answer_by), str(question.meeting)) == ("2018-05-16", "2018-05-24")
    answer(question, cast.lead_officer, "By a tenth.", now=LATER)
    assert question.state == "answered"


def test_what_nobody_answered_by_the_agenda_stands_on_the_next_one(
    edition: Edition, cast: Cast
) -> None:
    plan()
    question = ask(edition, cast.member)
    assert list(carry_questions_forward(NOW)) == []
    (request,) = carry_questions_forward(LATER)
    assert request.ids == {"question": question.pk}
    questions.carry_over(question=question, now=LATER)
    question.refresh_from_db()
    assert question.state == "asked"  # no further meeting is planned yet
    plan(DECEMBER + 3, date(2018, 5, 16), date(2018, 5, 24))
    for _ in range(2):
        questions.carry_over(question=question, now=LATER)
    question.refresh_from_db()
    assert (question.state, str(question.answer_by)) == ("carried_forward", "2018-05-16")
    assert question.steps.last().said == "Not answered by 14 February 2018."
    assert question.steps.count() == 2


@pytest.mark.django_db
def test_without_a_planned_committee_an_answer_is_due_in_ten_working_days() -> None:
    meeting = next_meeting(date(2018, 3, 26))  # Easter lies between
    assert (meeting.agenda, meeting.day) == (date(2018, 4, 11), None)


def test_a_lead_member_closes_what_a_member_who_left_has_asked(
    edition: Edition, cast: Cast
) -> None:
    question = ask(edition, cast.member)
    answer(question, cast.lead_officer)
    closing = {"question": question, "version": 2, "by": cast.lead_member, "now": NOW}
    with pytest.raises(PermissionDenied):
        questions.close(**closing)
    Person.objects.filter(pk=cast.member.pk).update(is_active=False)
    questions.close(**closing)
    question.refresh_from_db()
    assert question.state == "closed"


def test_of_two_answers_at_once_the_second_is_told(edition: Edition, cast: Cast) -> None:
    question = ask(edition, cast.member)
    answer(question, cast.lead_officer)
    with pytest.raises(SavedByAnotherError):
        answer(question, cast.director, "Other words.", version=1)


def test_it_waits_for_who_leads_the_indicator_and_for_all_once_it_is_late(
    edition: Edition, cast: Cast
) -> None:
    plan()
    question = ask(edition, cast.member)

    def waits(today: date) -> set[str]:
        return names(cast.everybody, lambda who: questions_to_answer(who, today).exists())

    assert waits(TODAY) == {"Lead officer"}
    late = AGENDA + timedelta(days=1)
    assert waits(late) == {"Lead officer", "Analyst", "Other analyst", "Director"}
    (told,) = reminders(cast.lead_officer, now=NOW, today=late)[:1]
    assert (str(told.kind), told.text) == (
        "Late",
        "To answer: a question on AB 01, % of referrals that are repeat within 12 months",
    )
    answer(question, cast.lead_officer)
    said = [each.text for each in reminders(cast.member, now=LATER, today=late)]
    assert (
        "Answered: your question on AB 01, % of referrals that are repeat within 12 months" in said
    )


def test_the_database_moves_a_question_only_along_its_table(edition: Edition, cast: Cast) -> None:
    ask(edition, cast.member)
    written = {"answered_by": cast.analyst, "answer": "A", "answered_as": "Analyst"}
    Question.objects.update(**written)
    for before, after in product(QUESTION.states, repeat=2):
        if before == after:
            continue
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("ALTER TABLE narratives_question DISABLE TRIGGER USER")
                cursor.execute("UPDATE narratives_question SET state = %s", [before])
                cursor.execute("ALTER TABLE narratives_question ENABLE TRIGGER USER")
            try:
                with transaction.atomic():
                    Question.objects.update(state=after)
                moved = True
            except DatabaseError as error:
                moved = "Invalid transition" not in str(error)
            transaction.set_rollback(True)
        assert moved == ((before, after) in QUESTION.steps), (before, after)
