"""The scorecard as a document: columns as wide as they must be, and as many pages as it takes."""

from datetime import UTC, datetime

import pytest

from indicators.judging import judge
from indicators.rules.periods import Month
from indicators.scorecard.card import scorecard
from indicators.scorecard.columns import AT_FIRST, CHOICES, columns_of
from indicators.scorecard.paper import NAMES, PAGES, Shown, document, whole_table
from indicators.scorecard.sheet import sheet
from kpiportal.documents.parts import A3_WIDE, A4_WIDE, Document, Layout, NewPage
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 1, 10, 12, tzinfo=UTC)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    for key in ("england", "north", "neighbours"):
        register.comparator(key)
    register.indicator("X1", better="bigger", section="First")
    register.indicator("X2", better="bigger", section="Second")
    register.target("X1", "2019-04", None, "25")
    register.value("X1", "2019-09", "30", status="provisional")
    register.value("X2", "2019-09", None, status="not_due")
    judge()
    return register


def seen(month: str = "2019-09", chosen: list[str] = AT_FIRST) -> Shown:
    found = sheet(scorecard(Month.from_text(month)))
    return Shown(found, found.lines, columns_of(found, chosen), [("As known", "now")])


def made(seen: Shown, layout: Layout = A3_WIDE) -> Document:
    return document(seen, now=NOW, layout=layout)


@pytest.mark.parametrize("month", ["2019-09", "2020-03"])
def test_a_whole_year_fits_the_width_of_an_a3_page(register: Register, month: str) -> None:
    assert len(made(seen(month)).tables) == 1


@pytest.mark.parametrize("layout", [A3_WIDE, A4_WIDE])
@pytest.mark.parametrize("month", ["2019-04", "2019-09", "2020-03"])
def test_what_is_too_wide_goes_on_beside_its_names_on_a_page_of_its_own(
    register: Register, layout: Layout, month: str
) -> None:
    every = seen(month, [*CHOICES])
    found = made(every, layout)
    names = ["Code", "Indicator"]
    headings = [[column.heading for column in table.columns] for table in found.tables]
    assert all(each[:2] == names for each in headings)
    assert [*names, *(each for part in headings for each in part[2:])] == [
        column.name for column in every.columns
    ]
    breaks = sum(isinstance(block, NewPage) for block in found.blocks)
    assert breaks == len(found.tables) - 1
    for table in found.tables:
        assert sum(column.width for column in table.columns) <= PAGES[layout]


def test_a_group_of_columns_is_not_torn_apart_where_a_page_holds_it(register: Register) -> None:
    parts = [{column.group for column in table.columns} for table in made(seen(), A4_WIDE).tables]
    assert len(parts) == 2
    assert parts[0] & parts[1] == {""}


def test_each_section_stands_above_its_rows_with_its_mark(register: Register) -> None:
    (table,) = made(seen()).tables
    found = [
        (row.is_group, row.cells[0].text, row.cells[1].text, row.cells[1].rag) for row in table.rows
    ]
    assert found == [
        (True, "First", "Green", "green"),
        (False, "X1", "X1", ""),
        (True, "Second", "Not judged", "none"),
        (False, "X2", "X2", ""),
    ]


def test_it_says_what_it_shows_and_that_nobody_signed_it(register: Register) -> None:
    found = made(seen())
    assert list(found.under_title) == ["As known: now"]
    assert found.stamp.is_draft
    assert found.stamp.audience == "As staff see it"
    assert found.stamp.source.startswith("No snapshot: figures taken 10 January 2020, ")


def test_a_workbooks_table_has_no_ornament_and_no_dash_for_a_number(register: Register) -> None:
    table = whole_table(seen())
    headings = [column.heading for column in table.columns]
    assert not any(heading.startswith("Since") for heading in headings)
    rows = [row for row in table.rows if not row.is_group]
    figures = dict(zip(headings, rows[1].cells, strict=True))
    assert (figures["Target"].text, figures["Lead officer"].text) == ("", "–")
    assert figures["Figure"].note == "not due"


def test_columns_that_name_a_row_come_first(register: Register) -> None:
    assert [column.key for column in seen().columns][:2] == list(NAMES)
