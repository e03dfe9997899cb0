"""All that has to do with signing in looks and speaks like the portal."""

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.utils import timezone

from kpiportal import jobs
from kpiportal.models import Job
from tests.cast import PASSWORD, Cast
from tests.markup import Markup, parsed

YES = {"action": "yes"}
POLICY = "default-src 'none'"


@pytest.fixture(autouse=True)
def _mail_in_memory(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def person(client: Client, cast: Cast) -> Client:
    """The browser of an auditor who has just signed in."""
    client.post("/sign-in/", credentials(cast))
    return client


def credentials(cast: Cast, password: str = PASSWORD) -> dict[str, str]:
    return {"login": cast.auditor.email, "password": password, "next": "/codes/"}


def page(client: Client, address: str, data: dict[str, Any] | None = None) -> Markup:
    answer = client.post(address, data, follow=True) if data else client.get(address, follow=True)
    assert answer.status_code == 200, address
    markup = parsed(answer.text)
    assert_ours(markup, str(answer["Content-Security-Policy"]))
    return markup


def assert_ours(markup: Markup, policy: str) -> None:
    """Our frame, one heading, and nothing that the content security policy would refuse."""
    assert len(markup.all("h1")) == 1
    assert markup.one("main")["id"] == "main-content"
    assert POLICY in policy
    assert markup.all("style") == []
    assert all(script["src"] for script in markup.all("script"))
    attributes = {name for element in markup.elements for name in element.attrs}
    assert not [name for name in attributes if name == "style" or name.startswith("on")]


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/sign-in/", "Sign in"),
        ("/password/forgotten/", "Forgotten password"),
        ("/password/forgotten/sent/", "Look at your e-mails"),
        ("/password/new/1-x/", "This link no longer works"),
        ("/password/new/done/", "Your password is set"),
        ("/sign-in/inactive/", "You may no longer sign in"),
    ],
)
@pytest.mark.django_db
def test_pages_before_signing_in(client: Client, address: str, heading: str) -> None:
    assert page(client, address).one("h1").text == heading


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/sign-out/", "Sign out?"),
        ("/sign-in/again/", "Is it you?"),
        ("/password/", "Change your password"),
        ("/codes/", "One-time codes"),
        ("/codes/set-up/", "Is it you?"),
    ],
)
def test_pages_of_somebody_signed_in(person: Client, address: str, heading: str) -> None:
    assert page(person, address).one("h1").text == heading


def test_a_wrong_password_is_told_in_our_words_and_the_address_kept(
    client: Client, cast: Cast
) -> None:
    markup = page(client, "/sign-in/", credentials(cast, "wrong"))
    assert "That e-mail address and password don’t belong together." in markup.one("ul").text
    assert markup.one("input", name="login")["value"] == cast.auditor.email
    assert markup.one("input", name="password")["value"] is None


def test_password_managers_know_each_field(client: Client, person: Client) -> None:
    def hints(address: str) -> list[str | None]:
        return [
            field["autocomplete"]
            for field in page(person, address).all("input")
            if field["type"] in {"email", "password"}
        ]

    assert hints("/password/") == ["current-password", "new-password", "new-password"]
    client.post("/sign-out/")
    assert hints("/sign-in/") == ["email", "current-password"]


def test_a_forgotten_password_is_set_by_a_link_that_works_once(client: Client, cast: Cast) -> None:
    page(client, "/password/forgotten/", {"email": cast.auditor.email})
    jobs.run(Job.objects.get().pk, now=timezone.now())  # a worker sends it
    (message,) = mail.outbox
    assert message.subject == "A new password for the performance portal"
    link = re.findall(r"http://testserver(/password/new/\S+)", str(message.body))[0]

    form = client.get(link).headers["Location"]
    assert page(client, form).one("h1").text == "Set a new password"
    new = {"password1": "three-unlikely-words", "password2": "three-unlikely-words"}
    assert page(client, form, new).one("h1").text == "Your password is set"

    assert Client().post("/sign-in/", credentials(cast, new["password1"])).status_code == 302
    assert page(Client(), link).one("h1").text == "This link no longer works"


def test_one_time_codes_from_set_up_to_removal(person: Client, cast: Cast) -> None:
    again = {"password": PASSWORD, "next": "/codes/set-up/"}
    set_up = page(person, "/sign-in/again/", again)
    assert str(set_up.one("img", class_="portal-qr")["src"]).startswith("data:image/svg+xml")
    secret = set_up.one("code").text
    wrong = page(person, "/codes/set-up/", {"code": "000000"})
    assert "That code isn’t right." in wrong.one("div", class_="govuk-error-summary").text

    codes = page(person, "/codes/set-up/", {"code": code_of(secret)})
    assert codes.one("h1").text == "Recovery codes"
    recovery = codes.one("ul", class_="portal-codes").text.split()
    assert len(set(recovery)) == 10
    assert "Set up: each sign-in" in page(person, "/codes/").one("main").text

    other = Client()
    asked = page(other, "/sign-in/", credentials(cast))
    assert asked.one("h1").text == "Enter your code"
    refused = page(other, "/sign-in/code/", {"code": "000000"})
    assert "That code isn’t right." in refused.one("div", class_="govuk-error-summary").text
    other.post("/sign-in/code/", {"code": recovery[0]})
    assert page(other, "/codes/").one("h1").text == "One-time codes"

    assert page(person, "/codes/recovery/new/").one("h1").text == "Make new recovery codes?"
    renewed = page(person, "/codes/recovery/new/", YES)
    assert set(renewed.one("ul", class_="portal-codes").text.split()).isdisjoint(recovery)
    saved = person.get("/codes/recovery/download/")
    assert "attachment" in saved.headers["Content-Disposition"]

    assert page(person, "/codes/remove/").one("h1").text == "Remove one-time codes?"
    removed = page(person, "/codes/remove/", YES)
    assert "One-time codes are off." in removed.one("main").text


def test_signing_in_says_nothing_and_signing_out_says_so(person: Client) -> None:
    assert "Done" not in [heading.text for heading in page(person, "/codes/").all("h2")]
    signed_out = page(person, "/sign-out/", YES)
    assert "You have signed out." in signed_out.one("main").text


def test_too_many_tries_have_their_page(client: Client, cast: Cast, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/ip"}
    answers = [client.post("/password/forgotten/", {"email": "a@b.example"}) for _ in range(3)]
    assert answers[-1].status_code == 429
    assert parsed(answers[-1].text).one("h1").text == "Too many tries"
