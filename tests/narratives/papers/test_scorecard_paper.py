"""The scorecard as a paper: every row with its years, its months and its marks as words."""

from copy import deepcopy

import pytest

from indicators.rules.suppression import Audience
from kpiportal.documents.parts import Boxes, Cell, Table
from narratives import papers
from narratives.models import Snapshot
from narratives.papers import scorecard
from narratives.papers.told import Told
from narratives.snapshots.content import read
from tests.kpiportal.documents import pdf_structure as structure


@pytest.fixture
def told(draft: Snapshot) -> Told:
    return Told(read(draft), Audience.STAFF)


def parts_of(told: Told) -> tuple[Boxes, Table]:
    boxes, table = scorecard.make(told).parts[0].blocks
    assert isinstance(boxes, Boxes)
    assert isinstance(table, Table)
    return boxes, table


def rows_of(told: Told) -> dict[str, list[Cell]]:
    _, table = parts_of(told)
    rows = table.in_words.rows
    return {row.cells[0].text: list(row.cells) for row in rows if not row.is_group}


def said(cells: list[Cell]) -> list[str]:
    return [" ".join(filter(None, [cell.text, cell.note])) for cell in cells]


def test_its_columns_are_those_of_the_published_scorecard(told: Told) -> None:
    _, table = parts_of(told)
    assert [column.heading for column in table.in_words.columns] == [
        "Number", "Indicator", "Lead officer", "Covers", "Good to be", "Unit", "England",
        "2015-16", "2016-17", "Sep 2016", "May 2017", "Jun 2017", "Jul 2017", "Aug 2017",
        "Sep 2017", "Numerator", "Denominator", "Since last reported", "Target", "Against target",
    ]  # fmt: skip


def test_each_row_says_its_figures_its_target_and_its_mark_in_words(told: Told) -> None:
    assert said(rows_of(told)["AB 01"]) == [
        "AB 01", "% of referrals that are repeat within 12 months", "Front door manager",
        "Year to date", "Smaller", "%", "22", "–", "–", "–", "–", "–", "–", "24", "23", "133",
        "577", "Better", "20", "Missing target",
    ]  # fmt: skip
    assert rows_of(told)["AB 01"][-1].rag == "red"
    assert said(rows_of(told)["AB 03"])[-1] == "No target"


def test_two_years_are_drawn_for_print_alone(told: Told, draft: Snapshot) -> None:
    _, table = parts_of(told)
    assert [column.heading for column in table.columns if column.is_drawing] == ["Two years"]
    printed = papers.made(draft, "scorecard", audience=Audience.STAFF, form=papers.PDF)
    assert "Two years" in structure.text(printed)
    others = papers.made(draft, "scorecard", audience=Audience.STAFF, form=papers.CSV)
    assert b"Two years" not in others


def test_a_status_is_said_beside_the_figure(told: Told) -> None:
    assert said(rows_of(told)["AB 04"])[14] == "3 suppressed"
    assert said(rows_of(told)["AB 05"])[14] == "98 provisional"


def test_for_others_the_status_stands_instead_of_a_hidden_figure(draft: Snapshot) -> None:
    row = rows_of(Told(read(draft, Audience.PUBLISHED), Audience.PUBLISHED))["AB 04"]
    assert said(row)[14:17] == ["suppressed", "–", "–"]


def test_sections_come_once_each_with_their_mark(told: Told) -> None:
    _, table = parts_of(told)
    groups = [[cell.text for cell in row.cells] for row in table.rows if row.is_group]
    assert groups == [["Contacts and referrals", "Amber"], ["Looked after children", "Amber"]]


def test_the_summary_counts_trends_and_targets(told: Told) -> None:
    boxes, _ = parts_of(told)
    assert [[line.text for line in box.lines] for box in boxes.items] == [
        ["In all: 5", "With a figure: 4", "Of them provisional: 1", "Suppressed: 1"],
        ["Better: 2", "The same: 0", "Not as good: 0", "Not comparable: 3"],
        [
            "Better than target: 1",
            "On target: 0",
            "Near target: 1",
            "Missing target: 1",
            "Not judged: 2",
        ],
    ]


def test_large_figures_have_a_comma_at_the_thousands(told: Told) -> None:
    told.rows["AB 03"] |= {"shown": "22627", "denominator": "-1234.5"}  # type: ignore[operator]
    row = said(rows_of(told)["AB 03"])
    assert (row[14], row[16]) == ("22,627", "-1,234.5")


def test_a_figure_carried_forward_says_of_which_month(told: Told) -> None:
    told.rows["AB 03"] |= {"end": "2017-06"}  # type: ignore[operator]
    assert said(rows_of(told)["AB 03"])[14] == "216 Jun 2017"


def test_it_is_one_table_with_header_cells_on_a3(draft: Snapshot) -> None:
    content = papers.made(draft, "scorecard", audience=Audience.STAFF, form=papers.PDF)
    kinds = structure.kinds(content)
    assert kinds.count("/Table") == 1
    assert kinds.count("/TR") == 2 + 2 + 5
    page = structure.reader_of(content).pages[0].mediabox
    assert round(float(page.width) / 72 * 25.4) == 420


def test_what_is_counted_by_category_alone_is_counted_so_and_not_as_missing(told: Told) -> None:
    content = deepcopy(dict(told.content))
    for row in content["scorecard"]["indicators"]:
        if row["code"] in ("AB 01", "AB 03"):
            row.update(shown=None, value=None, end=None, status="missing")
    nothing: list[dict[str, str]] = [{}] * 12
    girls = {"name": "Girls", "is_total": False, "months": [{"value": "4"}] * 12}
    for table in content["years"]:
        for topic in table["topics"]:
            for column in topic["columns"]:
                column["whole"] |= {"months": nothing, "last_year": nothing, "years": nothing[:3]}
                column["categories"] = [girls] if column["code"] == "AB 01" else []
    told = Told(content, Audience.STAFF)
    assert [said(rows_of(told)[code])[14] for code in ("AB 01", "AB 03")] == [
        "by category",
        "missing",
    ]
    boxes, _ = parts_of(told)
    assert [line.text for line in boxes.items[0].lines] == [
        "In all: 5",
        "With a figure: 2",
        "Of them provisional: 1",
        "By category: 1",
        "Suppressed: 1",
        "Missing: 1",
    ]
