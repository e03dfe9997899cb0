"""The walk over the whole URLconf, signed out and as each role, against the table."""

import pytest

from kpiportal.access import Role
from kpiportal.models import Person
from kpiportal.pages.frame import MENU
from tests.access.addresses import digest, names, undone, url_of
from tests.access.headers import missing
from tests.access.table import NOBODY, TABLE, Row
from tests.access.world import Addresses
from tests.cast import Cast
from tests.sessions import client_of

EACH_ROW = pytest.mark.parametrize("row", TABLE, ids=[row.name for row in TABLE])
TRAIL = {"kpiportal_event", "kpiportal_eventhead"}
SIGNED_OUT = "signed out"
Reader = Role | None | str


def who_may_send(row: Row) -> list[Reader]:
    signed_out: list[Reader] = [SIGNED_OUT] if row.signed_out[1] == 200 else []
    return [*(who for who, gives in row.post.items() if gives < 400), *signed_out]


FORMS = [row for row in TABLE if who_may_send(row)]


def readers(cast: Cast) -> dict[Reader, Person | None]:
    signed_in: dict[Reader, Person | None] = {role: cast.of(role) for role in Role}
    return signed_in | {NOBODY: cast.nobody, SIGNED_OUT: None}


def test_the_table_has_one_line_for_each_address() -> None:
    assert sorted(row.name for row in TABLE) == sorted(names())


@EACH_ROW
def test_everybody_gets_the_answer_that_the_table_says(
    row: Row, cast: Cast, world: Addresses
) -> None:
    """Each answer carries its headers, and no GET changes anything."""
    url = url_of(row.name, world)
    clients = {who: client_of(person) for who, person in readers(cast).items()}
    before = digest()
    answers = {(who, "GET"): client.get(url, row.fields) for who, client in clients.items()}
    after = digest()
    for who, client in clients.items():
        with undone():
            answers[who, "POST"] = client.post(url)
    found, said = {key: answer.status_code for key, answer in answers.items()}, expected(row)
    assert {key: gives for key, gives in found.items() if said[key] != gives} == {}, url
    assert {tuple(missing(answer, is_kept=row.is_kept)) for answer in answers.values()} == {()}
    changed = {table for table in before if before[table] != after[table]}
    assert changed == (TRAIL if row.is_noted else set())


def expected(row: Row) -> dict[tuple[Reader, str], int]:
    said: dict[tuple[Reader, str], int] = {
        (SIGNED_OUT, "GET"): row.signed_out[0],
        (SIGNED_OUT, "POST"): row.signed_out[1],
    }
    for who in [*Role, NOBODY]:
        said[who, "GET"] = row.get.get(who, 403)
        said[who, "POST"] = row.post.get(who, 403)
    return said


@pytest.mark.parametrize("row", FORMS, ids=[row.name for row in FORMS])
def test_a_form_that_another_site_sends_changes_nothing(
    row: Row, cast: Cast, world: Addresses
) -> None:
    client = client_of(readers(cast)[who_may_send(row)[0]], enforce_csrf_checks=True)
    before = digest()
    assert client.post(url_of(row.name, world)).status_code == 403
    assert digest() == before


def test_the_menu_lists_exactly_what_its_reader_may_open(cast: Cast) -> None:
    opens = {row.name: row.get for row in TABLE}
    for who in [*Role, NOBODY]:
        answer = client_of(readers(cast)[who]).get("/account/")
        listed = {area.name: [page.label for page in area.pages] for area in answer.context["menu"]}
        may = {
            area: [label for name, label in pages if opens[name].get(who) == 200]
            for area, pages in MENU
        }
        assert listed == {area: labels for area, labels in may.items() if labels}, who
