"""The fixtures that every other test stands on."""

from urllib.request import urlopen

import pytest
from django.core.cache import cache

from kpiportal.models import Person, RoleHeld
from kpiportal.tasks import WORKER_SEEN
from tests.cast import Cast
from tests.programs import House, Site, wait_until


def test_the_cast_holds_each_role_and_strangers_and_somebody_without_a_role(cast: Cast) -> None:
    assert Person.objects.count() == 13
    assert RoleHeld.objects.count() == 12
    assert not cast.nobody.roles


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_a_test_commits_is_gone_for_the_next(own_database: str, time: str) -> None:
    assert not Person.objects.exists()
    Person.objects.create_user(f"{time}@portal.example", "Somebody")


def test_the_site_answers_from_the_same_database(site: Site, cast: Cast) -> None:
    assert urlopen(f"{site.url}/health/live").status == 200
    shown = site.house.manage("shell", "-c", "print(Person.objects.count(), 'people')")
    assert "13 people" in shown.stdout, shown.stderr


@pytest.mark.slow
def test_the_house_runs_a_worker_that_the_clock_drives(house: House) -> None:
    worker = house.start_worker()
    house.start_beat()
    wait_until(lambda: cache.get(WORKER_SEEN) is not None)
    worker.kill()
    assert not worker.is_alive
