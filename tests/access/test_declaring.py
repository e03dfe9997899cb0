"""A view says whom it admits, or it is not served; and the portal does not start with it."""

from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path
from pytest_django import Settings

from kpiportal import urls
from kpiportal.access import KEEP_PEOPLE, PERMISSIONS, Role, View, needs, public, signed_in
from kpiportal.checks import scheduled_tasks_exist, views_declare_access
from tests.cast import Cast
from tests.sessions import client_of

Serve = Callable[[View], None]


def view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("shown")


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Put one view more into the URLconf, at /planted/."""

    def plant(planted: View) -> None:
        more = [*urls.urlpatterns, path("planted/", planted, name="planted")]
        monkeypatch.setattr(urls, "urlpatterns", more)
        clear_url_caches()

    yield plant
    clear_url_caches()


def test_the_views_of_the_portal_all_declare_it() -> None:
    assert list(views_declare_access()) == []


def test_a_view_that_declares_nothing_is_not_served_to_anybody(cast: Cast, serve: Serve) -> None:
    serve(view)
    assert [error.id for error in views_declare_access()] == ["kpiportal.E001"]
    for person in (None, cast.analyst, cast.administrator):
        with pytest.raises(ImproperlyConfigured, match="declares no access"):
            client_of(person).get("/planted/")


@pytest.mark.parametrize(
    ("declare", "answers"),
    [
        (public, (200, 200, 200)),
        (signed_in, (302, 200, 200)),
        (needs(KEEP_PEOPLE), (302, 403, 200)),
    ],
)
def test_a_view_is_served_to_whom_it_admits(
    cast: Cast, serve: Serve, declare: Callable[[View], View], answers: tuple[int, int, int]
) -> None:
    serve(declare(lambda request: HttpResponse("shown")))
    people = (None, cast.nobody, cast.administrator)
    assert tuple(client_of(person).get("/planted/").status_code for person in people) == answers


def test_what_the_refusal_says_is_a_sentence(cast: Cast) -> None:
    page = client_of(cast.analyst).get("/people/")
    assert "Your role does not let you look after people, teams, posts, roles" in page.text


def test_each_permission_is_held_by_somebody_and_known_by_its_name() -> None:
    assert len(PERMISSIONS) >= 24
    assert all(set(permission.reach) <= set(Role) for permission in PERMISSIONS.values())
    assert all(permission.reach for permission in PERMISSIONS.values())


def test_each_scheduled_task_exists(settings: Settings) -> None:
    assert list(scheduled_tasks_exist()) == []
    settings.CELERY_BEAT_SCHEDULE = {"x": {"task": "kpiportal.tasks.forgotten", "schedule": 1}}
    assert [error.id for error in scheduled_tasks_exist()] == ["kpiportal.E002"]


def test_a_person_who_holds_two_roles_may_do_what_either_may(cast: Cast) -> None:
    cast.analyst.role_set.create(role=Role.ADMINISTRATOR)
    client = client_of(cast.analyst)
    pages = ("/people/", "/jobs/", "/audit-findings/", "/audits/")
    assert [client.get(page).status_code for page in pages] == [200, 200, 200, 403]


def test_a_list_is_not_sorted_by_what_it_does_not_offer(cast: Cast) -> None:
    client = client_of(cast.administrator)
    assert client.get("/people/?sort=-name").status_code == 200
    for key in ("password", "name; drop table", "team__service__name"):
        assert client.get("/people/", {"sort": key}).status_code == 400


def test_signed_out_readers_of_the_first_page_are_sent_to_sign_in(db: None) -> None:
    page = Client().get("/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/sign-in/?next=")
