"""The walk over the whole URLconf, signed out and as each role, against the table."""

import pytest

from kpiportal.access import Role
from kpiportal.models import Person
from kpiportal.pages.frame import MENU
from tests.access.addresses import digest, names, undone, url_of
from tests.access.table import NOBODY, TABLE, Row
from tests.access.world import Addresses
from tests.cast import Cast
from tests.sessions import client_of

EACH_ROW = pytest.mark.parametrize("row", TABLE, ids=[row.name for row in TABLE])
TRAIL = {"kpiportal_event", "kpiportal_eventhead"}


def readers(cast: Cast) -> dict[Role | None, Person]:
    return {role: cast.of(role) for role in Role} | {NOBODY: cast.nobody}


def test_the_table_has_one_line_for_each_address() -> None:
    assert sorted(row.name for row in TABLE) == sorted(names())


@EACH_ROW
def test_everybody_gets_the_answer_that_the_table_says(
    row: Row, cast: Cast, world: Addresses
) -> None:
    url = url_of(row.name, world)
    found: dict[tuple[str, str], int] = {}
    for who, person in [("signed out", None), *readers(cast).items()]:
        client = client_of(person)
        with undone():
            found[str(who), "GET"] = client.get(url, row.fields).status_code
        with undone():
            found[str(who), "POST"] = client.post(url).status_code
    said = expected(row)
    assert {key: gives for key, gives in found.items() if said[key] != gives} == {}, url


def expected(row: Row) -> dict[tuple[str, str], int]:
    said = {
        ("signed out", "GET"): row.signed_out[0],
        ("signed out", "POST"): row.signed_out[1],
    }
    for who in [*Role, NOBODY]:
        said[str(who), "GET"] = row.get.get(who, 403)
        said[str(who), "POST"] = row.post.get(who, 403)
    return said


@EACH_ROW
def test_reading_changes_nothing(row: Row, cast: Cast, world: Addresses) -> None:
    url = url_of(row.name, world)
    clients = [client_of(person) for person in [None, *readers(cast).values()]]
    before = digest()
    for client in clients:
        client.get(url, row.fields)
    after = digest()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == (TRAIL if row.is_noted else set())


@EACH_ROW
def test_a_form_that_another_site_sends_changes_nothing(
    row: Row, cast: Cast, world: Addresses
) -> None:
    admitted = [who for who, gives in row.post.items() if gives < 400]
    if not admitted and row.signed_out[1] >= 300:
        pytest.skip("nobody may send anything here")
    who = admitted[0] if admitted else "signed out"
    client = client_of(readers(cast).get(who), enforce_csrf_checks=True)
    before = digest()
    assert client.post(url_of(row.name, world)).status_code == 403
    assert digest() == before


def test_the_menu_lists_exactly_what_its_reader_may_open(cast: Cast) -> None:
    opens = {row.name: row.get for row in TABLE}
    for who, person in readers(cast).items():
        answer = client_of(person).get("/account/")
        listed = [item.label for item in answer.context["menu"]]
        assert listed == [label for name, label in MENU if opens[name].get(who) == 200], who
