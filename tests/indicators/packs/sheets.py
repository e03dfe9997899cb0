"""Workbooks for tests: packs as Excel would write them, and such as nobody should open."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

Rows = list[list[Any]]

SETTINGS: Rows = [
    ["key", "value"],
    ["council.name", "Made-up Borough Council"],
    ["council.short_name", "Made-up"],
    ["release.title", "Second quarter"],
    ["release.recorded_on", "2017-11-03"],
    ["release.month", "2017-09"],
]
INDICATORS: Rows = [
    ["code", "title", "section", "unit"],
    ["A 1", "Contacts", "Front door", "number"],
    ["A 2", "Done in time", "Front door", "percent"],
]
VALUES: Rows = [["code", "end", "value"], ["A 1", "2017-09", 12], ["A 2", "2017-09", 81.5]]


def workbook(path: Path, **sheets: Rows) -> Path:
    """The small sound pack, with these sheets in its place or beside it."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        dated = book.add_format({"num_format": "mmm-yy"})
        default = {"pack": SETTINGS, "indicators": INDICATORS, "values": VALUES}
        for name, rows in (default | sheets).items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, place, cell, dated)
                    elif callable(cell):
                        cell(sheet, number, place)
                    else:
                        sheet.write(number, place, cell)
    return path


def rezipped(
    path: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> Path:
    """The same workbook, each member as `change` makes it, and more of them."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, change(name, content))
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return path


def unchanged(name: str, content: bytes) -> bytes:
    return content
