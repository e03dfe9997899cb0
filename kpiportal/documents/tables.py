"""Tables for other programs: CSV and Excel. Text stays text, whatever a spreadsheet makes of it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from kpiportal.rules.formulas import kept_as_text

Cell = str | Decimal | int | None
Rows = Iterable[Sequence[Cell]]

NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
NO_GUESSING = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
A4, A3 = 9, 8  # as Excel numbers paper
MANY = 12


def to_csv(rows: Rows) -> str:
    """Numbers as they are; text that would run as a formula behind an apostrophe."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows(
        [_csv(cell) for cell in row] for row in rows
    )
    return written.getvalue()


def to_xlsx(
    sheets: Mapping[str, Rows], *, made_at: datetime | None = None, frozen_columns: int = 0
) -> bytes:
    """One sheet a table, its header bold and in view, as are the first columns of those that have
    more. It prints as wide as a page, its header on each. Numbers are real numbers.

    The same tables made at the same time are the same bytes.
    """
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, NO_GUESSING) as workbook:
        if made_at:
            workbook.set_properties({"created": made_at.replace(tzinfo=None)})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            widths: dict[int, int] = {}
            for place, row in enumerate(rows):
                for column, cell in enumerate(row):
                    write_cell(sheet, place, column, cell, bold if place == 0 else plain)
                    widths[column] = min(max(widths.get(column, 0), _width(cell, place)), WIDEST)
            for column, width in widths.items():
                sheet.set_column(column, column, width + 2)
            is_wide = len(widths) > frozen_columns
            sheet.freeze_panes(1, frozen_columns if is_wide else 0)
            sheet.repeat_rows(0)
            sheet.set_paper(A3 if len(widths) > MANY else A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
    return written.getvalue()


def _width(cell: Cell, place: int) -> int:
    """In characters; a heading may take two lines."""
    length = len(str(cell))
    return length if place else max(length // 2 + 1, max(map(len, str(cell).split()), default=0))


def _csv(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return _plain(cell)
    text = str(cell)
    return text if NUMBER.fullmatch(text) else kept_as_text(text)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    form: xlsxwriter.format.Format | None,
) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, form)
    elif cell is not None and _fits(cell):
        sheet.write_number(row, column, float(cell), form)
    elif cell is not None:
        sheet.write_string(row, column, f"{cell:f}", form)


def _fits(number: Decimal | int) -> bool:
    """Whether Excel, which keeps 15 digits, holds the number as it is."""
    return Decimal(format(float(number), ".15g")) == number
