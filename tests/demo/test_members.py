"""The first start of the demo: something for everybody, and for members a past to compare with."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from indicators.rules.periods import Month
from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Action, Person
from narratives.models import Edition, PaperPlan, Question
from narratives.tasks import make_papers_by_schedule
from tests import database


@pytest.fixture(scope="module", autouse=True)
def started(
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """In a database that the tests of this file only read."""
    files = tmp_path_factory.mktemp("files")
    with (
        django_db_blocker.unblock(),
        database.clone() as name,
        database.in_use(name),
        override_settings(MEDIA_ROOT=Path(files)),
    ):
        demo.first_start("darlington")
        yield


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(Person.objects.get(email=demo.email(role)))
    return client


def waiting(role: Role) -> list[str]:
    found = client_of(role).get(reverse("your_work")).context["waiting"]
    return [pile.heading for pile in found]


def test_something_waits_for_everybody_who_works_with_figures_audits_or_papers() -> None:
    assert [role for role in Role if not waiting(role)] == [Role.ADMINISTRATOR]


def test_members_have_two_quarters_and_see_what_changed_between_them() -> None:
    assert [(str(each), each.state) for each in Edition.objects.order_by("end")] == [
        ("Quarter 1 of 2017-18", "published"), ("Quarter 2 of 2017-18", "published")
    ]  # fmt: skip
    page = client_of(Role.MEMBER).get(reverse("edition", args=["2017-09", 1]))
    assert str(page.context["before"].edition) == "Quarter 1 of 2017-18"
    assert [(each.code, each.in_words) for each in page.context["turned"]] == [
        ("CSC 040", "Better than target before, now missing target"),
        ("CSC 176", "On target before, now missing target"),
        ("CSC 247", "Missing target before, now no figure"),
    ]


def test_a_question_waits_and_a_recommendation_is_tracked_as_an_action() -> None:
    asked = {(each.kind, each.state, each.asked_by.email) for each in Question.objects.all()}
    assert asked == {
        ("question", "asked", demo.email(Role.MEMBER)),
        ("recommendation", "answered", demo.email(Role.LEAD_MEMBER)),
    }
    action = Action.objects.get(source_kind="narratives.question")
    assert action.state == "open"
    assert "Questions to answer" in waiting(Role.LEAD_OFFICER)
    assert "Your actions" in waiting(Role.LEAD_OFFICER)
    assert "Answers to your questions" in waiting(Role.LEAD_MEMBER)


def test_papers_of_the_newest_edition_are_made_and_announced_to_members() -> None:
    newest = Edition.objects.get(end=Month.of(2017, 9))
    wanted = [
        (each.ids["snapshot"], each.ids["name"], each.ids["form"])
        for each in make_papers_by_schedule(timezone.now())
    ]
    assert sorted(wanted) == [
        (newest.snapshot_id, "quality-report", "docx"),
        (newest.snapshot_id, "quality-report", "pdf"),
        (newest.snapshot_id, "scorecard", "pdf"),
        (newest.snapshot_id, "scorecard", "xlsx"),
    ]
    assert {tuple(each.tell) for each in PaperPlan.objects.all()} == {("member", "lead_member")}


def test_a_second_start_changes_nothing() -> None:
    before = Edition.objects.count(), Question.objects.count(), Action.objects.count()
    demo.first_start("darlington")
    assert (Edition.objects.count(), Question.objects.count(), Action.objects.count()) == before
