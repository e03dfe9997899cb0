"""A pack's tables as they lie there: rows of cells, and how the text of a cell is had."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from indicators.packs.contract import TABLES

NAMES = [table.name for table in TABLES]

# Its number, as a spreadsheet numbers it, and its cells.
Row = tuple[int, list[Any]]


@dataclass(frozen=True)
class Sheet:
    """One table. `label` is what people call it; its rows can be read once."""

    name: str
    label: str
    # The header first, without rows that are wholly empty.
    rows: Iterator[Row]
    # What a cell says, without white space around it; most cells are that text already.
    text: Callable[[Any], str] = str


@dataclass(frozen=True)
class Setting:
    """One line of pack.toml, or one row of the sheet `pack`."""

    key: str
    text: str
    row: int | None


class Unreadable(Exception):  # noqa: N818 - likewise
    """From here on a table can't be read."""

    def __init__(self, row: int | None, sentence: str) -> None:
        super().__init__(sentence)
        self.row = row
        self.sentence = sentence


class Pack(Protocol):
    """A pack that lies somewhere."""

    # What the settings are called, and what the table `name` is.
    settings_label: str

    def label(self, name: str) -> str: ...

    def settings(self) -> list[Setting]:
        """All settings, in their order; Unreadable where there is no making sense of them."""

    def sheet(self, name: str) -> Sheet | None: ...

    # Tables that the contract doesn't know.
    strangers: list[str]


def meant(stranger: str) -> str | None:
    """Which table somebody meant who wrote a name that the contract doesn't know."""
    near = difflib.get_close_matches(stranger.lower(), [*NAMES, "pack"], n=1, cutoff=0.75)
    return near[0] if near else None


def numbered(rows: Iterable[list[Any]]) -> Iterator[Row]:
    """As a spreadsheet numbers them, without those that are wholly empty."""
    for number, cells in enumerate(rows, start=1):
        if cells.count("") < len(cells):
            yield number, cells
