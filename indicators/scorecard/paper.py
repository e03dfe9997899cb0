"""The scorecard as a document: just what was asked for, with what was asked for written in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format

from indicators.figures import TARGET
from indicators.rules import words
from indicators.rules.display import plain, shown
from indicators.scorecard.card import Row, Scorecard
from indicators.scorecard.columns import AT_FIRST, Column, columns_of
from indicators.scorecard.columns import Cell as Given
from indicators.scorecard.sheet import Line, Sheet, by_section, sheet, totals
from kpiportal.documents import pdf
from kpiportal.documents.parts import (
    A3_WIDE,
    A4_WIDE,
    Block,
    Box,
    Boxes,
    Cell,
    Document,
    Layout,
    NewPage,
    Part,
    Stamp,
    Table,
)
from kpiportal.documents.parts import Column as Printed
from kpiportal.documents.parts import Row as PrintedRow

__all__ = ["COVERS", "document", "printed_references", "to_pdf"]

COVERS = {"0": "At the end of the month", "1": "Month", "3": "Quarter", "ytd": "Year to date"}
SIZE = 8.0
# The least that a column takes, in millimetres of 8 point print; the title has what is left.
WIDTHS = {
    "code": 13.0,
    "title": 34.0,
    "section": 22.0,
    "service": 22.0,
    "tier": 16.0,
    "lead": 20.0,
    "covers": 13.0,
    "better": 12.0,
    "unit": 13.0,
    "comparator": 16.0,
    "year": 12.0,
    "month": 8.5,
    "figure": 16.0,
    "line": 20.0,
    "trend": 14.0,
    "standing": 25.0,
}
WIDTH = 11.0
# What some gain where there is room for all of it.
MORE = {"code": 2.5, "lead": 9.0, "unit": 3.0, "trend": 4.0, "standing": 6.0}
NAMES = ("code", "title")  # stand before every part of a table that is too wide for a page
MOST_FOR_A_TITLE = 90.0
PAGES: dict[Layout, float] = {A3_WIDE: 392.0, A4_WIDE: 269.0}


@dataclass(frozen=True)
class Shown:
    """What is seen: of a sheet, these lines in these columns, and in words what was asked for."""

    sheet: Sheet
    lines: Sequence[Line]
    columns: Sequence[Column]
    says: Sequence[tuple[str, str]] = ()
    is_sorted: bool = False


def to_pdf(card: Scorecard, *, now: datetime) -> bytes:
    """All of a card in the columns that the page shows at first."""
    found = sheet(card)
    known = f"on {date_format(card.known_on)}" if card.known_on else "now"
    columns = columns_of(found, AT_FIRST)
    made = document(Shown(found, found.lines, columns, [("As known", known)]), now=now)
    return pdf.to_pdf(made, dated=now)


def document(seen: Shown, *, now: datetime, layout: Layout = A3_WIDE) -> Document:
    """Of figures that nobody froze or signed, and it says so. Where a page is too narrow for the
    columns, they go on in a table of their own, never in smaller print."""
    card = seen.sheet.card
    page = PAGES[layout]
    tables = [_table(seen, part, page) for part in _parts(seen.columns, page)]
    blocks: list[Block] = [_summary(seen)]
    for number, table in enumerate(tables):
        blocks += [NewPage(), table] if number else [table]
    digest = sha256(repr([row for table in tables for row in table.rows]).encode()).hexdigest()
    taken = date_format(timezone.localdate(now))
    return Document(
        title=f"Children’s services scorecard, {card.month.label}",
        under_title=["; ".join(f"{label}: {value}" for label, value in seen.says)],
        stamp=Stamp(
            council=card.council,
            standing="Draft: nobody has approved these figures.",
            source=f"No snapshot: figures taken {taken}, {digest[:12]}",
            is_draft=True,
            audience=words.AS_SEEN[card.audience],
        ),
        parts=[Part(blocks, layout)],
    )


def whole_table(seen: Shown) -> Table:
    """For programs: as wide as it is, without ornaments, and where there is no figure, nothing."""
    table = _table(seen, [column for column in seen.columns if column.key != "line"])
    rows = [row if row.is_group else replace(row, cells=_bare(row, table)) for row in table.rows]
    return replace(table, rows=rows)


def _bare(row: PrintedRow, table: Table) -> list[Cell]:
    return [
        replace(cell, text="") if column.is_figure and cell.text == words.NOTHING else cell
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]


def _parts(columns: Sequence[Column], page: float) -> Iterator[list[Column]]:
    """As many columns as a page takes, each part after the columns that name a row; groups stay
    together where they can."""
    names = [column for column in columns if column.key in NAMES]
    room = page - sum(map(_width, names))
    part: list[Column] = []
    others = [column for column in columns if column.key not in NAMES]
    for _, group in groupby(others, lambda column: column.group):
        for piece in _fitting(list(group), room):
            if part and sum(map(_width, [*part, *piece])) > room:
                yield [*names, *part]
                part = []
            part += piece
    yield [*names, *part]


def _fitting(group: list[Column], room: float) -> Iterator[list[Column]]:
    """A group, or as much of it at a time as there is room for."""
    piece: list[Column] = []
    for column in group:
        if piece and sum(map(_width, [*piece, column])) > room:
            yield piece
            piece = []
        piece.append(column)
    yield piece


def _widths(columns: Sequence[Column], page: float) -> dict[str, float]:
    widths = {column.key: _width(column) for column in columns}
    more = {key: width for key, width in MORE.items() if key in widths}
    if sum(widths.values()) + sum(more.values()) <= page:
        widths |= {key: widths[key] + width for key, width in more.items()}
    if "title" in widths:
        spare = max(page - sum(widths.values()), 0)
        widths["title"] = min(widths["title"] + spare, MOST_FOR_A_TITLE)
    return widths


def _width(column: Column) -> float:
    return WIDTHS.get(column.key, WIDTHS.get(column.key.partition("_")[0], WIDTH))


def _summary(seen: Shown) -> Boxes:
    trend, target = totals(seen.sheet, seen.lines)
    boxes = [
        Box("Indicators", [Cell(f"{len(seen.lines)} of {len(seen.sheet.lines)}")]),
        Box(
            "Since last reported",
            [Cell(f"{word}: {trend[each]}") for each, word in words.TREND.items()],
        ),
        Box(
            "Against target",
            [Cell(f"{word}: {target[each]}") for each, word in words.TARGET.items()],
        ),
    ]
    return Boxes(boxes)


def _table(seen: Shown, columns: Sequence[Column], page: float = 0) -> Table:
    widths = _widths(columns, page)
    return Table(
        name=f"Scorecard {seen.sheet.card.month}",
        size=SIZE,
        columns=[
            Printed(column.name, widths[column.key], column.is_numeric, column.group)
            for column in columns
        ],
        rows=list(_rows(seen, columns)),
    )


def _rows(seen: Shown, columns: Sequence[Column]) -> Iterator[PrintedRow]:
    if seen.is_sorted:
        yield from _plain_rows(seen.lines, columns)
        return
    for section, lines in by_section(seen.sheet, seen.lines):
        mark = Cell(words.RAG[section.rag], rag=section.rag)
        yield PrintedRow([Cell(section.name), mark], is_group=True)
        yield from _plain_rows(lines, columns)


def _plain_rows(lines: Iterable[Line], columns: Sequence[Column]) -> Iterator[PrintedRow]:
    for line in lines:
        yield PrintedRow([_cell(column, column.cell(line)) for column in columns])


def _cell(column: Column, given: Given) -> Cell:
    return Cell(
        given.text,
        rag=given.rag or "",
        number=given.figure,
        note=given.note,
        is_strong=column.key == "figure",
        svg=given.svg,
    )


def printed_references(card: Scorecard) -> dict[str, dict[str, str | None]]:
    """By code and reference. A target is printed as it was set, the rest as figures are."""
    return {row.code: {key: _reference(row, key, card) for key in row.against} for row in card.rows}


def _reference(row: Row, key: str, card: Scorecard) -> str | None:
    reference = row.against[key].reference
    if reference is None:
        return None
    if key == TARGET or card.policy is None:
        return plain(reference)
    return shown(reference, row.definition.unit, card.policy.decimals)
