"""What is logged of an error leaves out what stood in the row."""

import io
import logging

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string

from kpiportal.logs import LEFT_OUT
from tests.cast import Cast

SECRET = "Zyxwv\n\nwas left alone"


def logged() -> str:
    """As the portal's own settings write it."""
    said = settings.LOGGING["formatters"]["line"]
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(import_string(said["()"])(said["format"]))
    logger = logging.Logger("portal")
    logger.addHandler(handler)
    logger.exception("It failed")
    return stream.getvalue()


def refuse(statement: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [SECRET] * statement.count("%s"))
    except DatabaseError as refusal:
        raise ValueError("It was that row") from refusal


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        (  # a row that breaks a rule is said whole
            "INSERT INTO kpiportal_team (name, service_id, version) VALUES (%s, NULL, 1)",
            "service_id",
        ),
        (  # so is what stands twice
            "INSERT INTO kpiportal_service (name, version) VALUES (%s, 1), (%s, 1)",
            "kpiportal_service_name",
        ),
    ],
)
def test_a_refused_row_is_not_in_the_log(cast: Cast, statement: str, constraint: str) -> None:
    said = ""
    try:
        refuse(statement)
    except ValueError:
        said = logged()
    assert (constraint in said, said.count(LEFT_OUT), "It was that row" in said) == (True, 2, True)
    assert "Zyxwv" not in said
    assert "left alone" not in said
