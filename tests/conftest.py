"""What all tests share: a database, people, and the portal's programs for real."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from tests import cast as people
from tests import database
from tests.programs import House, Site, bell_at, files_at, free_port

# The same examples each time, however busy the machine; --hypothesis-profile=default tries others.
settings.load_profile("ci")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """One clone of the template for all tests of this process that roll back."""
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        yield


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database in which commits are real: for threads, other processes, on_commit. Its name."""
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        yield name


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """A web server with a database of its own, for all tests of one file."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        house = House(name, folder, free_port())
        try:
            _, url = house.start_web()
            with files_at(folder):
                yield Site(url, house)
        finally:
            house.stop()


@pytest.fixture
def house(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A whole portal of one's own, whose parts a test starts and kills. Redis runs already."""
    house = House(own_database, tmp_path_factory.mktemp("house"), free_port())
    try:
        house.start_redis()
        with bell_at(house.redis_url), files_at(house.folder):
            yield house
    finally:
        house.stop()


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> people.Cast:
    """The named people, in whichever database the test uses."""
    if not {"own_database", "site", "furnished"} & set(request.fixturenames):
        request.getfixturevalue("db")
    return people.assemble()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark and mark.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: take the fixture own_database instead.")
