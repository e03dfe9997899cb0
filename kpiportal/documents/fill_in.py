"""An Excel workbook to be filled in: all is locked but for the cells that somebody is to fill."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from kpiportal.documents.tables import NO_GUESSING, Cell, write_cell

NUMBER, TEXT = "number", "text"
GREATEST = 10**19
LONGEST = 10_000
DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - Excel knows no time zone


@dataclass(frozen=True)
class Field:
    """A column. `takes` says what may be filled in: a number, text, or one of some words."""

    name: str
    width: int = 12
    takes: str | Sequence[str] = ""

    @property
    def is_open(self) -> bool:
        return bool(self.takes)


def to_fill_in(
    name: str, fields: Sequence[Field], rows: Sequence[Sequence[Cell]], *, says: Sequence[str]
) -> bytes:
    """One sheet to fill in, called `name`, and one that says what to do."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, NO_GUESSING) as workbook:
        workbook.set_properties({"created": DAY})
        sheet = workbook.add_worksheet(name)
        forms = _forms(workbook)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width)
            sheet.write_string(
                0, column, field.name, forms["open header" if field.is_open else "header"]
            )
        for place, row in enumerate(rows, start=1):
            for column, (field, cell) in enumerate(zip(fields, row, strict=True)):
                _write(sheet, place, column, cell, forms["open" if field.is_open else "locked"])
        for column, field in enumerate(fields):
            if field.is_open and rows:
                sheet.data_validation(1, column, len(rows), column, _check(field))
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        sheet.protect(options={"format_columns": True, "format_rows": True})
        _instructions(workbook, says)
    return written.getvalue()


def _forms(workbook: Any) -> dict[str, Any]:
    header = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    filled = {"locked": False, "bg_color": "#FFF8E1", "border": 1, "border_color": "#B1B4B6"}
    return {
        "header": workbook.add_format(header),
        "open header": workbook.add_format(header | {"bg_color": "#FFF8E1"}),
        "locked": workbook.add_format({"font_color": "#383F43"}),
        "open": workbook.add_format(filled),
    }


def _write(sheet: Any, row: int, column: int, cell: Cell, form: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, form)
    else:
        write_cell(sheet, row, column, cell, form)


def _check(field: Field) -> dict[str, Any]:
    """What Excel lets somebody type."""
    if field.takes == NUMBER:
        return {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -GREATEST,
            "maximum": GREATEST,
            "error_title": "No number",
            "error_message": "Type digits and a point, nothing else: 1234.5",
        }
    if field.takes == TEXT:
        return {
            "validate": "length",
            "criteria": "<=",
            "value": LONGEST,
            "error_title": "Too long",
            "error_message": f"At most {LONGEST:,} characters.",
        }
    return {
        "validate": "list",
        "source": list(field.takes),
        "error_title": "Not known",
        "error_message": "Choose one of the list, or leave it empty.",
    }


def _instructions(workbook: Any, says: Sequence[str]) -> None:
    sheet = workbook.add_worksheet("Instructions")
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90)
    for row, sentence in enumerate(says):
        sheet.write_string(row, 0, sentence, wrapped if row else bold)
    sheet.protect()
