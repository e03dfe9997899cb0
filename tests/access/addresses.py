"""The addresses of the URLconf, and what the database holds, for the walks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.urls import URLPattern, get_resolver, reverse

from kpiportal.checks import patterns
from tests.access.world import Addresses

# They change with every request, and hold no work of anybody.
PASSING = {"django_session", "cache"}


def names() -> list[str]:
    return [pattern.name or "" for pattern in _patterns()]


def url_of(name: str, world: Addresses) -> str:
    """Its address, with the things of the world in it."""
    pattern = next(pattern for pattern in _patterns() if pattern.name == name)
    return reverse(name, kwargs={key: world[key] for key in pattern.pattern.regex.groupindex})


def _patterns() -> list[URLPattern]:
    return list(patterns(get_resolver()))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done meanwhile is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def digest() -> dict[str, tuple[int, str]]:
    """How many rows each table holds, and a fingerprint of them all."""
    tables = sorted(set(connection.introspection.table_names()) - PASSING)
    parts = [
        f"SELECT '{table}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text"
        f' FROM "{table}" t'
        for table in tables
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {table: (count, print_) for table, count, print_ in cursor.fetchall()}
