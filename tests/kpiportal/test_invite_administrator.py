"""The one person whom no administrator can invite."""

import re

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client

from kpiportal.access import Role
from kpiportal.models import Person
from tests.access.coming_in import is_in, sign_in
from tests.cast import Cast

SITE = "https://portal.council.example"


def invite(name: str, email: str) -> None:
    call_command("invite_administrator", name, email, "--site", SITE)


@pytest.mark.django_db
def test_the_mailed_link_leads_the_first_administrator_in() -> None:
    invite("First", "first@council.example")
    assert Person.objects.get().roles == {Role.ADMINISTRATOR}
    (path,) = re.findall(rf"{SITE}(/\S+)", str(mail.outbox[0].body))
    client = Client()
    page = client.get(path, follow=True)
    password = {"password1": "three-unlikely-words", "password2": "three-unlikely-words"}
    client.post(page.request["PATH_INFO"], password)
    assert is_in(sign_in("first@council.example", "three-unlikely-words")[0])


@pytest.mark.django_db
def test_without_a_mail_server_the_link_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def away(*args: object) -> int:
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(EmailBackend, "send_messages", away)
    invite("First", "first@council.example")
    assert f"{SITE}/password/new/" in capsys.readouterr().out


def test_where_an_administrator_is_they_invite_the_others(cast: Cast) -> None:
    with pytest.raises(CommandError, match="an administrator already"):
        invite("Second", "second@council.example")
    assert not Person.objects.filter(email="second@council.example").exists()


@pytest.mark.parametrize(
    ("address", "problem"),
    [("no address", "valid email"), ("Analyst@portal.example", "there already")],
)
def test_an_address_that_is_none_or_taken_is_refused(
    cast: Cast, address: str, problem: str
) -> None:
    Person.objects.filter(pk=cast.administrator.pk).update(is_active=False)
    with pytest.raises(CommandError, match=problem):
        invite("Somebody", address)
