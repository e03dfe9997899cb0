"""The year tables as a snapshot keeps them: what is empty is left out, all figures are text."""

from collections.abc import Sequence
from typing import Any

from indicators.disclosure import Disclosed
from indicators.rules.display import exactly
from indicators.rules.periods import months_text
from indicators.year.table import Cell, Column, KnownYears, Series, Topic, YearTable

FINAL = "final"
Kept = dict[str, Any]


def years_of(known: KnownYears, told: Disclosed) -> list[Kept]:
    return [_table(table) for table in known.tables(told)]


def _table(table: YearTable) -> Kept:
    return {
        "section": table.section,
        "year": table.year,
        "months": [str(month) for month in table.months],
        "past_years": list(table.past_years),
        "topics": [_topic(topic) for topic in table.topics],
    }


def _topic(topic: Topic) -> Kept:
    return {"title": topic.title, "columns": [_column(column) for column in topic.columns]}


def _column(column: Column) -> Kept:
    return {
        "code": column.code,
        "covers": months_text(column.covers),
        "targets": [exactly(target) for target in column.targets],
        "target": column.target_shown,
        "whole": _series(column.whole),
        "categories": [
            _series(each) | {"name": each.category, "is_total": each.is_total}
            for each in column.categories
        ],
    }


def _series(series: Series) -> Kept:
    return {
        "months": _cells(series.months),
        "last_year": _cells(series.last_year),
        "years": _cells(series.years),
        "to_date": _cell(series.to_date),
    }


def _cells(cells: Sequence[Cell | None]) -> list[Kept | None]:
    return [None if cell is None else _cell(cell) for cell in cells]


def _cell(cell: Cell) -> Kept:
    said = {
        "value": exactly(cell.value),
        "shown": cell.shown,
        "status": "" if cell.status == FINAL else cell.status,
        "numerator": exactly(cell.numerator),
        "denominator": exactly(cell.denominator),
        "share": cell.share_shown,
    }
    return {name: text for name, text in said.items() if text}
