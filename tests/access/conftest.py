from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import database
from tests.access.world import Addresses, furnish
from tests.cast import assemble


@pytest.fixture(scope="module")
def furnished(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Addresses]:
    """A database with one thing of each kind, made once for all tests of a file."""
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        with transaction.atomic():
            things = furnish(assemble())
        yield things


@pytest.fixture
def world(furnished: Addresses) -> Iterator[Addresses]:
    """What each test does to it is taken back."""
    with transaction.atomic():
        yield furnished
        transaction.set_rollback(True)
