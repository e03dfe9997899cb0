"""A file that somebody uploaded, opened as the pack it is meant to be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from indicators.models import BenchmarkMapping
from indicators.packs.authorities import Authorities
from indicators.packs.figures import Figures, Round
from indicators.packs.folder import NOT_UTF8, rows_of
from indicators.packs.inspection import PACK, inspect
from indicators.packs.tables import Pack, Row, Setting, Sheet, Unreadable
from indicators.packs.workbook import Workbook, opened
from indicators.packs.workbook import rows_of as rows_of_sheet

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")
FIGURES = "figures"
DELIMITERS = "\t;,"

NOT_TEXT = (
    "This is no CSV but an Excel workbook, or another program's file. Save it as CSV UTF-8, or"
    " upload it as the .xlsx that it is."
)
NO_FIGURES = (
    "This workbook has no sheet called figures, nor one called pack. Fill in the template, or name"
    " the sheet with the figures so."
)
NO_HEADER = (
    "The first row doesn't name the columns. Begin with a row such as: code, category, value."
)
BEGINNINGS_OF_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\xff\xfe", b"\xfe\xff")


def open_uploaded(path: Path, *, name: str, is_pasted: bool, of: Round) -> Pack:
    """Raises Unreadable where it is refused whole."""
    if not is_pasted and name.lower().endswith(WORKBOOKS):
        return _workbook(path, of)
    return Figures(_text(path, is_pasted=is_pasted), of)


def open_published(
    path: Path, *, mapping: BenchmarkMapping, of: Round, published: date
) -> Authorities:
    """All authorities' figures, as the source publishes them: a CSV."""
    return Authorities(_text(path, is_pasted=False, has_header=True), mapping, of, published)


def _workbook(path: Path, of: Round) -> Pack:
    inspect(path, tables=PACK | {FIGURES})
    workbook = opened(path)
    names = {name.strip().lower(): name for name in workbook.sheet_names}
    if "pack" in names:
        return Workbook(path)
    if FIGURES not in names:
        raise Unreadable(None, NO_FIGURES)
    rows = rows_of_sheet(workbook, names[FIGURES])
    return Figures(Sheet(FIGURES, "sheet figures", rows), of)


def _text(path: Path, *, is_pasted: bool, has_header: bool = False) -> Sheet:
    label = "pasted rows" if is_pasted else "CSV"
    with path.open("rb") as file:
        beginning = file.read(64 * 1024)
    if beginning.startswith(BEGINNINGS_OF_OTHERS) or b"\0" in beginning:
        raise Unreadable(
            None, NOT_UTF8 if beginning[:2] in {b"\xff\xfe", b"\xfe\xff"} else NOT_TEXT
        )
    header = beginning.split(b"\n")[0].decode(errors="replace")
    delimiter = max(DELIMITERS, key=header.count)
    rows = rows_of(path, delimiter=delimiter)
    return Sheet(FIGURES, label, rows if has_header else _with_header(rows))


def _with_header(rows: Iterator[Row]) -> Iterator[Row]:
    """Two columns without a header are a code and its figure."""
    first = next(rows, None)
    if first is None:
        return
    number, cells = first
    if "code" not in {cell.lower() for cell in cells}:
        if len(cells) != 2:
            raise Unreadable(number, NO_HEADER)
        yield 0, ["code", "value"]
    yield first
    yield from rows


class Watched:
    """A pack that tells how far it was read."""

    EVERY = 5_000

    def __init__(self, pack: Pack, tell: Callable[[str], None]) -> None:
        self.pack, self._tell = pack, tell
        self.settings_label, self.strangers = pack.settings_label, pack.strangers

    def label(self, name: str) -> str:
        return self.pack.label(name)

    def settings(self) -> list[Setting]:
        return self.pack.settings()

    def sheet(self, name: str) -> Sheet | None:
        found = self.pack.sheet(name)
        return found and replace(found, rows=self._told(found))

    def _told(self, sheet: Sheet) -> Iterator[Row]:
        for count, row in enumerate(sheet.rows):
            if count % self.EVERY == 0 and count:
                self._tell(f"Reading {sheet.label}: row {row[0]:,}")
            yield row
