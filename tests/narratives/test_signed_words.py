"""What a quarter says of its sections and of the whole, once it is signed: kept, and shown so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from narratives.actions import commentary as writing
from narratives.actions.unsaved import keep
from narratives.models import Commentary
from tests.cast import Cast
from tests.narratives.makers import NOW, make_post
from tests.narratives.pages.conftest import get, text_of
from tests.narratives.quarter import Quarter, start_a_quarter

SECTION = "Looked after children"
CHANGES = {
    "text": "'Others'",
    "state": "'returned', reason = 'R'",
    "version": "version + 1",
    "section": "'Another'",
    "accepted_steps": "accepted_steps + 1",
    "author_id": "NULL",
    "since": "now()",
    "is_due": "NOT is_due",
    "round_id": "round_id + 1",
}


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    """Signed, with the words of a section accepted, those of another begun, and of the whole."""
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    of = {one.section: one for one in Commentary.objects.filter(indicator=None)}
    for section, who in ((SECTION, cast.acceptor), ("", cast.director)):
        said = f"Words on {section or 'all'}."
        writing.save(commentary=of[section], text=said, version=0, by=who, now=NOW)
    writing.submit(commentary=of[SECTION], version=1, by=cast.acceptor, now=NOW)
    writing.accept(commentary=of[SECTION], version=2, by=cast.director, now=NOW)
    quarter.hand_on()
    quarter.approve()
    return quarter


def sql(statement: str, *given: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, given)


@pytest.mark.parametrize("column", CHANGES)
def test_behind_the_code_no_word_of_a_signed_quarter_changes(quarter: Quarter, column: str) -> None:
    before = list(Commentary.objects.values())
    for one in Commentary.objects.all():
        with pytest.raises(DatabaseError):
            sql(
                f"UPDATE narratives_commentary SET {column} = {CHANGES[column]} WHERE id = %s",
                one.pk,
            )
    assert list(Commentary.objects.values()) == before


COPIES: dict[str, Callable[[int], str]] = {
    "narratives_commentaryversion": lambda to: (
        f"{to}, version + 9, text, written_by_id,"
        " written_as, written_at FROM narratives_commentaryversion"
    ),
    "narratives_acceptance": lambda to: (
        f"{to}, version + 9, position, accepted_by_id,"
        " accepted_as, accepted_at, figures FROM narratives_acceptance"
    ),
}
COLUMNS = {
    "narratives_commentaryversion": "commentary_id, version, text, written_by_id, written_as,"
    " written_at",
    "narratives_acceptance": "commentary_id, version, position, accepted_by_id, accepted_as,"
    " accepted_at, figures",
}


@pytest.mark.parametrize("table", COPIES)
def test_behind_the_code_nothing_is_added_to_them(quarter: Quarter, table: str) -> None:
    for one in Commentary.objects.filter(indicator=None):
        copied = COPIES[table](one.pk)
        with pytest.raises(DatabaseError, match="approved quarter cannot change"):
            sql(f"INSERT INTO {table} ({COLUMNS[table]}) SELECT {copied} LIMIT 1")


@pytest.mark.parametrize(
    "table",
    ["narratives_commentary", "narratives_commentaryversion", "narratives_acceptance"],
)
def test_behind_the_code_none_of_them_is_deleted(quarter: Quarter, table: str) -> None:
    with pytest.raises(DatabaseError, match=r"Cannot (update or )?delete"):
        sql(f"DELETE FROM {table}")


def states(quarter: Quarter) -> dict[str, str]:
    page = get(quarter.cast.director, "quarter", quarter.round.pk)
    rows = page.context["table"].rows
    return {row.record.commentary.subject: row.record.commentary.standing for row in rows}


def test_a_signed_quarter_shows_what_was_signed_and_where_nothing_was_said(
    quarter: Quarter,
) -> None:
    shown = states(quarter)
    assert (shown["The quarter as a whole"], shown[SECTION], shown["Contacts and referrals"]) == (
        "Signed", "Accepted", "Nothing said",
    )  # fmt: skip
    page = text_of(get(quarter.cast.director, "quarter", quarter.round.pk))
    assert ">Draft<" not in page
    own = Commentary.objects.get(indicator=None, section="")
    page = text_of(get(quarter.cast.director, "commentary", own.pk))
    assert ">Signed</strong> since 10 January 2018." in page
    assert "is approved. Its commentary can no longer change." in page
    assert reverse("commentary_write", args=[own.pk]) not in page


def test_what_its_writer_types_over_a_signed_section_goes_nowhere(quarter: Quarter) -> None:
    """It is kept for them, and nobody reads it."""
    section = Commentary.objects.get(section=SECTION)
    keep(commentary=section, over=3, revision=0, text="Canary", by=quarter.cast.acceptor, now=NOW)
    seen: dict[str, Any] = {
        who: "Canary" in text_of(get(getattr(quarter.cast, who), "commentary", section.pk))
        for who in ("acceptor", "director", "analyst")
    }
    assert seen == {"acceptor": True, "director": False, "analyst": False}
