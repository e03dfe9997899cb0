"""One mail a day with what waits, to whoever wants it; never a case, never a figure."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from indicators.models import Indicator
from kpiportal import jobs
from kpiportal.events import record
from kpiportal.models import Event, Job, Person
from narratives.actions import commentary as writing
from narratives.actions import digests, questions
from narratives.models.questions import Ask
from narratives.queries.reminders import due_in_words
from narratives.tasks import ask_for_digests, send_digests_each_working_day
from tests.audits.conftest import start_a_round
from tests.cast import Cast
from tests.narratives.editions import published_quarter
from tests.narratives.makers import NOW
from tests.narratives.quarter import SEPTEMBER, Quarter

Capture = Any


def send(person: Person, capture: Capture) -> list[str]:
    mail.outbox.clear()
    with capture(execute=True):
        digests.send_digest(person=person, now=NOW)
    return [str(message.body) for message in mail.outbox]


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2018, 2, 9), "due 9 February 2018"),
        (date(2018, 2, 11), "was due 9 February 2018"),  # a Sunday
        (date(2018, 2, 12), "was due 9 February 2018, 1 working day ago"),
        (date(2018, 2, 13), "was due 9 February 2018, 2 working days ago"),
        (date(2019, 2, 6), "was due 9 February 2018, 250 working days ago"),
        (date(2019, 2, 7), "was due 9 February 2018"),
        (date(2026, 11, 21), "was due 9 February 2018"),
    ],
)
def test_how_late_something_is_is_counted_for_a_year(today: date, words: str) -> None:
    assert due_in_words(date(2018, 2, 9), today) == words


def test_a_digest_says_what_is_late_in_plain_words(
    quarter: Quarter, django_capture_on_commit_callbacks: Capture
) -> None:
    due = quarter.due
    assert send(quarter.cast.lead_officer, django_capture_on_commit_callbacks) == [
        f"""\
Hello Lead officer,

this waits for you in the performance portal.

Late
- Commentary on AB 01, % of referrals that are repeat within 12 months (was due 13 October 2017,\
 60 working days ago)
  http://127.0.0.1:8000/commentary/{due.pk}/

You get this once a day, and only when something waits. Turn it off here:
http://127.0.0.1:8000/account/
"""
    ]


def test_what_came_back_and_what_turned_red_is_told_without_a_word_of_it(
    quarter: Quarter, django_capture_on_commit_callbacks: Capture
) -> None:
    quarter.submit("We saw Robin Smith, case D20001.")
    due = quarter.due
    writing.send_back(
        commentary=due,
        version=due.version,
        reason="Leave D20001 out.",
        by=quarter.cast.acceptor,
        now=NOW,
    )
    code = Indicator.objects.get(code="AB 02")
    record(None, "turned red", code, at=NOW, end="2017-09", before="green", after="red")
    (text,) = send(quarter.cast.lead_officer, django_capture_on_commit_callbacks)
    assert [line for line in text.splitlines() if line and not line.startswith("  ")][2:-2] == [
        "Returned to you",
        "- Commentary on AB 01, % of referrals that are repeat within 12 months",
        "Turned red",
        "- AB 02, % of referrals completed within 24 hours (September 2017)",
    ]


def test_a_question_is_told_of_by_its_indicator_and_so_is_its_answer(
    quarter: Quarter, django_capture_on_commit_callbacks: Capture
) -> None:
    cast, about = quarter.cast, "AB 01, % of referrals that are repeat within 12 months"
    asked = questions.ask(
        edition=published_quarter(cast, SEPTEMBER),
        indicator=Indicator.objects.get(code="AB 01"),
        kind=Ask.QUESTION,
        text="Was it the Smiths?",
        by=cast.member,
        now=NOW,
    )
    (text,) = send(cast.lead_officer, django_capture_on_commit_callbacks)
    due = "due 24 January 2018"
    assert f"Waits for you\n- To answer: a question on {about} ({due})\n" in text
    assert f"/questions/{asked.pk}/\n" in text
    questions.answer(question=asked, version=1, text="It was not.", by=cast.lead_officer, now=NOW)
    again = send(cast.lead_officer, django_capture_on_commit_callbacks)
    assert all("To answer" not in each for each in again)
    (told,) = send(cast.member, django_capture_on_commit_callbacks)
    assert f"- Answered: your question on {about}\n" in told
    assert "Smiths" not in text + told
    assert "It was not." not in told


def test_an_auditor_hears_how_many_audits_wait_and_of_none_of_them(
    cast: Cast, django_capture_on_commit_callbacks: Capture
) -> None:
    audit = start_a_round(cast).assign()
    (text,) = send(cast.auditor, django_capture_on_commit_callbacks)
    assert "- 1 case audit\n" in text
    assert audit.case.reference not in text


def test_nobody_gets_mail_about_nothing(
    quarter: Quarter, django_capture_on_commit_callbacks: Capture
) -> None:
    for person in (quarter.cast.member, quarter.cast.other_officer):
        assert send(person, django_capture_on_commit_callbacks) == []


@pytest.mark.parametrize("off", ["daily_digest", "is_active"])
def test_who_turned_it_off_or_left_gets_none(
    quarter: Quarter, django_capture_on_commit_callbacks: Capture, off: str
) -> None:
    officer = quarter.cast.lead_officer
    setattr(officer, off, False)
    officer.save(update_fields=[off])
    assert send(officer, django_capture_on_commit_callbacks) == []


def test_a_day_asked_for_twice_sends_each_person_one(quarter: Quarter) -> None:
    for _ in range(2):
        ask_for_digests("2018-01-10")
    asked = Job.objects.filter(kind="digest", ids__person=quarter.cast.lead_officer.pk)
    assert asked.count() == 1
    for _ in range(2):
        jobs.run(asked.get().pk, now=timezone.now())
    assert Event.objects.filter(verb="sent a digest to").count() == 1


@pytest.mark.parametrize(
    ("now", "asks"),
    [
        (datetime(2018, 1, 10, 6, 59, tzinfo=UTC), []),
        (datetime(2018, 1, 10, 7, 0, tzinfo=UTC), ["digests 2018-01-10"]),
        (datetime(2018, 7, 11, 6, 0, tzinfo=UTC), ["digests 2018-07-11"]),  # seven in London
        (datetime(2018, 1, 13, 9, 0, tzinfo=UTC), []),  # a Saturday
        (datetime(2018, 4, 2, 9, 0, tzinfo=UTC), []),  # Easter Monday
    ],
)
def test_digests_go_out_on_working_days_from_seven_in_london(
    now: datetime, asks: list[str]
) -> None:
    assert [request.key for request in send_digests_each_working_day(now)] == asks
