"""Coming in, staying in, and being put out: each through the pages that people use."""

import re
import statistics
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kpiportal import jobs, people
from kpiportal.access import Role
from kpiportal.models import Job, Person
from tests.access.coming_in import HOSTILE, is_in, sign_in, verbs
from tests.cast import PASSWORD, Cast

NEW_PASSWORD = "quite-another-password"


def test_the_right_password_opens_the_door_and_the_trail_says_so(cast: Cast) -> None:
    client, answer = sign_in(cast.analyst)
    assert answer["Location"] == "/"
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)
    assert verbs() == ["signed in", "signed out"]


def test_an_address_may_be_typed_in_capitals(cast: Cast) -> None:
    client, _ = sign_in(cast.analyst.email.upper())
    assert is_in(client)


def test_nobody_signs_themselves_up(cast: Cast) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_passwords_are_kept_with_argon2(cast: Cast) -> None:
    assert cast.analyst.password.startswith("argon2$argon2id$")


def test_an_unknown_name_gets_the_reply_of_a_wrong_password(cast: Cast) -> None:
    def reply(email: str) -> tuple[int, str]:
        _, answer = sign_in(email, "not-the-password")
        text = answer.content.decode().replace(email, "…")
        return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", text)

    known = reply(cast.analyst.email)
    assert known == reply("somebody.else@portal.example")
    assert known[0] == 200
    assert verbs() == ["refused a sign-in of"]


def test_an_unknown_name_takes_about_as_long_as_a_wrong_password(cast: Cast) -> None:
    def seconds(email: str) -> float:
        began = time.process_time()
        sign_in(email, "not-the-password")
        return time.process_time() - began

    sign_in("warm.up@portal.example", "not-the-password")
    known = [seconds(person.email) for person in cast.everybody[:7]]
    unknown = [seconds(f"unknown-{number}@portal.example") for number in range(7)]
    assert 0.5 < statistics.median(known) / statistics.median(unknown) < 2


def test_five_wrong_passwords_shut_this_account_and_no_other(cast: Cast) -> None:
    for _ in range(5):
        sign_in(cast.analyst, "not-the-password")
    client, answer = sign_in(cast.analyst)
    assert not is_in(client)
    assert "Too many tries. Wait five minutes" in answer.content.decode()
    neighbour, _ = sign_in(cast.other_analyst)
    assert is_in(neighbour)


def test_the_session_gets_another_key_at_sign_in(cast: Cast) -> None:
    client = Client()
    session = client.session
    session["brought along"] = True
    session.save()
    before = session.session_key
    client.post("/sign-in/", {"login": cast.analyst.email, "password": PASSWORD})
    assert client.session.session_key != before
    assert is_in(client)


@pytest.mark.parametrize(
    ("name", "age", "stays"),
    [
        ("seen", timedelta(minutes=29), True),
        ("seen", timedelta(minutes=31), False),
        ("began", timedelta(hours=9, minutes=59), True),
        ("began", timedelta(hours=10, minutes=1), False),
    ],
)
def test_a_session_ends_after_30_idle_minutes_and_after_10_hours(
    cast: Cast, name: str, age: timedelta, stays: bool
) -> None:
    client, _ = sign_in(cast.analyst)
    assert is_in(client)
    session = client.session
    session[name] -= int(age.total_seconds())
    session.save()
    assert is_in(client) is stays


def test_somebody_deactivated_is_out_on_the_next_request_and_stays_out(cast: Cast) -> None:
    client, _ = sign_in(cast.analyst)
    assert is_in(client)
    people.deactivate(by=cast.administrator, person=cast.analyst)
    assert not is_in(client)
    people.reactivate(by=cast.administrator, person=cast.analyst)
    assert not is_in(client)
    _, answer = sign_in(cast.analyst)
    assert answer.status_code == 302


def test_a_deactivated_person_does_not_come_in(cast: Cast) -> None:
    people.deactivate(by=cast.administrator, person=cast.analyst)
    client, answer = sign_in(cast.analyst)
    assert answer["Location"] == "/sign-in/inactive/"
    assert not is_in(client)


def test_a_role_taken_away_bites_on_the_next_request(cast: Cast) -> None:
    client, _ = sign_in(cast.analyst)
    assert client.get("/jobs/").status_code == 200
    people.change(
        by=cast.administrator,
        person=cast.analyst,
        version=1,
        name="Analyst",
        team=None,
        roles=[Role.MEMBER],
    )
    assert client.get("/jobs/").status_code == 403


def test_after_sign_in_one_is_where_one_wanted_to_go(cast: Cast) -> None:
    asked = Client().get("/jobs/?x=1")
    assert asked["Location"] == "/sign-in/?next=/jobs/%3Fx%3D1"
    _, answer = sign_in(cast.analyst, next="/jobs/?x=1")
    assert answer["Location"] == "/jobs/?x=1"


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_leads_away_after_sign_in(cast: Cast, address: str) -> None:
    client = Client()
    client.get("/sign-in/", {"next": address})
    _, answer = sign_in(cast.analyst, next=address)
    assert urlsplit(answer["Location"]).netloc == ""
    assert answer["Location"] == "/"
    signed_in, _ = sign_in(cast.other_analyst)
    out = signed_in.post("/sign-out/", {"next": address})
    assert urlsplit(out["Location"]).netloc == ""


# --- passwords


def forget_the_password(person: Person) -> str:
    """The link in the mail that a worker sends then."""
    Client().post("/password/forgotten/", {"email": person.email})
    jobs.run(Job.objects.latest("pk").pk, now=timezone.now())
    return link_in_mail()


def link_in_mail() -> str:
    found = re.search(r"https?://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[1]


def set_password_at(link: str, password: str = NEW_PASSWORD) -> HttpResponse:
    client = Client()
    page = client.get(link, follow=True)
    form = {"password1": password, "password2": password}
    return client.post(page.request["PATH_INFO"], form, follow=True)


def test_a_forgotten_password_is_set_anew_once_and_ends_other_sessions(cast: Cast) -> None:
    earlier, _ = sign_in(cast.analyst)
    link = forget_the_password(cast.analyst)
    set_password_at(link)
    assert not is_in(earlier)
    client, _ = sign_in(cast.analyst, NEW_PASSWORD)
    assert is_in(client)
    set_password_at(link, "a-third-password-altogether")
    again, _ = sign_in(cast.analyst, NEW_PASSWORD)
    assert is_in(again)
    assert "set a new password" in verbs()


def test_a_new_password_for_an_unknown_name_gets_the_same_reply(cast: Cast) -> None:
    def reply(email: str) -> tuple[int, str]:
        answer = Client().post("/password/forgotten/", {"email": email})
        return answer.status_code, answer["Location"]

    assert reply("somebody.else@portal.example") == reply(cast.analyst.email)
    assert [job.ids["person"] for job in Job.objects.all()] == [cast.analyst.pk]
    assert [message.subject for message in mail.outbox] == []


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "analyst@portal"])
def test_an_easy_password_is_refused(cast: Cast, password: str) -> None:
    set_password_at(forget_the_password(cast.analyst), password)
    client, _ = sign_in(cast.analyst)
    assert is_in(client)


def test_an_invited_person_follows_the_mail_sets_a_password_and_comes_in(cast: Cast) -> None:
    administrator, _ = sign_in(cast.administrator)
    invited = {"name": "New auditor", "email": "new@portal.example", "roles": ["auditor"]}
    administrator.post("/people/invite/", invited)
    assert not is_in(sign_in("new@portal.example", "")[0])
    set_password_at(link_in_mail())
    client, _ = sign_in("new@portal.example", NEW_PASSWORD)
    assert is_in(client)


def test_who_came_in_by_the_mail_can_set_up_one_time_codes(cast: Cast) -> None:
    set_password_at(forget_the_password(cast.analyst))
    client, _ = sign_in(cast.analyst, NEW_PASSWORD)
    client.post("/sign-in/again/", {"password": NEW_PASSWORD})
    assert client.get("/codes/set-up/").status_code == 200


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/jobs/?page=2#x", "/jobs/%3Fpage%3D2"),
        ("https://elsewhere.example/jobs/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(
    cast: Cast, came_from: str, leads_to: str
) -> None:
    answer = Client().post("/jobs/1/again/", headers={"referer": came_from})
    assert answer["Location"] == f"/sign-in/?next={leads_to}"
