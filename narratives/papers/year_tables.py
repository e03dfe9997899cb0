"""A topic's year as a table: its target, the months, past years, the year to date."""

from collections.abc import Iterator, Sequence
from enum import Enum

from indicators.rules import words
from indicators.rules.periods import Month
from kpiportal.documents.parts import Cell, Column, Row, Table, figures
from narratives.papers.told import Kept, Told, cell_of, grouped, number

SIZE = 8.5
# More categories than this stand below one another, and the months beside.
SIDE_BY_SIDE = 6
# Months of a matrix from which it needs a page on its side, where "suppressed" has room.
WIDE_MATRIX, WIDEST_MATRIX = 8, 16
# How much of the page's width a few columns take.
SHARES = {1: 0.5, 2: 0.75}


def topic_table(told: Told, year: Kept, topic: Kept) -> Table:
    (first, *others) = topic["columns"]
    if first["categories"] and not others:
        if len(first["categories"]) > SIDE_BY_SIDE:
            return _matrix(told, year, topic, first)
        return _breakdown(told, year, topic, first)
    return _side_by_side(told, year, topic)


class Width(Enum):
    NARROW = "on an upright page"
    WIDE = "on a page on its side"
    WIDEST = "on a larger one"


def width_of(table: Table) -> Width:
    """Which page it needs."""
    is_matrix = not table.groups
    if len(table.columns) > (WIDEST_MATRIX if is_matrix else 2 * SIDE_BY_SIDE):
        return Width.WIDEST
    is_wide = is_matrix and len(table.columns) > WIDE_MATRIX
    return Width.WIDE if is_wide else Width.NARROW


def as_cell(cell: Kept | None, *, is_share: bool = False, sign: str = "") -> Cell:
    """A figure, or why there is none; nothing where none has come or none is due."""
    if not cell:
        return Cell()
    shown = cell.get("share" if is_share else "shown")
    status = words.STATUS.get(cell.get("status", "final"), "")
    if shown:
        note = "" if is_share else status
        return Cell(f"{shown}{sign}", number=number({"shown": shown}), note=note)
    if is_share or cell.get("status") in (None, "missing"):
        return Cell(words.NOTHING)
    return Cell("", note=status)


def _side_by_side(told: Told, year: Kept, topic: Kept) -> Table:
    columns = topic["columns"]
    series = [column["whole"] for column in columns]
    return Table(
        name=topic["title"],
        size=SIZE,
        share=SHARES.get(len(columns), 1),
        columns=[
            Column("", 1.1),
            *(
                figures(told.definition(column["code"])["title"], 1.3, column["code"])
                for column in columns
            ),
        ],
        rows=[
            Row([Cell("Target"), *(_target(column) for column in columns)], is_strong=True),
            *_periods(told, year, series),
            *_counts_to_date(series),
        ],
    )


def _target(column: Kept) -> Cell:
    target = column["target"]
    return Cell(target, number=number({"shown": target})) if target else Cell(words.NOTHING)


def _counts_to_date(series: Sequence[Kept]) -> Iterator[Row]:
    counts = [_counts(one["to_date"]) for one in series]
    if any(cell.text != words.NOTHING for cell in counts):
        yield Row([Cell("To date, of"), *counts])


def _counts(cell: Kept) -> Cell:
    """What a percentage is made of: 133 of 577."""
    if "numerator" in cell and "denominator" in cell:
        return Cell(f"{grouped(cell['numerator'])} of {grouped(cell['denominator'])}")
    return Cell(words.NOTHING)


def _periods(told: Told, year: Kept, series: Sequence[Kept]) -> Iterator[Row]:
    """A row a month, then the years."""
    yield Row([Cell("In the year")], is_group=True)
    for place, month in enumerate(map(Month.from_text, year["months"])):
        cells = [as_cell(one["months"][place]) for one in series]
        yield Row([Cell(month.short_label), *cells], is_strong=month == told.month)
    yield Row([Cell("Year by year")], is_group=True)
    for place, name in enumerate(year["past_years"]):
        yield Row([Cell(name), *(as_cell(one["years"][place]) for one in series)])
    to_date = [as_cell(one["to_date"]) for one in series]
    yield Row([Cell(f"{year['year']} to date"), *to_date], is_strong=True)


def _breakdown(told: Told, year: Kept, topic: Kept, column: Kept) -> Table:
    """Categories side by side, each with its number and its share."""
    shares = told.definition(column["code"])["unit"] == "number"
    columns, rows = [Column("", 1.1)], []
    for each in column["categories"]:
        columns.append(figures("Number" if shares else "", 1, each["name"]))
        if shares and not each["is_total"]:
            columns.append(figures("Share", 0.9, each["name"]))
    for label, cells, is_strong in _lines(told, year, column):
        if label and cells is None:
            rows.append(Row([Cell(label)], is_group=True))
            continue
        said = [Cell(label)]
        for each, cell in zip(column["categories"], cells or [], strict=True):
            said.append(as_cell(cell))
            if shares and not each["is_total"]:
                said.append(as_cell(cell, is_share=True, sign="%"))
        rows.append(Row(said, is_strong=is_strong))
    return Table(name=topic["title"], size=SIZE, columns=columns, rows=rows)


def _matrix(told: Told, year: Kept, topic: Kept, column: Kept) -> Table:
    """Categories below one another; beside them only the months that have any figure."""
    lines = [
        line
        for line in _lines(told, year, column)
        if line[1] is not None
        and any(as_cell(cell) not in (Cell(), Cell(words.NOTHING)) for cell in line[1])
    ]
    return Table(
        name=topic["title"],
        size=SIZE,
        columns=[Column("", 2.4), *(figures(label, 1) for label, _, _ in lines)],
        rows=[
            Row(
                [Cell(each["name"]), *(as_cell(cells[place]) for _, cells, _ in lines if cells)],
                is_strong=each["is_total"],
            )
            for place, each in enumerate(column["categories"])
        ],
    )


def _lines(
    told: Told, year: Kept, column: Kept
) -> Iterator[tuple[str, list[Kept | None] | None, bool]]:
    """What each line is called, the categories' cells in it, and whether it is the paper's own."""
    every = column["categories"]
    yield "In the year", None, False
    for place, month in enumerate(map(Month.from_text, year["months"])):
        cells = [one["months"][place] for one in every]
        yield month.short_label, cells, month == told.month
    yield "Year by year", None, False
    for place, name in enumerate(year["past_years"]):
        yield name, [one["years"][place] for one in every], False
    yield f"{year['year']} to date", [one["to_date"] for one in every], True


def latest(told: Told, series: Kept) -> Kept | None:
    """The newest figure of the year up to the paper's month."""
    for month in reversed([each for each in told.months if each <= told.month]):
        cell = cell_of(series, month, told.months)
        if cell and cell.get("shown"):
            return cell
    return None
