"""What published outputs say of figures, read back from their bytes."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from tests.published.attacker.sums import Key

WHATS = ("value", "numerator", "denominator")
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What a workbook is made of that holds cells, and what holds none.
SHEETS = re.compile(r"xl/worksheets/sheet\d+\.xml")
WITHOUT_CELLS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/_rels/workbook\.xml\.rels"
    r"|xl/(workbook|styles|theme/theme\d+|sharedStrings|metadata)\.xml"
    r"|xl/(tables/table\d+\.xml|worksheets/_rels/sheet\d+\.xml\.rels)"
)


@dataclass(frozen=True)
class Said:
    """A figure that an output tells of a row; of which row before it, where it only says which."""

    key: Key
    what: str
    figure: str
    # "previous" or "year_ago" of that row, instead of its own.
    beside: str = ""


def reader_of(name: str) -> Callable[[bytes], Iterator[Said]] | None:
    """None where what an output says is told from the bytes of another that is read."""
    readers = {"json": scorecard_json, "csv": scorecard_csv, "xlsx": scorecard_xlsx}
    if name.startswith("a snapshot"):
        return snapshot_json
    return readers.get(name.removeprefix("the scorecard as "))


def scorecard_json(made: bytes) -> Iterator[Said]:
    yield from _rows(json.loads(made)["indicators"])


def scorecard_csv(made: bytes) -> Iterator[Said]:
    yield from _table(csv.reader(io.StringIO(made.decode("utf-8-sig"))))


def scorecard_xlsx(made: bytes) -> Iterator[Said]:
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        for sheet in cells_of_workbook(parts):
            yield from _table(sheet)


def cells_of_workbook(parts: zipfile.ZipFile) -> Iterator[list[list[str]]]:
    """Every sheet of it, seen or not; a part that might hold anything else is an error."""
    names = parts.namelist()
    strange = [
        name for name in names if not SHEETS.fullmatch(name) and not WITHOUT_CELLS.fullmatch(name)
    ]
    assert not strange, f"A part of the workbook that nobody reads: {strange}"
    shared = _shared_strings(parts) if "xl/sharedStrings.xml" in names else []
    for name in filter(SHEETS.fullmatch, names):
        yield list(_cells(parts.read(name), shared))


def snapshot_json(made: bytes) -> Iterator[Said]:
    """A snapshot's part for an audience: its scorecard, and the tables of the year."""
    content = json.loads(made)
    yield from _rows(content["scorecard"]["indicators"])
    month = content["month"]
    for table in content["years"]:
        for column in (column for topic in table["topics"] for column in topic["columns"]):
            for series in [column["whole"], *column["categories"]]:
                yield from _series(column, series, table["months"], month)


def _rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[Said]:
    for row in rows:
        if row["end"] is None:
            continue
        key = Key(row["code"], "", row["end"], row["months"])
        for what in WHATS:
            if row[what] is not None:
                yield Said(key, what, row[what])
        if row["shown"] is not None and row["value"] is None:
            yield Said(key, "value", row["shown"])
        for beside in ("previous", "year_ago"):
            if row["against"][beside]["reference"] is not None:
                yield Said(key, "value", row["against"][beside]["reference"], beside)


def _table(rows: Iterable[list[str]]) -> Iterator[Said]:
    lines = iter(rows)
    header = next(lines)
    for line in lines:
        row = dict(zip(header, line, strict=False))
        if not row.get("end"):
            continue
        key = Key(row["code"], "", row["end"], row["months"])
        for what in (*WHATS, "shown"):
            if row.get(what):
                yield Said(key, what if what in WHATS else "value", row[what])
        for beside in ("previous", "year_ago"):
            if row.get(beside):
                yield Said(key, "value", row[beside], beside)


def _shared_strings(parts: zipfile.ZipFile) -> list[str]:
    root = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in one.iter(f"{SHEET}t")) for one in root]


def _cells(sheet: bytes, shared: list[str]) -> Iterator[list[str]]:
    """By column letter, so that a cell that is left out moves no other."""
    for row in ElementTree.fromstring(sheet).iter(f"{SHEET}row"):
        found: dict[int, str] = {}
        for cell in row.iter(f"{SHEET}c"):
            assert cell.find(f"{SHEET}f") is None, "A formula may hold what its cell doesn't show."
            value, inline = cell.find(f"{SHEET}v"), cell.find(f"{SHEET}is")
            text = "".join(each.text or "" for each in inline.iter()) if inline is not None else ""
            if value is not None and value.text is not None:
                text = shared[int(value.text)] if cell.get("t") == "s" else value.text
            found[_column(cell.get("r", ""))] = text
        yield [found.get(place, "") for place in range(max(found, default=-1) + 1)]


def _column(reference: str) -> int:
    number = 0
    for letter in filter(str.isalpha, reference):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _series(
    column: Mapping[str, Any], series: Mapping[str, Any], months: list[str], month: str
) -> Iterator[Said]:
    category, covers = series.get("name", ""), column["covers"]
    year = int(months[0][:4])
    before = [f"{year - 1 + (each[:4] != months[0][:4])}{each[4:]}" for each in months]
    ends = [*zip(months, series["months"], strict=True)]
    ends += zip(before, series["last_year"], strict=True)
    for end, cell in ends:
        yield from _cell(Key(column["code"], category, end, covers), cell)
    yield from _cell(Key(column["code"], category, month, "to date"), series["to_date"])
    for back, cell in enumerate(reversed(series["years"])):
        end = f"{int(before[-1][:4]) - back}{before[-1][4:]}"
        yield from _cell(Key(column["code"], category, end, "to date"), cell)


def _cell(key: Key, cell: Mapping[str, str] | None) -> Iterator[Said]:
    for what in (*WHATS, "share"):
        if cell and cell.get(what):
            yield Said(key, what, cell[what])
    if cell and cell.get("shown") and not cell.get("value"):
        yield Said(key, "value", cell["shown"])
