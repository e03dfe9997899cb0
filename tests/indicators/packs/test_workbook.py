"""A pack as an Excel workbook: read as it was typed, or refused whole."""

import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from indicators.models import Council, Definition, JudgingPolicy, Population, Release, Value
from indicators.rules.periods import Month
from tests import database
from tests.indicators.packs.made import faults_of, loaded, pack
from tests.indicators.packs.sheets import (
    INDICATORS,
    SETTINGS,
    VALUES,
    Rows,
    rezipped,
    unchanged,
    workbook,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "pack.xlsx"


def test_a_workbook_says_the_same_as_the_folder(tmp_path: Path, book: Path) -> None:
    assert loaded(workbook(book)).counts == {"definitions": 2, "values": 2}
    assert not loaded(pack(tmp_path / "folder")).is_new


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1.005, "1.005"),
        (23, "23"),
        (-4.25, "-4.25"),
        (615.9, "615.9"),
        (123456789012345, "123456789012345"),
        (1e-7, "0.0000001"),
        ("94.40", "94.4"),
        (" 7 ", "7"),
    ],
)
def test_figures_come_as_they_were_typed(book: Path, typed: float | str, kept: str) -> None:
    def as_typed(sheet: Any, row: int, column: int) -> None:
        write = sheet.write_string if isinstance(typed, str) else sheet.write_number
        write(row, column, typed)

    loaded(workbook(book, values=[VALUES[0], ["A 1", "2017-09", as_typed]]))
    assert Value.objects.get().value == Decimal(kept)


def test_dates_and_true_or_false_may_be_cells_of_their_own_kind(book: Path) -> None:
    settings = [
        ["key", "value"],
        ["council.name", "Made-up"],
        ["release.title", "First"],
        ["release.recorded_on", date(2017, 11, 3)],
        ["release.month", date(2017, 9, 1)],
        ["judging.carry_forward", True],
        ["judging.tolerance", 0.1],
        ["population.2017-18", 22627],
    ]
    indicators: Rows = [
        ["code", "title", "section", "trend", "next_review", "lookback"],
        [101, "Contacts", "Door", False, date(2018, 4, 1), 12],
    ]
    values: Rows = [["code", "end", "value"], [101, date(2017, 9, 1), 5]]
    loaded(workbook(book, pack=settings, indicators=indicators, values=values))
    release, policy = Release.objects.get(), JudgingPolicy.objects.get()
    assert (release.recorded_on, release.month) == (date(2017, 11, 3), Month.of(2017, 9))
    assert (policy.carry_forward, policy.tolerance) == (True, Decimal("0.1"))
    assert Population.objects.get().count == 22627
    said = Definition.objects.get()
    assert (said.indicator.code, said.trend, said.lookback) == ("101", False, 12)
    assert said.next_review == date(2018, 4, 1)
    assert Value.objects.get().end == Month.of(2017, 9)


def test_a_fault_is_told_with_sheet_row_and_column(book: Path) -> None:
    values = [*VALUES, [], ["A 3", "2017-09", 1], ["A 1", "2017-08", "<5"]]
    settings = [*SETTINGS, ["judging.tolerance", "low"]]
    assert sorted(map(str, faults_of(workbook(book, values=values, pack=settings)))) == [
        "sheet pack, row 7, column judging.tolerance: 'low' is no number. Write digits, a point"
        " and nothing else: 1234.5.",
        "sheet values, row 5, column code: 'A 3' is not the code of an indicator.",
        "sheet values, row 6, column value: '<5' is no number. Write digits, a point and nothing"
        " else: 1234.5.",
    ]


def test_a_workbook_without_settings_is_refused(book: Path) -> None:
    sheets = {"pack": [["name", "what"], ["council.name", "N"]]}
    assert [(fault.file, fault.row) for fault in faults_of(workbook(book, **sheets))] == [
        ("sheet pack", 1),
    ]


def refusal(path: Path) -> str:
    """The one sentence for which a workbook is refused whole."""
    [fault] = faults_of(path)
    assert fault.file == path.name
    assert not Council.objects.exists()
    return fault.sentence


def test_a_formula_is_refused_with_its_cell(book: Path) -> None:
    def sums(sheet: Any, row: int, column: int) -> None:
        sheet.write_formula(row, column, "=6+6", None, 12)

    values = [VALUES[0], ["A 1", "2017-08", 1], ["A 1", "2017-09", sums]]
    assert refusal(workbook(book, values=values)) == (
        "In the sheet values the cell C3 holds a formula. Paste its value."
    )


def test_a_formula_beside_the_tables_does_no_harm(book: Path) -> None:
    def sums(sheet: Any, row: int, column: int) -> None:
        sheet.write_formula(row, column, "=6+6", None, 12)

    assert loaded(workbook(book, workings=[[sums]])).ignored == ["workings"]


def test_an_error_is_refused_with_its_cell(book: Path) -> None:
    workbook(book, values=[VALUES[0], ["A 1", "2017-09", 12]])

    def divided(name: str, content: bytes) -> bytes:
        return content.replace(b'r="C2"><v>12</v>', b'r="C2" t="e"><v>#DIV/0!</v>')

    assert refusal(rezipped(book, divided)) == (
        "In the sheet values the cell C2 shows an error. Type a figure."
    )


def test_merged_cells_are_refused(book: Path) -> None:
    def merged(sheet: Any, row: int, column: int) -> None:
        sheet.merge_range(row, column, row + 1, column, "A 1")

    values: Rows = [VALUES[0], [merged, "2017-09", 12], [None, "2017-08", 12]]
    assert refusal(workbook(book, values=values)) == (
        "In the sheet values the cells A2:A3 are merged. Unmerge them."
    )


def test_what_stands_far_beside_the_table_is_refused(book: Path) -> None:
    values = [*VALUES, ["A 1", "2017-08", 1, *[None] * 40, "stray"]]
    assert refusal(workbook(book, values=values)) == (
        "In the sheet values the cell AR4 is beside the table."
    )


NO_WORKBOOK = "This is no Excel workbook (.xlsx), or it is damaged. Save it again as .xlsx."


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: b"",
        lambda content: b"code,end,value\n",
        lambda content: b"PK\x03\x04" + b"\0" * 400,
        lambda content: content.replace(b"xl/workbook.xml", b"xl/werkbook.xml"),
    ],
)
def test_a_damaged_or_renamed_file_is_refused(book: Path, damage: Callable[[bytes], bytes]) -> None:
    workbook(book)
    book.write_bytes(damage(book.read_bytes()))
    assert refusal(book) == NO_WORKBOOK


def test_bytes_that_were_changed_underway_are_noticed(book: Path) -> None:
    workbook(book)
    with zipfile.ZipFile(book) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet3.xml")
    content = bytearray(book.read_bytes())
    content[sheet.header_offset + 30 + len(sheet.filename) + 40] ^= 0xFF
    book.write_bytes(content)
    assert refusal(book) == NO_WORKBOOK


def test_a_locked_workbook_is_refused(book: Path) -> None:
    book.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000)
    assert refusal(book).startswith("This workbook is locked with a password")


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/macrosheets/sheet1.xml", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "links to other workbooks"),
        ("xl/connections.xml", "fetches data from elsewhere"),
    ],
)
def test_what_reaches_out_of_the_workbook_is_refused(book: Path, member: str, words: str) -> None:
    assert words in refusal(rezipped(workbook(book), unchanged, {member: b"<x/>"}))


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_entities_are_refused(book: Path, part: str) -> None:
    laughs = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def laughing(name: str, content: bytes) -> bytes:
        return content.replace(b"?>", b"?>" + laughs, 1) if name == part else content

    assert "declares entities" in refusal(rezipped(workbook(book), laughing))


def test_entities_cannot_hide_in_another_encoding(book: Path) -> None:
    def widened(name: str, content: bytes) -> bytes:
        if name != "xl/sharedStrings.xml":
            return content
        return content.decode().replace("UTF-8", "UTF-16").encode("utf-16")

    assert refusal(rezipped(workbook(book), widened)) == NO_WORKBOOK


def test_a_bomb_is_refused_by_its_declared_size(book: Path) -> None:
    bomb = {"xl/media/picture.bin": b"\0" * 60_000_000}
    assert refusal(rezipped(workbook(book), unchanged, bomb)).startswith("This workbook is too la")
    assert book.stat().st_size < 100_000


def test_a_bomb_that_declares_little_is_refused_when_it_is_read(book: Path) -> None:
    rezipped(workbook(book), unchanged, {"xl/zz.xml": b"<x>" + b" " * 3_000_000 + b"</x>"})
    content = bytearray(book.read_bytes())
    for header, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.rindex(header, 0, content.rindex(b"xl/zz.xml") + 9)
        if header == b"PK\x03\x04":
            place = content.rindex(header, 0, content.index(b"xl/zz.xml"))
        content[place + at : place + at + 4] = struct.pack("<I", 1000)
    book.write_bytes(content)
    assert refusal(book) == NO_WORKBOOK


def test_one_cell_far_below_does_not_fill_the_memory(book: Path) -> None:
    def far_away(name: str, content: bytes) -> bytes:
        last = b'<row r="1048576"><c r="Z1048576"><v>1</v></c></row></sheetData>'
        return content.replace(b"</sheetData>", last) if "sheet3" in name else content

    assert refusal(rezipped(workbook(book), far_away)) == (
        "The sheet values has cells far below its table. Delete them."
    )


def test_one_long_text_shared_by_many_cells_does_not_fill_the_memory(book: Path) -> None:
    values = [["code", "end", "note"], *[["A 1", "2017-09", "x" * 30_000]] * 20_000]
    assert refusal(workbook(book, values=values)).startswith("This workbook is too large")


HUNDRED_THOUSAND = """
import resource, sys
from pathlib import Path
import django
django.setup()
from django.db import transaction
from django.utils import timezone
from indicators.models import Value
from indicators.packs.loading import load
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with transaction.atomic():
    load(Path(sys.argv[1]), actor=None, now=timezone.now())
    print(Value.objects.count())
    transaction.set_rollback(True)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.slow
def test_a_hundred_thousand_values_load_in_little_memory(book: Path, own_database: str) -> None:
    values: Rows = [["code", "category", "end", "value", "numerator", "denominator", "note"]]
    for number in range(100_000):
        end = f"{2000 + number % 240 // 12}-{number % 12 + 1:02}"
        values.append(["A 1", f"Site {number // 240}", end, number / 10, number, number, ""])
    workbook(book, values=values, indicators=INDICATORS)
    said = subprocess.run(
        [sys.executable, "-c", HUNDRED_THOUSAND, str(book)],
        env=os.environ
        | {
            "DATABASE_URL": database.url(own_database),
            "DJANGO_SETTINGS_MODULE": "kpiportal.settings",
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    count, megabytes = map(int, said.stdout.split())
    assert count == 100_000
    assert megabytes < 150
