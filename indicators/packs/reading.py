"""A table read block by block: each cell checked, each fault noted, the rest read on.

It works a column at a time and remembers what it has read: a hundred thousand rows hold few
different months, codes and words.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from indicators.models.fields import DIGITS, PLACES
from indicators.packs.cells import FIFTEEN_DIGITS, Reader, figure
from indicators.packs.contract import Column, Table
from indicators.packs.faults import Faults
from indicators.packs.tables import Row, Sheet, Unreadable

BLOCK = 5_000
MOST_REMEMBERED = 50_000
# Figures from here on have more digits than the register keeps.
GREAT = 10.0 ** (DIGITS - PLACES)


@dataclass(frozen=True)
class Block:
    """Some rows: their numbers, and by column what PostgreSQL reads. None: empty, or at fault."""

    rows: list[int]
    columns: dict[str, list[str | None]]


@dataclass
class Reading:
    """One table of a pack. `mentioned` are the columns that its header names."""

    table: Table
    label: str
    mentioned: list[Column]
    blocks: Iterator[Block]


def read(
    sheet: Sheet, table: Table, faults: Faults, *, known: Mapping[str, Reader] | None = None
) -> Reading:
    """`known` holds a reader for columns whose words must be known, beside their shape."""
    rows = _readable(sheet, faults)
    number, names = next(rows, (1, []))
    header = _Header(sheet, table, faults, number, [sheet.text(name).lower() for name in names])
    header.check()
    return Reading(
        table,
        sheet.label,
        [table.by_name[name] for name in header.places.values()],
        _Body(sheet, faults, header, known or {}).blocks(rows),
    )


def _readable(sheet: Sheet, faults: Faults) -> Iterator[Row]:
    try:
        yield from sheet.rows
    except Unreadable as problem:
        faults.add(sheet.label, problem.row, "", problem.sentence)


@dataclass
class _Header:
    sheet: Sheet
    table: Table
    faults: Faults
    number: int
    names: list[str]

    @property
    def places(self) -> dict[int, str]:
        """Which column stands in which place."""
        return {
            place: name
            for place, name in enumerate(self.names)
            if name in self.table.by_name and name not in self.names[:place]
        }

    @property
    def nameless(self) -> list[int]:
        return [place for place, name in enumerate(self.names) if not name]

    def check(self) -> None:
        for place, name in enumerate(self.names):
            if not name:
                continue
            if name not in self.table.by_name:
                known = ", ".join(self.table.by_name)
                self._fault(name, f"{name!r} is not known here. The columns are {known}.")
            elif name in self.names[:place]:
                self._fault(name, "This column stands here twice.")
        # A sheet that is wholly empty says nothing, as if it weren't there.
        for column in self.table.columns if self.names else ():
            if column.is_required and column.name not in self.names:
                self._fault(column.name, "This column is missing.")

    def _fault(self, column: str, sentence: str) -> None:
        self.faults.add(self.sheet.label, self.number, column, sentence)


@dataclass
class _Memory:
    """What each cell of a column means, and the sentences about those that mean nothing."""

    column: Column
    known: Reader | None
    text: Callable[[Any], str]
    meanings: dict[Any, str | None] = field(default_factory=dict)
    wrong: dict[Any, str] = field(default_factory=dict)

    def read(self, cells: Sequence[Any]) -> list[str | None]:
        types = set(map(type, cells))
        if types == {float} and self.column.read is figure and max(map(abs, cells)) < GREAT:
            # A number is a figure already; and hardly one comes twice.
            return [format(cell, FIFTEEN_DIGITS) for cell in cells]
        if bool in types:
            # Python takes True for 1.
            cells = [self.text(cell) if isinstance(cell, bool) else cell for cell in cells]
        if len(self.meanings) > MOST_REMEMBERED:
            self.meanings.clear()
        for cell in set(cells).difference(self.meanings):
            self.meanings[cell] = self._meaning(cell)
        return list(map(self.meanings.__getitem__, cells))

    def _meaning(self, cell: Any) -> str | None:
        text = self.text(cell)
        try:
            if not text:
                if self.column.is_required:
                    raise ValueError("This is empty.")
                return self.column.default
            meaning = self.column.read(text)
            return self.known(meaning) if self.known else meaning
        except ValueError as error:
            self.wrong[cell] = str(error)
            return None


class _Body:
    def __init__(
        self, sheet: Sheet, faults: Faults, header: _Header, known: Mapping[str, Reader]
    ) -> None:
        self.sheet, self.faults = sheet, faults
        self.places, self.nameless = header.places, header.nameless
        self.width = len(header.names)
        by_name = header.table.by_name
        self.memories = {
            name: _Memory(by_name[name], known.get(name), sheet.text)
            for name in self.places.values()
        }

    def blocks(self, rows: Iterator[Row]) -> Iterator[Block]:
        while some := list(islice(rows, BLOCK)):
            numbers = [number for number, _ in some]
            down = list(zip(*self._of_one_width(some), strict=True))
            columns = {}
            for place, name in self.places.items():
                columns[name] = self.memories[name].read(down[place])
                if wrong := self.memories[name].wrong:
                    self._note(numbers, down[place], name, wrong)
            for place in self.nameless:
                said = (cell for cell in down[place] if self.sheet.text(cell))
                nameless = dict.fromkeys(said, "This column has no name.")
                self._note(numbers, down[place], _letters(place), nameless)
            yield Block(numbers, columns)

    def _of_one_width(self, rows: list[Row]) -> Iterator[list[Any]]:
        for number, cells in rows:
            if len(cells) == self.width:
                yield cells
                continue
            if any(map(self.sheet.text, cells[self.width :])):
                self.faults.add(
                    self.sheet.label,
                    number,
                    _letters(self.width),
                    f"This row has {len(cells)} cells, and there are {self.width} columns.",
                )
            yield (cells + [""] * self.width)[: self.width]

    def _note(
        self, numbers: list[int], cells: Sequence[Any], column: str, wrong: dict[Any, str]
    ) -> None:
        for number, cell in zip(numbers, cells, strict=True):
            if cell in wrong:
                self.faults.add(self.sheet.label, number, column, wrong[cell])


def _letters(place: int) -> str:
    """A column as a spreadsheet letters it, counted from 0."""
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("A") + place % 26)
