"""One-time codes, and pages that ask for a sign-in of the last few minutes."""

import base64
import hashlib
import hmac
import json
import struct
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.test import Client

from kpiportal.models import RoleHeld
from tests.access.coming_in import HOSTILE, is_in, sign_in, verbs
from tests.cast import PASSWORD, Cast


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


def test_five_wrong_codes_shut_the_account_for_a_while(cast: Cast, phone: Phone) -> None:
    client, _ = sign_in(cast.analyst)
    for _ in range(5):
        assert not send_code(client, "000000")
    assert not send_code(client, phone.code)


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


@pytest.mark.parametrize("address", HOSTILE)
def test_no_address_leads_away_after_the_password(cast: Cast, address: str) -> None:
    client, _ = sign_in(cast.analyst)
    answer = client.post("/sign-in/again/", {"password": PASSWORD, "next": address})
    assert answer["Location"] == "/"


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
