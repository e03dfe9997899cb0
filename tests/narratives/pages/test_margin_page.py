"""The pages beside a text: its margin, its promises, its writer for some days."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kpiportal.models import Action
from narratives.models import Delegation, Remark
from tests.narratives.pages.conftest import get, post, text_of
from tests.narratives.quarter import Quarter


def page_of(quarter: Quarter, who: str) -> str:
    return text_of(get(getattr(quarter.cast, who), "commentary", quarter.due.pk))


def test_a_remark_stands_beside_the_words_that_it_is_on(quarter: Quarter) -> None:
    quarter.write("It fell\nby half.")
    post(
        quarter.cast.acceptor, "commentary_remark", quarter.due.pk, quote="fell by", text="<b>Why?"
    )
    page = page_of(quarter, "lead_officer")
    assert "“fell by”" in page
    assert "&lt;b&gt;Why?" in page
    assert "The words are others now." not in page
    quarter.write("It rose.")
    assert "The words are others now." in page_of(quarter, "lead_officer")


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"quote": "", "text": " "}, "Enter what you say of them"),
        ({"quote": "rose", "text": "Why?"}, "These words don’t stand in the text as it is now."),
    ],
)
def test_a_remark_that_says_nothing_or_quotes_other_words_is_not_kept(
    quarter: Quarter, answers: dict[str, str], says: str
) -> None:
    quarter.write("It fell.")
    sent = post(quarter.cast.acceptor, "commentary_remark", quarter.due.pk, **answers)
    assert sent.status_code == 200
    assert says in text_of(sent)
    assert not Remark.objects.exists()


def test_only_who_may_settle_a_remark_is_offered_it(quarter: Quarter) -> None:
    post(quarter.cast.acceptor, "commentary_remark", quarter.due.pk, text="Why?")
    offered = {
        who: "Settled</button>" in page_of(quarter, who).replace("\n", "")
        for who in ("lead_officer", "analyst", "acceptor", "other_officer", "director")
    }
    assert offered == {
        "lead_officer": True,
        "analyst": True,
        "acceptor": True,
        "other_officer": False,
        "director": False,
    }


def test_a_promise_is_an_action_with_its_owner_and_day(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    answers = {"what": "Fill two posts.", "owner": f"person {officer.pk}", "due": "31/3/2018"}
    assert post(officer, "commentary_promise", quarter.due.pk, **answers).status_code == 302
    action = Action.objects.get()
    assert (action.what, action.owner, str(action.due)) == (
        "Fill two posts.",
        officer,
        "2018-03-31",
    )
    assert "Fill two posts." in page_of(quarter, "acceptor")


def test_it_is_handed_on_to_another_from_day_to_day(quarter: Quarter) -> None:
    today = timezone.localdate()
    until = today + timedelta(days=9)
    cast = quarter.cast
    answers = {"person": cast.other_officer.pk, "first_day": today, "last_day": until}
    sent = post(cast.lead_officer, "commentary_delegate", quarter.due.pk, **answers)
    assert sent.status_code == 302
    assert "Other officer writes it from" in page_of(quarter, "director")
    assert get(cast.other_officer, "commentary_write", quarter.due.pk).status_code == 200
    assert get(cast.other_officer, "commentary_delegate", quarter.due.pk).status_code == 404
    handed_on = Delegation.objects.get()
    assert post(cast.lead_officer, "delegation_end", handed_on.pk).status_code == 302
    assert get(cast.other_officer, "commentary_write", quarter.due.pk).status_code == 404


def test_days_the_wrong_way_round_are_not_taken(quarter: Quarter) -> None:
    today = timezone.localdate()
    other = quarter.cast.other_officer
    answers = {"person": other.pk, "first_day": today, "last_day": today - timedelta(days=1)}
    sent = post(quarter.cast.lead_officer, "commentary_delegate", quarter.due.pk, **answers)
    assert "Enter a day on or after the first." in text_of(sent)
    assert not Delegation.objects.exists()
