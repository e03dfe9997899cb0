"""What somebody may upload: read as it was meant, or refused whole, with reason and place."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from indicators.models import Release, Upload, Value
from indicators.rules.upload_states import State
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.indicators.packs.sheets import Rows, rezipped, unchanged
from tests.indicators.uploading import brought

pytestmark = pytest.mark.django_db

ROWS: Rows = [["code", "value"], ["A 1", 14], ["A 2", 90]]
NOT_EXCEL = "This is no Excel workbook (.xlsx), or it is damaged. Save it again as .xlsx."
NOT_CSV = (
    "This is no CSV but an Excel workbook, or another program's file. Save it as CSV UTF-8, or"
    " upload it as the .xlsx that it is."
)
NOT_UTF8 = "This is not in UTF-8. Save the file as CSV UTF-8."


@pytest.fixture(autouse=True)
def register(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    loaded(pack(tmp_path / "pack"))


def book(rows: Rows = ROWS, *, sheet: str = "figures", beside: Rows | None = None) -> bytes:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"strings_to_formulas": False}) as workbook:
        for name, content in ((sheet, rows), ("Notes", beside or [["For us"]])):
            page = workbook.add_worksheet(name)
            for number, row in enumerate(content):
                for place, cell in enumerate(row):
                    if callable(cell):
                        cell(page, number, place)
                    else:
                        page.write(number, place, cell)
    return written.getvalue()


def remade(
    tmp_path: Path,
    change: Callable[[str, bytes], bytes] = unchanged,
    more: dict[str, bytes] | None = None,
) -> bytes:
    path = tmp_path / "made.xlsx"
    path.write_bytes(book())
    return rezipped(path, change, more).read_bytes()


def after(cast: Cast, content: bytes | str, name: str) -> Upload:
    return brought(content, by=cast.analyst, name=name)


def figures(upload: Upload) -> list[tuple[str, object]]:
    assert upload.state == State.READ, [line.sentence for line in upload.lines.all()]
    return [(line.code, line.after) for line in upload.lines.order_by("row")]


def refusal(upload: Upload) -> tuple[str, str]:
    """The place and the reason, where there is but one."""
    assert upload.state == State.REFUSED
    assert (Release.objects.count(), Value.objects.count()) == (1, 2)
    line = upload.lines.get(finding="refused")
    return line.place, line.sentence


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("code,value\nA 1,14\nA 2,90\n", "a.csv"),
        ("\ufeffCode;Value\r\nA 1;14\r\nA 2;90\r\n", "a.CSV"),
        ("code\tvalue\nA 1\t14\nA 2\t90\n", "a.tsv"),
        ("A 1\t14\nA 2\t90", "Pasted rows"),
        (
            '"code","month","title","value"\n"A 1","2017-10","Contacts, all","14"\nA 2,,,90\n',
            "b.csv",
        ),
        ("code,value,last figure\nA 1,14,9\nA 2,90,80\n,,\n", "c.csv"),
        (book(), "a.xlsx"),
        (book(sheet=" Figures "), "a.xlsx"),
    ],
)
def test_these_all_say_the_same(cast: Cast, content: bytes | str, name: str) -> None:
    upload = after(cast, content, name)
    assert figures(upload) == [("A 1", 14), ("A 2", 90)]
    assert {str(line.end) for line in upload.lines.all()} == {"2017-10"}


def test_a_row_in_which_nothing_was_filled_in_says_nothing(cast: Cast) -> None:
    upload = after(cast, "code,category,value,note\nA 1,,14,\nA 2,,,\n", "a.csv")
    assert figures(upload) == [("A 1", 14)]


def test_a_figure_is_read_as_a_spreadsheet_displays_it_and_no_further(cast: Cast) -> None:
    upload = after(cast, 'code,value\nA 1,"1,234.5"\n', "a.csv")
    assert figures(upload)[0][1] == 1234.5
    for odd in ('"12,34"', "81.5%", "£5", "5-"):
        upload = after(cast, f"code,value\nA 1,{odd}\n", "a.csv")
        place, sentence = refusal(upload)
        assert place == "CSV, row 2, column value"
        assert "is no number" in sentence


def test_a_cell_defused_on_the_way_out_is_read_as_it_was(cast: Cast) -> None:
    upload = after(cast, "code,value,note\nA 1,14,'=1+1\n", "a.csv")
    assert figures(upload) == [("A 1", 14)]


def test_a_column_that_is_not_known_is_named(cast: Cast) -> None:
    place, sentence = refusal(after(cast, "code,figure\nA 1,14\n", "a.csv"))
    assert place == "CSV, row 1, column figure"
    assert sentence.startswith("'figure' is not known here. The columns are code, category, end,")


def test_rows_without_names_of_columns_are_not_guessed_at(cast: Cast) -> None:
    upload = after(cast, "A 1\tContacts\t14\n", "Pasted rows")
    assert refusal(upload) == (
        "Pasted rows, row 1",
        "The first row doesn't name the columns. Begin with a row such as: code, category, value.",
    )


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (book()[:-400], "cut.xlsx", NOT_EXCEL),
        (b"", "empty.xlsx", NOT_EXCEL),
        (b"code,value\nA 1,14\n", "renamed.xlsx", NOT_EXCEL),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "old.xlsx",
            "This workbook is locked with a password, or old (.xls). Save it as .xlsx.",
        ),
        (book(), "renamed.csv", NOT_CSV),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.csv", NOT_CSV),
        (b"%PDF-1.7", "paper.csv", NOT_CSV),
        ("code,value\nA 1,14\n".encode("utf-16"), "wide.csv", NOT_UTF8),
        (
            book(sheet="October"),
            "ours.xlsx",
            "This workbook has no sheet called figures, nor one called pack. Fill in the template,"
            " or name the sheet with the figures so.",
        ),
    ],
)
def test_what_can_not_be_read_is_refused_whole(
    cast: Cast, content: bytes, name: str, sentence: str
) -> None:
    assert refusal(after(cast, content, name)) == (name[0].upper() + name[1:], sentence)


def test_another_encoding_is_named_with_its_row(cast: Cast) -> None:
    content = "code,value,note\nA 1,14,\nA 2,90,Séan’s\n".encode("cp1252")
    assert refusal(after(cast, content, "a.csv")) == ("CSV, row 3", NOT_UTF8)


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("xl/vbaProject.bin", "holds macros"),
        ("xl/externalLinks/externalLink1.xml", "links to other workbooks"),
        ("xl/connections.xml", "fetches data from elsewhere"),
    ],
)
def test_what_reaches_out_of_the_workbook_is_refused(
    cast: Cast, tmp_path: Path, member: str, words: str
) -> None:
    content = remade(tmp_path, more={member: b"<x/>"})
    assert words in refusal(after(cast, content, "macro.xlsm"))[1]


def test_an_entity_bomb_is_refused(cast: Cast, tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def laughing(name: str, content: bytes) -> bytes:
        return content.replace(b"?>", b"?>" + laughs, 1) if "sheet1" in name else content

    content = remade(tmp_path, laughing)
    assert "declares entities" in refusal(after(cast, content, "a.xlsx"))[1]


def test_a_zip_bomb_is_refused(cast: Cast, tmp_path: Path) -> None:
    content = remade(tmp_path, more={"xl/media/picture.bin": b"\0" * 60_000_000})
    assert len(content) < 100_000
    assert refusal(after(cast, content, "a.xlsx"))[1].startswith("This workbook is too large")


def test_a_formula_is_refused_with_its_cell(cast: Cast) -> None:
    def sums(page: Any, row: int, column: int) -> None:
        page.write_formula(row, column, "=6+6", None, 12)

    content = book([["code", "value"], ["A 1", 14], ["A 2", sums]])
    assert refusal(after(cast, content, "a.xlsx"))[1] == (
        "In the sheet figures the cell B3 holds a formula. Paste its value."
    )
    assert figures(after(cast, book(beside=[[sums]]), "a.xlsx")) == [("A 1", 14), ("A 2", 90)]


def test_the_same_month_twice_in_one_file_is_refused(cast: Cast) -> None:
    place, sentence = refusal(after(cast, "code,value\nA 1,14\nA 1,15\n", "a.csv"))
    assert place == "CSV, row 3, column code, category, end, months"
    assert sentence == "This row says the same thing as row 2. Delete one of the two."


def test_every_member_of_a_workbook_is_read_to_its_end(cast: Cast) -> None:
    content = bytearray(book())
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    content[sheet.header_offset + 30 + len(sheet.filename) + 40] ^= 0xFF
    assert refusal(after(cast, bytes(content), "a.xlsx"))[1] == NOT_EXCEL
