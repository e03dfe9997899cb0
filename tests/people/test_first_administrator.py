"""The first administrator is invited from the command line; there is no other way in."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from kpiportal import invitations
from kpiportal.access import Role
from kpiportal.models import Event, Person
from tests.cast import Cast

PASSWORD = "quite-a-long-password"


def invite(email: str = "First@Portal.Example") -> None:
    call_command("invite_administrator", "First", email, "--site", "https://portal.example/")


def test_the_first_administrator_follows_the_link_and_signs_in(db: None, client: Client) -> None:
    invite()
    person = Person.objects.get(email="first@portal.example")
    assert person.roles == {Role.ADMINISTRATOR}
    assert [event.actor_name for event in Event.objects.filter(verb="invited")] == ["The portal"]

    found = re.search(r"https://portal\.example(/\S+)", mail.outbox[0].body)
    assert found
    form = client.get(found[1], follow=True)
    client.post(
        form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD}, follow=True
    )
    assert client.login(email=person.email, password=PASSWORD)


def test_who_has_an_administrator_needs_no_first_one(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is an administrator already"):
        invite()
    assert mail.outbox == []


def test_an_address_that_is_none_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="valid email address"):
        invite("nonsense")
    assert not Person.objects.exists()


def test_without_a_mail_server_the_link_is_printed(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(invitations, "send_mail", refuse)
    invite()
    assert "Hand First this link: https://portal.example/password/new/" in capsys.readouterr().out
