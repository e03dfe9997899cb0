"""Whoever comes too late with a form gets back what they typed into it, whichever form it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from indicators.models import Indicator
from kpiportal.actions import finish, open_action
from kpiportal.models import Action
from narratives.actions import commentary as writing
from narratives.actions import editions, questions
from narratives.models import Edition, Question, Signature
from narratives.models.questions import Ask
from tests.cast import PASSWORD
from tests.narratives.editions import approved_quarter, publish, published_quarter, reopen, show
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_, get, post, text_of
from tests.narratives.pages.test_quarter_pages import approve, form_of, signed_in_just_now
from tests.narratives.quarter import SEPTEMBER, Quarter

TYPED = "Words of long thought."
STALE = 99  # a version that nobody has seen


def with_the_director(quarter: Quarter) -> Client:
    quarter.submit()
    quarter.hand_on()
    return signed_in_just_now(quarter.cast.director)


def read(client: Client, quarter: Quarter) -> dict[str, str]:
    return form_of(text_of(client.get(reverse("quarter_read", args=[quarter.round.pk]))))


def accept(quarter: Quarter) -> None:
    """So that what the director saw is not what is there now."""
    writing.accept(commentary=quarter.due, version=2, by=quarter.cast.acceptor, now=NOW)


def test_reservations_stay_where_the_quarter_changed_and_are_signed_with_what_it_is_now(
    quarter: Quarter,
) -> None:
    client = with_the_director(quarter)
    seen = read(client, quarter)
    accept(quarter)
    late = approve(client, quarter, **seen, reservations=TYPED)
    page = text_of(late)
    assert late.status_code == 409
    assert "has changed since you opened it. Read it again." in page
    assert f"{TYPED}</textarea>" in page
    now = form_of(page)
    assert now == read(client, quarter) != seen
    assert approve(client, quarter, **now, reservations=TYPED).status_code == 302
    assert Signature.objects.get().reservations == TYPED


def test_reservations_come_back_where_there_is_nothing_to_approve_any_more(
    quarter: Quarter,
) -> None:
    client = with_the_director(quarter)
    seen = read(client, quarter)
    version = quarter.round.version
    post(quarter.cast.director, "quarter_send_back", quarter.round.pk, version=version, reason="R")
    late = approve(client, quarter, **seen, reservations=TYPED)
    assert late.status_code == 409
    assert TYPED in text_of(late)


def test_reservations_outlive_a_fresh_sign_in_after_which_the_quarter_is_another(
    quarter: Quarter,
) -> None:
    """And the page that is shown then can be sent: its token is the browser's."""
    quarter.submit()
    quarter.hand_on()
    client = Client(enforce_csrf_checks=True)
    client.force_login(quarter.cast.director)  # a session that is not fresh

    def send(address: str, **answers: Any) -> Any:
        token = client.cookies["csrftoken"].value
        return client.post(address, {"csrfmiddlewaretoken": token, **answers})

    approving = reverse("quarter_approve", args=[quarter.round.pk])
    seen = read(client, quarter)
    asked = send(approving, **seen, reservations=TYPED)
    accept(quarter)
    client.get(asked["Location"])
    late = send(asked["Location"], password=PASSWORD)
    page = text_of(late)
    assert late.status_code == 409
    assert f"{TYPED}</textarea>" in page
    assert send(approving, **form_of(page), reservations=TYPED).status_code == 302
    assert Signature.objects.get().reservations == TYPED


def test_what_cannot_be_signed_yet_is_said_before_reservations_are_typed(quarter: Quarter) -> None:
    own = quarter.round.commentary_set.get(indicator=None, section="")
    director = quarter.cast.director
    text = "25% of CSC referrals were repeats (AB 01)."
    writing.save(commentary=own, text=text, version=0, by=director, now=NOW)
    quarter.hand_on()
    page = text_of(get(director, "quarter_read", quarter.round.pk))
    assert "You can’t sign it yet." in page
    assert reverse("commentary", args=[own.pk]) in page


def _handed_on(quarter: Quarter) -> object:
    quarter.submit()
    quarter.hand_on()
    return quarter.round


def _approved(quarter: Quarter) -> object:
    _handed_on(quarter)
    return quarter.approve().round


ASKED: dict[str, tuple[str, str, Callable[[Quarter], object]]] = {
    "figures_close": ("analyst", "gaps", lambda quarter: quarter.next_month()),
    "figures_open": ("analyst", "reason", lambda quarter: quarter.month),
    "quarter_hand_on": ("analyst", "gaps", lambda quarter: quarter.round),
    "quarter_send_back": ("director", "reason", _handed_on),
    "quarter_reopen": ("director", "reason", _approved),
}


@pytest.mark.parametrize("name", ASKED)
def test_who_was_overtaken_is_asked_again_with_what_they_typed(quarter: Quarter, name: str) -> None:
    who, field, made = ASKED[name]
    thing: Any = made(quarter)
    thing.refresh_from_db()
    person = getattr(quarter.cast, who)
    late = post(person, name, thing.pk, **{"version": STALE, field: TYPED})
    page = text_of(late)
    assert late.status_code == 409
    assert "was saved by somebody else in the meantime" in page
    assert f"{TYPED}</textarea>" in page
    assert f'name="version" value="{thing.version}"' in page
    again = post(person, name, thing.pk, **{"version": thing.version, field: TYPED})
    assert again.status_code == 302


def test_parts_that_were_chosen_stay_chosen(quarter: Quarter) -> None:
    quarter.submit()
    quarter.accept()
    quarter.hand_on()
    args = ("quarter_send_back", quarter.round.pk)
    sent = {"version": STALE, "reason": TYPED, "parts": [quarter.due.pk]}
    page = text_of(post(quarter.cast.director, *args, **sent))
    assert f'value="{quarter.due.pk}"' in page
    assert "checked" in page


def test_who_hands_on_what_is_handed_on_gets_the_gaps_back(quarter: Quarter) -> None:
    quarter.hand_on()
    late = post(quarter.cast.analyst, "quarter_hand_on", quarter.round.pk, version=1, gaps=TYPED)
    assert late.status_code == 409
    assert TYPED in text_of(late)


def assert_handed_back(answer: Any) -> None:
    assert answer.status_code == 409
    assert TYPED in text_of(answer)


def test_why_it_was_to_be_returned_comes_back(quarter: Quarter) -> None:
    quarter.submit()
    sent = {"version": STALE, "reason": TYPED}
    assert_handed_back(post(quarter.cast.acceptor, "commentary_return", quarter.due.pk, **sent))


def test_too_long_a_reason_stays_where_it_can_be_returned_no_more(quarter: Quarter) -> None:
    quarter.submit()
    _accepted_and_signed(quarter)
    sent = {"version": 2, "reason": TYPED * 100}
    answer = post(quarter.cast.acceptor, "commentary_return", quarter.due.pk, **sent)
    assert TYPED * 100 in text_of(answer)


def _accepted_and_signed(quarter: Quarter) -> None:
    quarter.accept()
    quarter.hand_on()
    quarter.approve()


LATE_TO_THE_TEXT: dict[str, dict[str, Any]] = {
    "commentary_write": {"version": 2, "revision": 0, "changed": TYPED},
    "commentary_remark": {"text": TYPED},
    "commentary_promise": {"what": TYPED, "owner": "", "due": ""},
}


@pytest.mark.parametrize("name", LATE_TO_THE_TEXT)
def test_what_is_written_about_a_text_that_is_signed_by_now_comes_back(
    quarter: Quarter, name: str
) -> None:
    quarter.submit()
    _accepted_and_signed(quarter)
    officer = quarter.cast.lead_officer
    answer = post(officer, name, quarter.due.pk, **LATE_TO_THE_TEXT[name])
    assert_handed_back(answer)
    assert "is approved. Its commentary can no longer change." in text_of(answer)


def test_a_remark_on_words_that_are_gone_stays_when_the_quarter_is_signed(quarter: Quarter) -> None:
    quarter.submit()
    _accepted_and_signed(quarter)
    sent = {"quote": "Gone.", "text": TYPED}
    assert TYPED in text_of(
        post(quarter.cast.acceptor, "commentary_remark", quarter.due.pk, **sent)
    )


def test_a_returned_text_that_is_signed_is_written_on_no_more_and_its_writer_told_why(
    quarter: Quarter,
) -> None:
    quarter.submit()
    head, due = quarter.cast.acceptor, quarter.due
    writing.send_back(commentary=due, version=2, reason="By when?", by=head, now=NOW)
    quarter.hand_on()
    quarter.approve()
    officer = quarter.cast.lead_officer
    why = "Quarter 2 of 2017-18 is approved. Its commentary can no longer change."
    opened = get(officer, "commentary_write", due.pk)
    assert opened.status_code == 409
    assert why in text_of(opened)
    sent = {"version": quarter.due.version, "revision": 0, "changed": TYPED}
    saved = post(officer, "commentary_write", due.pk, **sent)
    assert_handed_back(saved)
    assert why in text_of(saved)
    assert "Somebody else saved first" not in text_of(saved)
    assert TYPED in text_of(get(officer, "commentary", due.pk))


def test_why_words_may_stand_comes_back_where_they_stand_no_more(quarter: Quarter) -> None:
    quarter.write("25% were repeats.")
    officer, due = quarter.cast.lead_officer, quarter.due
    key = get(officer, "commentary", due.pk).context["against"][0].key
    quarter.write("23% were repeats.")
    assert_handed_back(post(officer, "commentary_defend", due.pk, key, reason=TYPED))


@pytest.mark.parametrize(
    ("name", "field"), [("edition_publish", "let_through"), ("edition_withdraw", "reason")]
)
def test_what_is_said_of_an_edition_that_was_moved_on_comes_back(
    quarter: Quarter, name: str, field: str
) -> None:
    small = "Two young people came back."
    edition = approved_quarter(quarter.cast, SEPTEMBER, reservations=small)
    show(quarter.cast, edition)
    if field == "reason":
        editions.publish(
            edition=edition, version=2, let_through="Known.", by=quarter.cast.analyst, now=NOW
        )
    at = (name, str(edition.end), edition.number)
    assert_handed_back(post(quarter.cast.analyst, *at, **{"version": STALE, field: TYPED}))


def promised(quarter: Quarter) -> Action:
    cast = quarter.cast
    today = timezone.localdate()
    return open_action(
        source=quarter.due, what="Fill the posts.", due=today, owner=cast.lead_officer,
        by=cast.acceptor, now=timezone.now(),
    )  # fmt: skip


def test_what_shows_that_an_action_was_done_comes_back(quarter: Quarter) -> None:
    action = promised(quarter)
    sent = {"version": STALE, "evidence": TYPED}
    assert_handed_back(post(quarter.cast.lead_officer, "action_finish", action.pk, **sent))
    finish(action=action, version=1, evidence="E", by=quarter.cast.lead_officer, now=NOW)
    sent = {"version": 1, "evidence": TYPED * 200}
    assert TYPED in text_of(post(quarter.cast.lead_officer, "action_finish", action.pk, **sent))


def test_why_an_action_is_opened_again_or_handed_on_comes_back(quarter: Quarter) -> None:
    action = promised(quarter)
    cast = quarter.cast
    on = {"owner": f"person {cast.other_officer.pk}", "due": "3/1/2030", "reason": TYPED}
    handed_on = post(cast.analyst, "action_hand_on", action.pk, version=STALE, **on)
    assert_handed_back(handed_on)
    assert "Who does it: Other officer" in text_of(handed_on)
    finish(action=action, version=1, evidence="E", by=cast.lead_officer, now=NOW)
    sent = {"version": STALE, "reason": TYPED}
    assert_handed_back(post(cast.acceptor, "action_open_again", action.pk, **sent))


def asked(quarter: Quarter, edition: Edition) -> Question:
    return questions.ask(
        edition=edition, indicator=Indicator.objects.get(code="AB 01"), kind=Ask.QUESTION,
        text="Why?", by=quarter.cast.member, now=NOW,
    )  # fmt: skip


def test_a_question_on_an_edition_that_was_replaced_comes_back(quarter: Quarter) -> None:
    first = published_quarter(quarter.cast, SEPTEMBER)
    reopen(quarter.cast, first)
    publish(quarter.cast, approved_quarter(quarter.cast, SEPTEMBER))
    sent = {"kind": "question", "text": TYPED}
    at = ("question_ask", "2017-09", 1, "AB 01")
    assert_handed_back(post(quarter.cast.member, *at, **sent))


def test_an_answer_and_its_action_come_back(quarter: Quarter) -> None:
    question = asked(quarter, published_quarter(quarter.cast, SEPTEMBER))
    owner = quarter.cast.lead_officer.posts.get()
    sent = {"version": STALE, "text": TYPED, "what": "Read.", "owner": owner.pk, "due": "3/1/2030"}
    answer = post(quarter.cast.lead_officer, "question_answer", question.pk, **sent)
    assert_handed_back(answer)
    assert "Read." in text_of(answer)


def test_why_a_question_is_carried_forward_comes_back(quarter: Quarter) -> None:
    question = asked(quarter, published_quarter(quarter.cast, SEPTEMBER))
    questions.answer(
        question=question, version=1, text="So.", promise=None,
        by=quarter.cast.lead_officer, now=NOW,
    )  # fmt: skip
    sent = {"version": STALE, "reason": TYPED}
    assert_handed_back(post(quarter.cast.member, "question_carry", question.pk, **sent))


def test_what_is_handed_back_is_shown_as_text(quarter: Quarter) -> None:
    quarter.submit()
    sent = {"version": STALE, "reason": "<script>alert(1)</script>"}
    page = text_of(
        as_(quarter.cast.acceptor).post(reverse("commentary_return", args=[quarter.due.pk]), sent)
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
