"""Coming in, staying in, and being put out: each through the pages that people use."""

import base64
import hashlib
import hmac
import json
import re
import statistics
import struct
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from urllib.parse import quote, urlsplit

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from kpiportal import jobs, people
from kpiportal.access import Role
from kpiportal.models import Event, Job, Person, RoleHeld
from tests.cast import PASSWORD, Cast

NEW_PASSWORD = "quite-another-password"
HOSTILE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "https:elsewhere.example",
    "javascript:alert(1)",
    " https://elsewhere.example/",
    "http:///elsewhere.example",
]


def sign_in(
    person: Person | str, password: str = PASSWORD, **more: str
) -> tuple[Client, HttpResponse]:
    client = Client()
    email = person if isinstance(person, str) else person.email
    answer = client.post("/sign-in/", {"login": email, "password": password} | more)
    return client, answer


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def verbs() -> list[str]:
    return [event.verb for event in Event.objects.order_by("sequence")]


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
        began = time.perf_counter()
        sign_in(email, "not-the-password")
        return time.perf_counter() - began

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


# --- one-time codes


class Phone:
    """The app on a phone that shows codes, and the clock that it shares with the portal."""

    def __init__(self) -> None:
        self.now = time.time() // 30 * 30 + 1
        self.secret = ""

    def time(self) -> float:
        return self.now

    def wait_for_the_next_code(self) -> None:
        self.now += 30

    @property
    def code(self) -> str:
        counter = struct.pack(">Q", int(self.now) // 30)
        digest = hmac.new(base64.b32decode(self.secret), counter, hashlib.sha1).digest()
        start = digest[-1] & 15
        number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
        return f"{number % 1_000_000:06}"


@pytest.fixture
def phone(
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> Phone:
    """The analyst's, set up through the pages."""
    phone = Phone()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", phone)
    client, _ = sign_in(cast.analyst)
    assert client.get("/codes/set-up/")["Location"].startswith("/sign-in/again/")
    client.post("/sign-in/again/", {"password": PASSWORD, "next": "/codes/set-up/"})
    client.get("/codes/set-up/")
    phone.secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/codes/set-up/", {"code": phone.code})
    phone.wait_for_the_next_code()
    return phone


def send_code(client: Client, code: str) -> bool:
    client.post("/sign-in/code/", {"code": code})
    return is_in(client)


def test_with_codes_set_up_the_password_alone_opens_nothing(cast: Cast, phone: Phone) -> None:
    client, answer = sign_in(cast.analyst)
    assert answer["Location"] == "/sign-in/code/"
    assert not is_in(client)
    assert not send_code(client, "000000")
    assert send_code(client, phone.code)
    assert "set up one-time codes" in verbs()


def test_a_code_opens_the_door_once(cast: Cast, phone: Phone) -> None:
    first, _ = sign_in(cast.analyst)
    assert send_code(first, phone.code)
    second, _ = sign_in(cast.analyst)
    assert not send_code(second, phone.code)
    phone.wait_for_the_next_code()
    assert send_code(second, phone.code)


def test_a_recovery_code_opens_the_door_once(cast: Cast, phone: Phone) -> None:
    client, _ = sign_in(cast.analyst)
    assert send_code(client, phone.code)
    client.post("/sign-in/again/", {"password": PASSWORD})
    code = client.get("/codes/recovery/").context["unused_codes"][0]
    first, _ = sign_in(cast.analyst)
    assert send_code(first, code)
    second, _ = sign_in(cast.analyst)
    assert not send_code(second, code)


def test_secrets_of_codes_lie_encrypted(cast: Cast, phone: Phone) -> None:
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert phone.secret not in kept
    assert Authenticator.objects.count() == 2


def test_the_administrator_removes_the_codes_of_a_lost_phone(cast: Cast, phone: Phone) -> None:
    inside, _ = sign_in(cast.analyst)
    assert send_code(inside, phone.code)
    administrator, _ = sign_in(cast.administrator)
    administrator.post(f"/people/{cast.analyst.pk}/remove-codes/")
    assert not is_in(inside)
    client, _ = sign_in(cast.analyst)
    assert is_in(client)
    assert "removed one-time codes of" in verbs()


# --- a fresh sign-in


def grow_old(client: Client, minutes: int) -> None:
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= minutes * 60
    session.save()


@pytest.fixture
def page(cast: Cast) -> str:
    """One that asks for a fresh sign-in."""
    return f"/people/{cast.analyst.pk}/remove-codes/"


def test_a_fresh_sign_in_is_not_asked_of_who_has_just_signed_in(cast: Cast, page: str) -> None:
    client, _ = sign_in(cast.administrator)
    grow_old(client, 4)
    assert client.get(page).status_code == 200


def test_after_five_minutes_the_password_is_asked_and_leads_back(cast: Cast, page: str) -> None:
    client, _ = sign_in(cast.administrator)
    grow_old(client, 6)
    asked = client.get(page)
    assert asked["Location"] == f"/sign-in/again/?next={quote(page, safe='')}"
    wrong = client.post(asked["Location"], {"password": "not-the-password", "next": page})
    assert wrong.status_code == 200
    assert client.get(page).status_code == 302
    right = client.post(asked["Location"], {"password": PASSWORD, "next": page})
    assert right["Location"] == page
    assert client.get(page).status_code == 200


def test_what_was_sent_too_late_is_carried_out_after_the_password(
    cast: Cast, phone: Phone, page: str
) -> None:
    client, _ = sign_in(cast.administrator)
    grow_old(client, 6)
    asked = client.post(page)
    assert asked["Location"].startswith("/sign-in/again/")
    assert Authenticator.objects.filter(user=cast.analyst).exists()
    client.post(asked["Location"], {"password": PASSWORD, "next": page})
    assert not Authenticator.objects.filter(user=cast.analyst).exists()


def test_what_was_sent_is_not_carried_out_if_the_role_went_meanwhile(
    cast: Cast, phone: Phone, page: str
) -> None:
    client, _ = sign_in(cast.administrator)
    grow_old(client, 6)
    asked = client.post(page)
    RoleHeld.objects.filter(person=cast.administrator).delete()
    answer = client.post(asked["Location"], {"password": PASSWORD, "next": page})
    assert answer.status_code == 403
    assert Authenticator.objects.filter(user=cast.analyst).exists()
