"""Databases for tests: one template, built once by the migrations, and quick clones of it.

The trail refuses TRUNCATE, so a test that commits gets a clone of its own and drops it.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

VACUUM_SECONDS = 30
# The database that DATABASE_URL names. We stand in it to make others, and write nothing there.
GIVEN = str(settings.DATABASES["default"]["NAME"])


def template() -> str:
    """The name of the template; whoever comes first builds it, the others wait."""
    name = f"portal_template_{_digest_of_migrations()}"
    with _server() as server:
        server.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            building = f"{name}_building"
            _drop(server, building)
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(building)))
            with in_use(building):
                call_command("migrate", verbosity=0, interactive=False)
            server.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(building), sql.Identifier(name)
                )
            )
    return name


@contextmanager
def clone() -> Iterator[str]:
    """A database of one's own, as the migrations leave it; its name."""
    original, name = template(), f"portal_test_{secrets.token_hex(6)}"
    with _server() as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(original)
            )
        )
    try:
        yield name
    finally:
        with _server() as server:
            _drop(server, name)


@contextmanager
def in_use(name: str) -> Iterator[None]:
    """Django's connections, those of other threads too, lead to this database meanwhile."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before


def url(name: str) -> str:
    """Its DATABASE_URL, for a program that a test starts."""
    given = connection.settings_dict
    account = f"{quote(str(given['USER']), safe='')}:{quote(str(given['PASSWORD']), safe='')}"
    place = f"{quote(str(given['HOST']), safe='')}:{given['PORT'] or 5432}"
    return f"postgres://{account}@{place}/{name}"


def _server() -> psycopg.Connection:
    given = connection.settings_dict
    return psycopg.connect(
        dbname=GIVEN,
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
        autocommit=True,
    )


def _drop(server: psycopg.Connection, name: str) -> None:
    """Whoever is still in it is sent away; but for an autovacuum worker, which we may not end."""
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    until = time.monotonic() + VACUUM_SECONDS
    while True:
        try:
            server.execute(drop)
        except InsufficientPrivilege:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _digest_of_migrations() -> str:
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
