"""The role that the application runs under: what it may do to which table.

A model that is only ever added to says so with `append_only`: the columns an UPDATE may still
close. The triggers hold that against everybody's mistakes; these rights hold it against the
application's own code, since only the owner can lift a trigger.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from psycopg import sql

from kpiportal.models import EventHead


def grant(role: str) -> None:
    """Give the role all it needs and no more; again after each migration."""
    with connection.cursor() as cursor:
        for statement in _statements(sql.Identifier(role)):
            cursor.execute(statement)


def _statements(role: sql.Identifier) -> Iterator[sql.Composed]:
    everything = "IN SCHEMA public TO {}"
    yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role)
    yield sql.SQL(f"GRANT USAGE, SELECT ON ALL SEQUENCES {everything}").format(role)
    yield sql.SQL(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES {everything}").format(role)
    for model in apps.get_models():
        columns = getattr(model, "append_only", None)
        if columns is None:
            continue
        table = sql.Identifier(model._meta.db_table)
        yield sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(table, role)
        if columns:
            yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(
                sql.SQL(", ").join(map(sql.Identifier, columns)), table, role
            )
    head = sql.Identifier(EventHead._meta.db_table)
    yield sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {} FROM {}").format(head, role)
