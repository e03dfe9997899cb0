"""What the load balancer and the operator are told."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kpiportal.tasks import WORKER_SEEN
from tests.programs import free_port

WELL = {"database": True, "redis": True, "worker": True, "migrations": True}


@pytest.fixture
def client(db: None) -> Client:
    """A portal in which all is well."""
    cache.set(WORKER_SEEN, timezone.now(), timeout=None)
    return Client()


def ready(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()


def test_ready_when_all_is_well(client: Client) -> None:
    assert ready(client) == (200, WELL)


def test_alive_says_nothing_of_what_stands_behind(settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_not_ready_without_redis(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert ready(client) == (503, WELL | {"redis": False})


@pytest.mark.parametrize(("seconds", "is_there"), [(59, True), (61, False)])
def test_not_ready_when_no_worker_was_seen_for_a_minute(
    client: Client, seconds: int, is_there: bool
) -> None:
    cache.set(WORKER_SEEN, timezone.now() - timedelta(seconds=seconds), timeout=None)
    assert ready(client) == (200 if is_there else 503, WELL | {"worker": is_there})


def test_not_ready_when_no_worker_was_ever_seen(client: Client) -> None:
    cache.delete(WORKER_SEEN)
    assert ready(client) == (503, WELL | {"worker": False})


def test_not_ready_before_the_migrations_are_applied(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id ="
            " (SELECT max(id) FROM django_migrations WHERE app = 'kpiportal')"
        )
    assert ready(client) == (503, WELL | {"migrations": False})


def test_not_ready_without_the_database(own_database: str) -> None:
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], str(free_port())
    try:
        answer = Client().get("/health/ready")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert answer.status_code == 503
    assert answer.json() == {
        "database": False,
        "redis": True,
        "worker": False,
        "migrations": False,
    }
