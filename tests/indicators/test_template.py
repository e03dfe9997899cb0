"""The template of a round: what it asks, what it shows beside it, and what Excel lets be typed."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from indicators.models import Indicator
from indicators.rules.periods import Month
from indicators.template import FIELDS, template
from tests.indicators.packs.made import loaded, pack

pytestmark = pytest.mark.django_db

INDICATORS = """code,title,section,unit,derive,status
A 1,Contacts,Front door,number,,
A 2,Done in time,Front door,percent,,
A 3,Rate of contacts,Front door,per_10000,per_10000(A 1),
A 4,No longer asked,Front door,number,,retired"""
VALUES = """code,category,end,value,numerator,denominator,status,note
A 1,,2017-08,11,,,,
A 1,,2017-09,12,,,,
A 2,East,2017-09,75,6,8,,
A 2,West,2017-09,,,,suppressed,Few
A 1,,2017-10,14,,,provisional,So far"""
OPEN = {"value", "numerator", "denominator", "status", "note"}


@pytest.fixture
def workbook(tmp_path: Path) -> bytes:
    loaded(pack(tmp_path, indicators=INDICATORS, values=VALUES))
    return template(Month.of(2017, 10))


def sheet_of(workbook: bytes) -> str:
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode()


def test_it_asks_for_the_round_with_codes_titles_and_last_figures(workbook: bytes) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    header, *rows = book.get_sheet_by_name("figures").to_python()
    assert header == [field.name for field in FIELDS]
    shown = [dict(zip(header, row, strict=True)) for row in rows]
    asked = [(row["code"], row["title"], row["category"], row["month"]) for row in shown]
    assert asked == [
        ("A 1", "Contacts", "", "2017-10"),
        ("A 2", "Done in time", "East", "2017-10"),
        ("A 2", "Done in time", "West", "2017-10"),
    ]
    last = [(row["last month"], row["last figure"]) for row in shown]
    assert last == [("2017-09", 12), ("2017-09", 75), ("2017-09", "")]
    held = [(row["value"], row["status"], row["note"]) for row in shown]
    assert held == [(14, "provisional", "So far"), ("", "", ""), ("", "", "")]


def test_all_is_locked_but_what_is_to_be_filled_in(workbook: bytes) -> None:
    sheet = sheet_of(workbook)
    assert '<sheetProtection sheet="1"' in sheet
    with zipfile.ZipFile(BytesIO(workbook)) as archive:
        styles = archive.read("xl/styles.xml").decode().partition("<cellXfs")[2]
    formats = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.partition("</cellXfs>")[0])
    is_open = ['locked="0"' in each for each in formats]
    cells = re.findall(r'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?', sheet)
    assert len(cells) == len(FIELDS) * 4
    for letter, row, style in cells:
        field = FIELDS[ord(letter) - ord("A")]
        assert is_open[int(style or 0)] == (field.name in OPEN and row != "1"), (letter, row)


def test_each_open_column_says_what_may_be_typed(workbook: bytes) -> None:
    checks = re.findall(
        r'<dataValidation type="(\w+)".*?sqref="([A-Z]+)2:\2(\d+)"', sheet_of(workbook)
    )
    by_field = {FIELDS[ord(letter) - ord("A")].name: (kind, last) for kind, letter, last in checks}
    assert by_field == {
        "value": ("decimal", "4"),
        "numerator": ("decimal", "4"),
        "denominator": ("decimal", "4"),
        "status": ("list", "4"),
        "note": ("textLength", "4"),
    }


def test_of_some_indicators_it_asks_for_those(workbook: bytes) -> None:
    chosen = [Indicator.objects.get(code="A 1").pk]
    book = CalamineWorkbook.from_filelike(BytesIO(template(Month.of(2017, 10), of=chosen)))
    rows = book.get_sheet_by_name("figures").to_python()[1:]
    assert [row[0] for row in rows] == ["A 1"]
