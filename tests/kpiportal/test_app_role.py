"""In production the application runs under a role that can add to the trail and no more."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from kpiportal.embedded.home import Home
from tests.cast import Cast
from tests.programs import wait_until

Run = Callable[..., list[Any]]


@pytest.fixture
def as_application(own_database: str, cast: Cast) -> Iterator[Run]:
    """Statements under the application's role, each in a transaction of its own."""
    superuser = Home(settings.PORTAL_HOME).secrets()["postgres"]
    role, password = f"app_{secrets.token_hex(4)}", secrets.token_hex(16)
    place = connection.get_connection_params()
    where = {"host": place["host"], "port": place["port"], "dbname": own_database}
    with psycopg.connect(**where, user="postgres", password=superuser, autocommit=True) as server:
        name = sql.Identifier(role)
        server.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(name, password))
        try:
            call_command("grant_app_role", role)
            with psycopg.connect(
                **where, user=role, password=password, autocommit=True
            ) as application:

                def run(statement: str) -> list[Any]:
                    cursor = application.execute(sql.SQL(statement))  # type: ignore[arg-type]
                    return cursor.fetchall() if cursor.description else []

                yield run
        finally:
            server.execute(sql.SQL("DROP OWNED BY {}").format(name))
            server.execute(sql.SQL("DROP ROLE {}").format(name))
    wait_until(_we_are_alone)  # else the database could not be dropped


def _we_are_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename <> current_user"
        )
        return cursor.fetchone() == (0,)


WRITE = (
    "INSERT INTO kpiportal_event (sequence, at, actor_name, verb, target_kind, target_id,"
    " target_name, detail, canonical, previous_hash, hash)"
    " VALUES (0, now(), 'The portal', 'did', 'kind', '1', 'name', '{}', '', '', '')"
    " RETURNING sequence"
)


def test_it_writes_events_and_the_chain_follows(as_application: Run) -> None:
    assert as_application(WRITE) == [(1,)]
    assert as_application("SELECT sequence FROM kpiportal_eventhead") == [(1,)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kpiportal_event SET verb = ''",
        "DELETE FROM kpiportal_event",
        "TRUNCATE kpiportal_event",
        "UPDATE kpiportal_eventhead SET sequence = 0",
        "ALTER TABLE kpiportal_event DISABLE TRIGGER event_sealed",
        "DROP TRIGGER event_sealed ON kpiportal_event",
        "CREATE TABLE anything (id int)",
    ],
)
def test_it_has_no_right_to_change_the_trail_or_the_tables(
    as_application: Run, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_application(statement)


def test_it_does_the_portals_daily_work(as_application: Run) -> None:
    as_application("UPDATE kpiportal_person SET name = 'Renamed' WHERE name = 'Member'")
    assert as_application("SELECT count(*) FROM kpiportal_person WHERE name = 'Renamed'") == [(1,)]


def test_a_role_that_is_not_there_is_named(db: None) -> None:
    with pytest.raises(CommandError, match='role "nobody_here" does not exist'):
        call_command("grant_app_role", "nobody_here")
