"""The administrator's pages, as the administrator uses them."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.utils import timezone

from kpiportal import organisation
from kpiportal.access import Role
from kpiportal.models import Deputy, Event, Person, Post, Service, Team
from tests.cast import Cast
from tests.sessions import client_of


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return client_of(cast.administrator)


@pytest.fixture
def service(cast: Cast) -> Service:
    return organisation.add_service(by=None, name="Care", part_of=None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"name": "officer"}, ["Lead officer", "Other officer"]),
        ({"name": "other OFF"}, ["Other officer"]),
        ({"name": "analyst@"}, ["Analyst", "Other analyst"]),
        ({"role": "director"}, ["Director"]),
        ({"role": "analyst", "name": "other"}, ["Other analyst"]),
        ({"state": "no"}, ["Member"]),
        ({"state": "new"}, ["Nobody"]),
        ({"role": "king"}, []),
        ({"name": "100%"}, []),
    ],
)
def test_people_are_found_by_name_role_and_state(
    cast: Cast, administrator: Client, query: dict[str, str], names: list[str]
) -> None:
    Person.objects.filter(pk=cast.member.pk).update(is_active=False)
    Person.objects.filter(pk=cast.nobody.pk).update(password="!unusable")
    page = administrator.get("/people/", query)
    assert [row.record.name for row in page.context["table"].rows] == names


def test_the_list_says_who_has_codes_and_when_they_signed_in(
    cast: Cast, administrator: Client
) -> None:
    Authenticator.objects.create(user=cast.analyst, type="totp", data={})
    Person.objects.filter(pk=cast.analyst.pk).update(last_login=timezone.now())
    page = administrator.get("/people/", {"name": "analyst"})
    rows = [
        (row.get_cell("has_codes"), row.get_cell("last_login"))
        for row in page.context["table"].rows
    ]
    assert rows[0][0] == "Set up"
    assert rows[0][1] != "–"
    assert rows[1] == ("–", "–")


def test_an_invitation_adds_the_person_and_mails_a_link(
    cast: Cast, administrator: Client, service: Service
) -> None:
    team = organisation.add_team(by=None, name="Team", service=service)
    sent = {
        "name": "New person",
        "email": " New@Portal.Example ",
        "roles": ["auditor", "moderator"],
        "team": team.pk,
    }
    page = administrator.post("/people/invite/", sent, follow=True)
    person = Person.objects.get(email="new@portal.example")
    assert (person.name, person.team) == ("New person", team)
    assert person.roles == {Role.AUDITOR, Role.MODERATOR}
    assert "on its way to new@portal.example" in page.content.decode()
    assert mail.outbox[0].to == ["new@portal.example"]
    assert "http://testserver/password/new/" in str(mail.outbox[0].body)


def test_a_mail_server_that_is_away_loses_nobody(
    cast: Cast, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> int:
        raise ConnectionRefusedError("nobody listens")

    sent = {"name": "New person", "email": "new@portal.example"}
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", away)
        page = administrator.post("/people/invite/", sent, follow=True)
    person = Person.objects.get(email="new@portal.example")
    assert "the invitation was not sent" in page.content.decode()
    assert mail.outbox == []
    again = administrator.post(f"/people/{person.pk}/invite-again/", follow=True)
    assert "on its way" in again.content.decode()
    assert len(mail.outbox) == 1
    assert [event.verb for event in Event.objects.order_by("pk")] == ["invited", "invited again"]


def test_nobody_is_invited_twice(cast: Cast, administrator: Client) -> None:
    sent = {"name": "Again", "email": cast.analyst.email.upper()}
    page = administrator.post("/people/invite/", sent)
    assert page.context["form"].errors == {
        "email": ["Somebody with this e-mail address is there already."]
    }
    assert mail.outbox == []


def test_the_form_of_a_person_shows_what_they_are(cast: Cast, administrator: Client) -> None:
    page = administrator.get(f"/people/{cast.auditor.pk}/change/")
    assert page.context["form"].initial == {
        "name": "Auditor",
        "roles": ["auditor"],
        "team": None,
        "version": 1,
    }


def test_two_who_change_one_person_at_once_see_both_versions(
    cast: Cast, administrator: Client
) -> None:
    address = f"/people/{cast.auditor.pk}/change/"
    administrator.post(address, {"name": "First", "roles": ["auditor"], "version": 1})
    page = administrator.post(address, {"name": "Second", "roles": ["member"], "version": 1})
    assert page.status_code == 409
    assert page.context["yours"] == "Name: Second\nRoles: Member\nTeam: none"
    assert page.context["theirs"] == "Name: First\nRoles: Auditor\nTeam: none"
    assert Person.objects.get(pk=cast.auditor.pk).name == "First"


def test_the_last_administrator_is_told_why_they_stay(cast: Cast, administrator: Client) -> None:
    person = cast.administrator
    sent = {"name": "Administrator", "roles": ["member"], "version": 1}
    page = administrator.post(f"/people/{person.pk}/change/", sent)
    (problem,) = page.context["form"].errors["roles"]
    assert problem.startswith("This is the last active administrator.")
    page = administrator.post(f"/people/{person.pk}/leave/")
    assert page.status_code == 409
    assert "This is the last active administrator." in page.content.decode()
    person.refresh_from_db()
    assert person.is_active
    assert person.roles == {Role.ADMINISTRATOR}


def test_who_leaves_and_comes_back_is_in_the_trail(cast: Cast, administrator: Client) -> None:
    administrator.post(f"/people/{cast.member.pk}/leave/")
    assert not Person.objects.get(pk=cast.member.pk).is_active
    administrator.post(f"/people/{cast.member.pk}/return/")
    assert Person.objects.get(pk=cast.member.pk).is_active
    page = administrator.get(f"/people/{cast.member.pk}/")
    assert [row.record.verb for row in page.context["table"].rows] == [
        "reactivated",
        "deactivated",
    ]


def test_a_team_a_service_and_a_post_are_added_and_changed(
    cast: Cast, administrator: Client, service: Service
) -> None:
    administrator.post("/services/add/", {"name": "Part", "part_of": service.pk})
    part = Service.objects.get(name="Part")
    administrator.post("/teams/add/", {"name": "Team", "service": part.pk})
    team = Team.objects.get(name="Team")
    administrator.post(f"/teams/{team.pk}/", {"name": "South", "service": service.pk, "version": 1})
    team.refresh_from_db()
    assert (team.name, team.service, team.version) == ("South", service, 2)
    administrator.post("/posts/add/", {"title": "Head", "holder": cast.acceptor.pk})
    head = Post.objects.get(title="Head")
    sent = {"title": "Head", "holder": cast.director.pk, "service": part.pk, "version": 1}
    administrator.post(f"/posts/{head.pk}/change/", sent)
    head.refresh_from_db()
    assert (head.holder, head.service) == (cast.director, part)
    assert Event.objects.first().detail == {
        "before": {"service": "", "holder": "Acceptor"},
        "after": {"service": "Part", "holder": "Director"},
    }


def test_a_name_that_is_taken_and_a_circle_are_told_at_their_field(
    cast: Cast, administrator: Client, service: Service
) -> None:
    page = administrator.post("/services/add/", {"name": "Care"})
    assert list(page.context["form"].errors) == ["name"]
    sent = {"name": "Care", "part_of": service.pk, "version": 1}
    page = administrator.post(f"/services/{service.pk}/", sent)
    assert page.context["form"].errors == {"part_of": ["Care would stand above itself."]}


def test_two_who_change_one_post_at_once_see_both_versions(
    cast: Cast, administrator: Client
) -> None:
    post = organisation.add_post(by=None, title="Head", service=None, reports_to=None, holder=None)
    administrator.post(f"/posts/{post.pk}/change/", {"title": "First", "version": 1})
    page = administrator.post(
        f"/posts/{post.pk}/change/", {"title": "Second", "holder": cast.director.pk, "version": 1}
    )
    assert page.status_code == 409
    assert "Title: Second" in page.context["yours"]
    assert "Held by: Director" in page.context["yours"]
    assert "Title: First" in page.context["theirs"]


def test_a_deputy_is_named_shown_and_ended(cast: Cast, administrator: Client) -> None:
    post = organisation.add_post(by=None, title="Head", service=None, reports_to=None, holder=None)
    sent = {"person": cast.lead_officer.pk, "first_day": "1/1/2026", "last_day": "31/12/2098"}
    page = administrator.post(f"/posts/{post.pk}/deputy/", sent, follow=True)
    deputy = Deputy.objects.get()
    assert (deputy.first_day, deputy.last_day) == (date(2026, 1, 1), date(2098, 12, 31))
    assert "Stands in from 1 January 2026 to 31 December 2098." in page.content.decode()
    page = administrator.post(f"/deputies/{deputy.pk}/end/", follow=True)
    assert "Nobody stands in" in page.content.decode()


def test_a_deputy_whose_last_day_lies_before_the_first_is_refused(
    cast: Cast, administrator: Client
) -> None:
    post = organisation.add_post(by=None, title="Head", service=None, reports_to=None, holder=None)
    sent = {"person": cast.lead_officer.pk, "first_day": "2/1/2026", "last_day": "1/1/2026"}
    page = administrator.post(f"/posts/{post.pk}/deputy/", sent)
    assert page.context["form"].errors == {"__all__": ["The last day lies before the first."]}


def test_a_holder_who_has_left_is_said_to_have_left_and_may_stay(
    cast: Cast, administrator: Client
) -> None:
    post = organisation.add_post(
        by=None, title="Head", service=None, reports_to=None, holder=cast.acceptor
    )
    Person.objects.filter(pk=cast.acceptor.pk).update(is_active=False)
    assert "Acceptor, who has left" in administrator.get("/posts/").content.decode()

    def offered(address: str) -> list[Person]:
        return list(administrator.get(address).context["form"].fields["holder"].queryset)

    assert cast.acceptor in offered(f"/posts/{post.pk}/change/")
    assert cast.acceptor not in offered("/posts/add/")


def test_ones_own_account_shows_posts_and_keeps_the_choice_of_mail(cast: Cast) -> None:
    organisation.add_post(
        by=None, title="Head", service=None, reports_to=None, holder=cast.acceptor
    )
    client = client_of(cast.acceptor)
    page = client.get("/account/")
    assert {"key": "Posts", "value": "Head"} in page.context["rows"]
    client.post("/account/", {})
    assert not Person.objects.get(pk=cast.acceptor.pk).daily_digest
    client.post("/account/", {})
    client.post("/account/", {"daily_digest": "on"})
    assert Person.objects.get(pk=cast.acceptor.pk).daily_digest
    assert [event.detail["after"] for event in Event.objects.filter(actor=cast.acceptor)] == [
        {"daily mail": True},
        {"daily mail": False},
    ]
