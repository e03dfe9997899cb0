"""The tables of a document for other programs: numbers are numbers, text is only ever text."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import python_calamine

from kpiportal.documents import sheets
from kpiportal.documents.parts import Part
from tests.kpiportal.documents.sample_document import HOSTILE, MONTHS, STAMP, sample

DAY = datetime(2018, 1, 12, 9, 30, tzinfo=UTC)

ROWS = [
    ["Group", "", "Counts: AB 01", "Counts: AB 02", "Against target", "Notes"],
    ["Contacts", "Apr 2017", 1234.0, 23.0, "Better than target", "Counts: AB 02: provisional"],
    ["Contacts", "May 2017", "–", "suppressed", "No target", ""],
    ["Contacts", "June 2017", "=1+1", HOSTILE, "Missing target", ""],
]


def test_a_column_of_drawings_is_left_out() -> None:
    first, *columns = MONTHS.columns
    drawn = replace(MONTHS, columns=[replace(first, is_drawing=True), *columns])
    written = sheets.csv_of(replace(sample(), parts=[Part([drawn])])).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(written)))[1] == [
        "Contacts", "1234", "23", "Better than target", "Counts: AB 02: provisional"
    ]  # fmt: skip


def test_a_workbook_has_a_sheet_a_table_and_says_where_it_comes_from() -> None:
    made = sheets.workbook(sample(), dated=DAY)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert book.sheet_names == ["About", "Referrals by month", "Referrals by month 2"]
    assert book.get_sheet_by_name("Referrals by month 2").to_python() == ROWS
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert about == [
        "Quality report, September 2017",
        "Quarter 2 of 2017-18",
        "Wexmere",
        "As staff see it",
        STAMP.standing,
        STAMP.source,
    ]


def test_the_csv_of_one_table_is_that_table_with_formulas_defused() -> None:
    one = replace(sample(), parts=[Part([MONTHS])])
    read = list(csv.reader(io.StringIO(sheets.csv_of(one).decode("utf-8-sig"))))
    assert read[0] == ROWS[0]
    assert read[1] == ["Contacts", "Apr 2017", "1234", "23", *map(str, ROWS[1][4:])]
    assert read[3][2] == "'=1+1"


def test_several_tables_are_a_file_each_and_the_same_bytes_each_time() -> None:
    made = sheets.csv_files(sample())
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    assert names == ["About.csv", "Referrals by month.csv", "Referrals by month 2.csv"]
    assert sheets.csv_files(sample()) == made


def test_no_two_sheets_have_the_same_name_and_none_a_name_that_excel_refuses() -> None:
    tables = [replace(MONTHS, name=name) for name in ["A/B: [x]?" * 9, "A/B: [x]?" * 9, "about"]]
    names = [name for name, _ in sheets.named(replace(sample(), parts=[Part(tables)]))]
    assert len({name.lower() for name in names}) == 3
    assert all(len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert "about" not in names
