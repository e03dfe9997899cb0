"""Databases for rounds of a benchmark: the register is never emptied, so each has its own."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, connections
from psycopg import sql


@contextmanager
def fresh() -> Iterator[str]:
    """Django stands in a copy of the migrated database meanwhile; its connection string."""
    original, name = connection.settings_dict["NAME"], f"bench_{secrets.token_hex(6)}"
    connections.close_all()
    _on_server(sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, original)
    connection.settings_dict["NAME"] = name
    try:
        yield psycopg.conninfo.make_conninfo(dbname=name, **_server())
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = original
        # Without FORCE: an autovacuum worker, which we may not end, PostgreSQL sends away itself.
        _on_server(sql.SQL("DROP DATABASE {}"), name)


def _on_server(statement: sql.SQL, *names: str) -> None:
    address = psycopg.conninfo.make_conninfo(dbname="postgres", **_server())
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(statement.format(*map(sql.Identifier, names)))


def _server() -> dict[str, str]:
    given = connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    return {ours: str(given[theirs]) for theirs, ours in names.items() if given[theirs]}
