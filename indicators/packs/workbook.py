"""A pack that is an Excel workbook: a sheet for each table, and one called pack."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from indicators.packs.cells import DateCell
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
        rows = self._rows("pack")
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
        return Sheet(name, self.label(name), self._rows(name))

    def _rows(self, name: str) -> Iterator[Row]:
        return rows_of(self._workbook, self._sheets[name])


def opened(path: Path) -> python_calamine.CalamineWorkbook:
    """Only what was inspected before."""
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except (python_calamine.CalamineError, OSError):
        raise Unreadable(None, NO_WORKBOOK) from None


def rows_of(workbook: python_calamine.CalamineWorkbook, name: str) -> Iterator[Row]:
    """The rows of the sheet of this very name, each cell as the text that was typed."""
    try:
        sheet = workbook.get_sheet_by_name(name)
    except python_calamine.CalamineError:
        raise Unreadable(None, NO_WORKBOOK) from None
    return numbered([TEXT[type(cell)](cell) for cell in cells] for cells in sheet.iter_rows())


def _number(cell: float) -> str:
    """As it was typed: Excel keeps 15 digits, whatever the float it makes of them."""
    return format(cell, ".15g")


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
