"""Figures alone, as a template, a CSV or pasted rows bring them: made a pack for one round.

What stands beside the figures for the reader's sake (titles, last month's) is left out, and so is
a row in which nothing was filled in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indicators.models import Council
from indicators.packs.contract import INDICATORS, VALUES
from indicators.packs.tables import Row, Setting, Sheet, Unreadable
from indicators.rules.periods import Month

# For whoever fills it in. `month` is what people call the contract's `end`.
BESIDE = frozenset({"title", "section", "unit", "last month", "last figure"})
CALLED = {"month": "end"}
FILLED_IN = ("value", "numerator", "denominator", "status", "note")
COUNTED = frozenset({"value", "numerator", "denominator"})

THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Round:
    """What the release made of the figures is to say of itself."""

    title: str
    recorded_on: date
    month: Month


class Figures:
    """A pack of one table. Its settings are the round's."""

    settings_label = "round"
    strangers: list[str] = []

    def __init__(self, sheet: Sheet, of: Round) -> None:
        council = Council.objects.first()
        if council is None:
            raise Unreadable(None, "This portal holds no indicators yet. Load the council's pack.")
        self._council, self._sheet, self._of = council, sheet, of

    def label(self, name: str) -> str:
        return self._sheet.label if name == VALUES.name else name

    def settings(self) -> list[Setting]:
        said = {
            "council.name": self._council.name,
            "release.title": self._of.title,
            "release.recorded_on": self._of.recorded_on.isoformat(),
            "release.month": str(self._of.month),
        }
        return [Setting(key, text, None) for key, text in said.items()]

    def sheet(self, name: str) -> Sheet | None:
        if name == INDICATORS.name:
            header = [column.name for column in INDICATORS.columns if column.is_required]
            return Sheet(name, name, iter([(1, header)]))
        if name == VALUES.name:
            return Sheet(name, self._sheet.label, _filled_in(self._sheet.rows, self._of.month))
        return None


def _filled_in(rows: Iterator[Row], month: Month) -> Iterator[Row]:
    number, header = next(rows, (1, []))
    names = [CALLED.get(name.lower(), name.lower()) for name in header]
    if not header:
        raise Unreadable(None, "There are no rows here.")
    # Blank names keep their places, so that every other column keeps its letter.
    shown = ["" if name in BESIDE else name for name in names]
    adds_month = "end" not in shown
    yield number, [*shown, "end"] if adds_month else shown
    for row, cells in rows:
        meant = [_cell(name, cell) for name, cell in zip(shown, cells, strict=False)]
        if any(cell for name, cell in zip(shown, meant, strict=False) if name in FILLED_IN):
            yield (
                row,
                _with_month([*meant, *cells[len(shown) :]], shown, str(month), adds=adds_month),
            )


def _cell(name: str, cell: str) -> str:
    if not name:
        return ""
    # Copied out of a spreadsheet a figure comes as it was displayed.
    return cell.replace(",", "") if name in COUNTED and THOUSANDS.fullmatch(cell) else cell


def _with_month(cells: list[str], names: list[str], month: str, *, adds: bool) -> list[str]:
    cells += [""] * (len(names) - len(cells))
    if adds:
        return [*cells[: len(names)], month, *cells[len(names) :]]
    place = names.index("end")
    cells[place] = cells[place] or month
    return cells
