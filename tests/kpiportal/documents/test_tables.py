"""CSV and Excel: text stays text, numbers stay numbers."""

import csv
import io
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from kpiportal.documents.tables import Cell, to_csv, to_xlsx

DANGEROUS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x")']


def written(cell: Cell) -> str:
    ((found,),) = csv.reader(io.StringIO(to_csv([[cell]]), newline=""))
    return found


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_that_a_spreadsheet_would_run_is_defused_in_csv(text: str):
    assert written(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Decimal("-3.50"), "-3.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+3"), "1000"),
        ("-4", "-4"),
        ("-4.0", "-4.0"),
        (7, "7"),
        ("a, b", "a, b"),
        ('say "so"', 'say "so"'),
    ],
)
def test_numbers_negative_ones_too_and_plain_text_stay_as_they_are(cell: Cell, text: str):
    assert written(cell) == text


def test_an_empty_cell_is_empty():
    assert to_csv([["a", None, "b"]]) == "a,,b\r\n"


def test_a_workbook_holds_real_numbers_and_text_that_is_text():
    rows: list[list[Cell]] = [["what", "figure"], *([text, Decimal("-1.5")] for text in DANGEROUS)]
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx({"Figures": rows})))
    assert book.sheet_names == ["Figures"]
    header, *found = book.get_sheet_by_name("Figures").to_python()
    assert header == ["what", "figure"]
    assert [figure for _, figure in found] == [-1.5] * len(DANGEROUS)
    # A formula would read as its empty result; a carriage return comes back as XML keeps it.
    assert [text.replace("_x000D_", "\r") for text, _ in found] == DANGEROUS
