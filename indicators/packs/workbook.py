"""A pack that is an Excel workbook: a sheet for each table, and one called pack."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from indicators.packs.cells import FIFTEEN_DIGITS, DateCell
from indicators.packs.inspection import NO_WORKBOOK, inspect
from indicators.packs.tables import NAMES, Row, Setting, Sheet, Unreadable, numbered

KEY, VALUE = "key", "value"


class Workbook:
    settings_label = "sheet pack"

    def __init__(self, path: Path) -> None:
        inspect(path)
        self._workbook = opened(path)
        self._sheets = {name.strip().lower(): name for name in self._workbook.sheet_names}
        self.strangers = sorted(set(self._sheets) - {*NAMES, "pack"})

    def label(self, name: str) -> str:
        return f"sheet {name}"

    def settings(self) -> list[Setting]:
        if "pack" not in self._sheets:
            raise Unreadable(None, "The workbook has no sheet called pack. Add one.")
        rows = rows_of(self._workbook, self._sheets["pack"])
        _, header = next(rows, (1, []))
        names = [name.lower() for name in header]
        if KEY not in names or VALUE not in names:
            raise Unreadable(1, "The first row of this sheet must read: key, value.")
        key, value = names.index(KEY), names.index(VALUE)
        return [
            Setting(cells[key], cells[value], number)
            for number, cells in rows
            if cells[key] or cells[value]
        ]

    def sheet(self, name: str) -> Sheet | None:
        if name not in self._sheets:
            return None
        rows = _cells_of(self._workbook, self._sheets[name])
        return Sheet(name, self.label(name), rows, text_of)


def opened(path: Path) -> python_calamine.CalamineWorkbook:
    """Only what was inspected before."""
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except (python_calamine.CalamineError, OSError):
        raise Unreadable(None, NO_WORKBOOK) from None


def rows_of(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[Row]:
    """The rows of the sheet of this very name, each cell as the text that was typed."""
    for number, cells in _cells_of(workbook, name):
        yield number, [text_of(cell) for cell in cells]


def _cells_of(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[Row]:
    """Likewise, each cell as calamine reads it."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        raise Unreadable(None, NO_WORKBOOK) from None
    return numbered(sheet.iter_rows())


def text_of(cell: Any) -> str:
    return TEXT[type(cell)](cell)


def _number(cell: float) -> str:
    return format(cell, FIFTEEN_DIGITS)


TEXT: dict[type, Callable[[Any], str]] = {
    str: str.strip,
    float: _number,
    int: str,
    bool: lambda cell: "true" if cell else "false",
    date: lambda cell: DateCell(cell.isoformat()),
    datetime: lambda cell: DateCell(cell.date().isoformat()),
    time: time.isoformat,
    timedelta: str,
}
