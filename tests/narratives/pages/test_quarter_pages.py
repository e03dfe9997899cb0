"""The pages of a quarter: what is missing, who has it, and the director's signature."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kpiportal.models import Person
from narratives.actions import commentary as writing
from narratives.actions import snapshots
from narratives.models import Occasion, Round, Signature
from tests.cast import PASSWORD
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_, get, post, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter


def signed_in_just_now(person: Person) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen|version)" value="([^"]*)"', page))


def approve(client: Client, quarter: Quarter, **answers: Any) -> Any:
    return client.post(reverse("quarter_approve", args=[quarter.round.pk]), answers)


def test_a_quarter_says_what_it_waits_for_and_who_has_it(quarter: Quarter) -> None:
    page = text_of(get(quarter.cast.analyst, "quarter", quarter.round.pk))
    assert "AB 01" in page
    assert "Front door manager (Lead officer)" in page
    quarter.submit()
    page = text_of(get(quarter.cast.analyst, "quarter", quarter.round.pk))
    assert "Head of service (Acceptor)" in page


@pytest.mark.parametrize("name", ["quarter_hand_on", "figures_close", "figures_open"])
def test_only_analysts_move_figures(quarter: Quarter, name: str) -> None:
    thing = {
        "quarter_hand_on": quarter.round,
        "figures_close": quarter.next_month(),
        "figures_open": quarter.month,
    }[name]
    for who, status in [("analyst", 200), ("director", 403), ("lead_officer", 403)]:
        assert get(getattr(quarter.cast, who), name, thing.pk).status_code == status


@pytest.mark.parametrize("name", ["figures_close", "quarter_reopen"])
def test_what_is_not_for_now_is_not_asked(quarter: Quarter, name: str) -> None:
    who = quarter.cast.analyst if name == "figures_close" else quarter.cast.director
    thing = quarter.month if name == "figures_close" else quarter.round
    page = get(who, name, thing.pk)
    assert page.status_code == 409
    assert "figures closed: that is not for now" in text_of(page)


def test_a_reason_is_asked_for_only_where_something_is_missing(quarter: Quarter) -> None:
    analyst, pk = quarter.cast.analyst, quarter.round.pk
    assert "Why it goes on without them" in text_of(get(analyst, "quarter_hand_on", pk))
    without = post(analyst, "quarter_hand_on", pk, version=2, gaps="")
    assert (without.status_code, quarter.round.state) == (200, "figures_closed")
    quarter.submit()
    writing.accept(commentary=quarter.due, version=2, by=quarter.cast.acceptor, now=NOW)
    assert "Why it goes on without them" not in text_of(get(analyst, "quarter_hand_on", pk))
    assert post(analyst, "quarter_hand_on", pk, version=2, gaps="").status_code == 302
    assert quarter.round.state == "in_review"


def test_the_director_reads_the_very_bytes_and_signs_them(quarter: Quarter) -> None:
    quarter.submit("It fell. <i>Really</i>")
    quarter.hand_on()
    client = signed_in_just_now(quarter.cast.director)
    page = text_of(client.get(reverse("quarter_read", args=[quarter.round.pk])))
    assert "It fell. &lt;i&gt;Really&lt;/i&gt;" in page
    assert "&lt;b&gt;&quot;all&quot; &amp; each&lt;/b&gt;" in page
    assert approve(client, quarter, **form_of(page), reservations="Late.").status_code == 302
    signature = Signature.objects.get()
    assert (signature.sha256, signature.reservations) == (form_of(page)["seen"], "Late.")
    page_of_quarter = client.get(reverse("quarter", args=[quarter.round.pk]))
    assert {line.has_it for line in page_of_quarter.context["table"].data} == {""}
    shown = text_of(page_of_quarter)
    assert signature.sha256 in shown
    assert "Director of children’s services" in shown


def test_a_signature_on_what_has_changed_is_refused(quarter: Quarter) -> None:
    quarter.submit()
    quarter.hand_on()
    client = signed_in_just_now(quarter.cast.director)
    form = form_of(text_of(client.get(reverse("quarter_read", args=[quarter.round.pk]))))
    writing.accept(commentary=quarter.due, version=2, by=quarter.cast.acceptor, now=NOW)
    refused = approve(client, quarter, **form, reservations="")
    assert refused.status_code == 409
    assert "has changed since you opened it" in text_of(refused)
    assert not Signature.objects.exists()


def test_the_directors_page_names_what_is_exceptional_before_all_figures(
    quarter: Quarter,
) -> None:
    quarter.submit()
    quarter.hand_on()
    page = text_of(get(quarter.cast.director, "quarter_read", quarter.round.pk))
    parts = re.findall(r'<h2 class="govuk-heading-m"(?: id="[a-z]+")?>([^<]*)</h2>', page)
    assert parts == [
        "The quarter as a whole",
        "Exceptions",
        "Turned since the quarter before",
        "Restated",
        "Words let stand although the figures say otherwise",
        "Checks open",
        "Case audits",
        "Commentary",
        "All figures",
        "Sign",
    ]
    assert "Behind its target" in page
    assert "AB 01 (submitted)" in page


def test_to_approve_with_reservations_is_to_say_which(quarter: Quarter) -> None:
    quarter.hand_on()
    client = signed_in_just_now(quarter.cast.director)
    form = form_of(text_of(client.get(reverse("quarter_read", args=[quarter.round.pk]))))
    asked = approve(client, quarter, **form, reservations=" ", reserve="1")
    assert "Say what your reservations are." in text_of(asked)
    assert not Signature.objects.exists()
    approve(client, quarter, **form, reservations="Late.", reserve="1")
    assert Signature.objects.get().reservations == "Late."


def test_the_director_sends_a_part_back_by_name(quarter: Quarter) -> None:
    quarter.submit()
    quarter.accept()
    quarter.hand_on()
    args = ("quarter_send_back", quarter.round.pk)
    assert "AB 01 % of referrals that are repeat" in text_of(get(quarter.cast.director, *args))
    answers = {"version": quarter.round.version, "reason": "Why?", "parts": [quarter.due.pk]}
    assert post(quarter.cast.director, *args, **answers).status_code == 302
    assert (quarter.round.state, quarter.due.state) == ("figures_closed", "returned")


def test_a_part_that_is_not_the_directors_to_send_back_is_no_choice(quarter: Quarter) -> None:
    quarter.write()
    quarter.hand_on()
    args = ("quarter_send_back", quarter.round.pk)
    answers = {"version": quarter.round.version, "reason": "Why?", "parts": [quarter.due.pk]}
    post(quarter.cast.director, *args, **answers)
    assert quarter.due.state == "draft"


def test_signing_wants_a_fresh_sign_in(quarter: Quarter) -> None:
    quarter.hand_on()
    client = as_(quarter.cast.director)  # a session that is not fresh
    form = form_of(text_of(client.get(reverse("quarter_read", args=[quarter.round.pk]))))
    asked = approve(client, quarter, **form, reservations="")
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not Signature.objects.exists()


@pytest.mark.parametrize("name", ["quarter_read", "quarter_send_back", "quarter_reopen"])
@pytest.mark.parametrize("who", ["analyst", "acceptor", "lead_officer", "lead_member"])
def test_nobody_but_the_director_decides(quarter: Quarter, name: str, who: str) -> None:
    quarter.hand_on()
    assert get(getattr(quarter.cast, who), name, quarter.round.pk).status_code == 403


def test_there_is_nothing_to_read_before_it_is_handed_on(quarter: Quarter) -> None:
    page = get(quarter.cast.director, "quarter_read", quarter.round.pk)
    assert page.status_code == 409


def test_it_is_sent_back_and_the_reason_is_shown(quarter: Quarter) -> None:
    quarter.hand_on()
    version = quarter.round.version
    args = ("quarter_send_back", quarter.round.pk)
    post(quarter.cast.director, *args, version=version, reason="Too thin.")
    assert quarter.round.state == "figures_closed"
    assert "Too thin." in text_of(get(quarter.cast.analyst, "quarter", quarter.round.pk))


def test_the_list_shows_every_edition_to_staff_alone(quarter: Quarter) -> None:
    listed = {
        who: get(getattr(quarter.cast, who), "quarters").status_code
        for who in ["analyst", "lead_officer", "acceptor", "director", "member", "auditor"]
    }
    assert listed == {
        "analyst": 200,
        "lead_officer": 200,
        "acceptor": 200,
        "director": 200,
        "member": 403,
        "auditor": 403,
    }


def test_a_month_has_no_page_of_a_quarter(quarter: Quarter) -> None:
    assert get(quarter.cast.analyst, "quarter", quarter.month.pk).status_code == 404
    assert Round.objects.count() == 2


def test_a_month_leads_to_the_snapshots_that_it_was_frozen_in(quarter: Quarter) -> None:
    director = quarter.cast.director
    closed = snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    page = text_of(get(director, "quarter", quarter.round.pk))
    assert f'href="{reverse("snapshot", args=[closed.pk])}"' in page
    assert "figures closed, 10 January 2018" in page


def test_a_later_edition_says_why_the_one_before_was_reopened(quarter: Quarter) -> None:
    quarter.hand_on()
    first = quarter.approve().round
    director = quarter.cast.director
    version = quarter.round.version
    post(director, "quarter_reopen", first.pk, version=version, reason="A figure was wrong.")
    page = text_of(get(director, "quarter", quarter.round.pk))
    assert reverse("quarter", args=[first.pk]) in page
    assert "was reopened.</strong> A figure was wrong." in page
