"""The demo people, and the first start that makes them."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Event, Job, Person, Post
from tests.cast import Cast


@pytest.fixture(autouse=True)
def no_packs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(demo, "PACKS", tmp_path)
    return tmp_path


@pytest.mark.django_db
def test_the_first_start_makes_one_person_for_each_role_and_the_second_changes_nothing() -> None:
    call_command("first_start")
    roles = [person.roles for person in Person.objects.order_by("pk")]
    marks_a_second_time = Role.AUDITOR
    assert roles == [frozenset([role]) for role in [*Role, marks_a_second_time]]
    events = Event.objects.count()
    call_command("first_start")
    assert (Person.objects.count(), Event.objects.count()) == (len(Role) + 1, events)


def test_a_database_with_people_gets_no_demo_people(cast: Cast) -> None:
    call_command("first_start")
    assert Person.objects.count() == len(cast.everybody)


@pytest.mark.django_db
def test_without_a_demo_the_database_stays_empty() -> None:
    call_command("first_start", "--demo", "none")
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_production_gets_no_people_whose_password_everybody_knows(
    settings: Settings,
) -> None:
    settings.IN_PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("first_start")
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_printed_sign_ins_open_the_door() -> None:
    call_command("first_start")
    printed = StringIO()
    call_command("demo_sign_ins", stdout=printed)
    lines = printed.getvalue().splitlines()
    second = next(line for line in lines if line.startswith("Second auditor"))
    assert len(lines) == len(Role) + 1
    for line in (lines[0], second, lines[-1]):
        *_, email, password = line.split()
        person = Person.objects.get(email=email)
        assert person.check_password(password), line
        client = Client()
        answer = client.post("/sign-in/", {"login": email, "password": password, "next": "/"})
        assert answer.status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.django_db
def test_each_pack_is_loaded_once_in_order_and_its_posts_get_a_holder(
    no_packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("2018-01", "2017-11"):
        (no_packs / "darlington" / name).mkdir(parents=True)
    loaded = []

    def load(command: str, path: str, **options: object) -> None:
        loaded.append(Path(path).name)
        Post.objects.create(title=f"Lead officer {path[-7:]}")

    monkeypatch.setattr(demo, "call_command", load)
    monkeypatch.setattr(demo, "get_commands", lambda: {"load_pack"})
    for _ in range(2):
        demo.first_start("darlington")
    assert loaded == ["2017-11", "2018-01"]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert not Post.objects.filter(holder=None).exists()


@pytest.mark.django_db
def test_a_pack_that_is_refused_stops_the_start_with_its_reason(
    no_packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (no_packs / "darlington" / "2017-11").mkdir(parents=True)

    def refuse(command: str, path: str, **options: object) -> None:
        raise CommandError("values.csv row 7: no such month.")

    monkeypatch.setattr(demo, "call_command", refuse)
    monkeypatch.setattr(demo, "get_commands", lambda: {"load_pack"})
    with pytest.raises(CommandError, match="row 7: no such month"):
        call_command("first_start")
