"""Inviting, changing and deactivating people; there is always an administrator left."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kpiportal import people
from kpiportal.access import Role
from kpiportal.models import Event, Person, Service, Team
from kpiportal.people import LastAdministratorError
from kpiportal.versions import SavedByAnotherError
from tests.cast import Cast


def last_event() -> Event:
    return Event.objects.first()


def test_an_invited_person_has_no_password_yet_and_the_trail_says_who_invited(cast: Cast) -> None:
    team = Team.objects.create(name="Data", service=Service.objects.create(name="Children"))
    person = people.invite(
        by=cast.administrator,
        name="New auditor",
        email="New.Auditor@portal.example",
        roles=[Role.AUDITOR, Role.MODERATOR],
        team=team,
    )
    assert person.email == "new.auditor@portal.example"
    assert not person.has_usable_password()
    event = last_event()
    assert (event.actor, event.verb, event.target_name) == (
        cast.administrator,
        "invited",
        "New auditor",
    )
    assert event.detail == {
        "name": "New auditor",
        "team": "Data",
        "roles": ["Auditor", "Moderator"],
    }


def test_a_change_keeps_what_was_before_and_only_what_changed(cast: Cast) -> None:
    people.change(
        by=cast.administrator,
        person=cast.auditor,
        version=1,
        name="Auditor",
        team=None,
        roles=[Role.AUDITOR, Role.ANALYST],
    )
    assert Person.objects.get(pk=cast.auditor.pk).roles == {Role.AUDITOR, Role.ANALYST}
    assert last_event().detail == {
        "before": {"roles": ["Auditor"]},
        "after": {"roles": ["Performance analyst", "Auditor"]},
    }


def test_a_save_that_changes_nothing_is_not_in_the_trail(cast: Cast) -> None:
    people.change(
        by=cast.administrator,
        person=cast.auditor,
        version=1,
        name="Auditor",
        team=None,
        roles=[Role.AUDITOR],
    )
    assert not Event.objects.exists()


def test_of_two_who_saw_the_same_version_the_second_is_told(cast: Cast) -> None:
    def save(name: str) -> None:
        people.change(
            by=cast.administrator, person=cast.member, version=1, name=name, team=None, roles=[]
        )

    save("First")
    with pytest.raises(SavedByAnotherError):
        save("Second")
    assert Person.objects.get(pk=cast.member.pk).name == "First"


def test_a_deactivated_person_is_kept_and_comes_back_with_old_sessions_ended(cast: Cast) -> None:
    before = cast.member.get_session_auth_hash()
    assert people.deactivate(by=cast.administrator, person=cast.member)
    assert not people.deactivate(by=cast.administrator, person=cast.member)
    assert people.reactivate(by=cast.administrator, person=cast.member)
    assert not people.reactivate(by=cast.administrator, person=cast.member)
    member = Person.objects.get(pk=cast.member.pk)
    assert member.is_active
    assert member.get_session_auth_hash() != before
    assert [event.verb for event in Event.objects.all()] == ["reactivated", "deactivated"]


def test_the_last_active_administrator_can_neither_go_nor_lose_the_role(cast: Cast) -> None:
    administrator = cast.administrator
    with pytest.raises(LastAdministratorError):
        people.deactivate(by=administrator, person=administrator)
    with pytest.raises(LastAdministratorError):
        people.change(
            by=administrator, person=administrator, version=1, name="X", team=None, roles=[]
        )
    administrator.refresh_from_db()
    assert administrator.is_active
    assert administrator.roles == {Role.ADMINISTRATOR}
    assert not Event.objects.exists()


def test_a_deactivated_administrator_does_not_count_as_one(cast: Cast) -> None:
    second = people.invite(
        by=None, name="Second", email="b@portal.example", roles=[Role.ADMINISTRATOR], team=None
    )
    assert people.deactivate(by=None, person=second)
    with pytest.raises(LastAdministratorError):
        people.deactivate(by=None, person=cast.administrator)


def deactivate(person: Person) -> None:
    people.deactivate(by=None, person=person)


def take_the_role(person: Person) -> None:
    people.change(
        by=None, person=person, version=person.version, name=person.name, team=None, roles=[]
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [(deactivate, deactivate), (take_the_role, take_the_role), (deactivate, take_the_role)],
)
def test_two_who_each_remove_the_other_leave_one_administrator(
    own_database: str,
    cast: Cast,
    one: Callable[[Person], None],
    other: Callable[[Person], None],
) -> None:
    second = people.invite(
        by=None, name="Second", email="b@portal.example", roles=[Role.ADMINISTRATOR], team=None
    )
    both_ready, refused = threading.Barrier(2), []

    def remove(how: Callable[[Person], None], person: Person) -> None:
        try:
            both_ready.wait(10)
            how(person)
        except LastAdministratorError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=remove, args=(one, cast.administrator)),
        threading.Thread(target=remove, args=(other, second)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(refused) == 1
    assert Person.objects.active().with_role(Role.ADMINISTRATOR).count() == 1
