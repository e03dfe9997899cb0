"""A chart for each column of a year's table, drawn of the table alone: pages and papers share them.

Counts of a month are bars; what else there is, is a line. Last year and the target stand beside.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from indicators.charts import bars, lines, shares
from indicators.charts.chart import Chart, Size
from indicators.charts.levels import Level, Step
from indicators.models import Unit
from indicators.rules.display import plain
from indicators.rules.periods import POINT_IN_TIME, YTD
from indicators.year.table import A_YEAR, Cell, Column, Series, YearTable

SMALL = Size(width=360, height=190, font=13)
HIDDEN = "hidden"


def chart_of(column: Column, table: YearTable, *, size: Size = SMALL) -> Chart | None:
    """None where there is no figure to draw."""
    cells = [cell for cell in column.whole.months if cell]
    if all(cell.value is None for cell in cells):
        return None
    draw = _bars if _is_count(column) else _lines
    return draw(column, table, cells, size)


def chart_of_categories(column: Column, table: YearTable, *, size: Size = SMALL) -> Chart | None:
    """Of the year to date, or of the latest month where no year can be said."""
    parts = [one for one in column.categories if not one.is_total]
    found = [(one.category, one.to_date) for one in parts]
    when = f"{table.year} to {table.month.label}"
    if all(cell.value is None for _, cell in found):
        place = _latest(parts)
        if place is None:
            return None
        found = [(one.category, cell) for one in parts if (cell := one.months[place])]
        when = table.months[place].label
    told = [(name, cell) for name, cell in found if cell.value is not None or cell.is_hidden]
    is_percentage = column.unit == Unit.PERCENT
    drawn = shares.Shares(
        name=f"parts-{column.indicator_id}",
        title=f"{_largest(told, column)}, {when}",
        shares=[shares.Share(name, cell.value, _share_shown(cell, column)) for name, cell in told],
        most=Decimal(100) if is_percentage else None,
        size=Size(size.width, 0, size.font),
    )
    return shares.draw(drawn)


def _is_count(column: Column) -> bool:
    return column.unit == Unit.NUMBER and column.covers not in {POINT_IN_TIME, YTD}


def _bars(column: Column, table: YearTable, cells: Sequence[Cell], size: Size) -> Chart:
    return bars.draw_months(
        bars.MonthBars(
            name=_name(column),
            title=sentence(column, table),
            label=column.code,
            first=table.months[0],
            last=table.months[-1],
            bars=[
                bars.Bar(cell.end, cell.value, _shown(cell, column), cell.status == "provisional")
                for cell in cells
                if cell.status
            ],
            levels=list(_levels(column, table)),
            last_year=[
                bars.Bar(cell.end + A_YEAR, cell.value, _shown(cell, column))
                for cell in column.whole.last_year
                if cell.value is not None
            ],
            year_starts=table.months[0].month,
            size=size,
        )
    )


def _lines(column: Column, table: YearTable, cells: Sequence[Cell], size: Size) -> Chart:
    return lines.draw(
        lines.Lines(
            name=_name(column),
            title=sentence(column, table),
            label=column.code,
            first=table.months[0],
            last=table.months[-1],
            points=[_point(cell, column) for cell in cells if cell.status],
            levels=list(_levels(column, table)),
            last_year=[
                _point(cell, column, later=A_YEAR)
                for cell in column.whole.last_year
                if cell.value is not None
            ],
            suffix=_sign(column),
            every=max(column.covers, 1) if column.covers < A_YEAR else 1,
            year_starts=table.months[0].month,
            size=size,
        )
    )


def _point(cell: Cell, column: Column, *, later: int = 0) -> lines.Point:
    shown = _shown(cell, column)
    return lines.Point(cell.end + later, cell.value, shown, cell.status == "provisional")


def _levels(column: Column, table: YearTable) -> Iterator[Level]:
    """The target, in as many steps as it has."""
    pairs = list(zip(table.months, column.targets, strict=True))
    steps = []
    for target, run in groupby(pairs, key=lambda pair: pair[1]):
        months = [month for month, _ in run]
        if target is not None:
            shown = f"{plain(target)}{_sign(column)}"
            steps.append(Step(months[0], months[-1], target, shown))
    if steps:
        yield Level("Target", steps, is_target=True)


def sentence(column: Column, table: YearTable) -> str:
    """What the chart shows at its end: "52 in December 2017, 98 a year before"."""
    last = next(cell for cell in reversed(column.whole.months) if cell and cell.value is not None)
    said = f"{_shown(last, column)} in {last.end.label}"
    before = column.whole.last_year[table.months.index(last.end)]
    target = column.targets[table.months.index(last.end)]
    if target is not None:
        said += f", against a target of {plain(target)}{_sign(column)}"
    if before.value is not None:
        said += f", {_shown(before, column)} a year before"
    return said


def _latest(parts: Sequence[Series]) -> int | None:
    """The last place where any of them has a figure."""
    told = [
        place
        for one in parts
        for place, cell in enumerate(one.months)
        if cell and cell.value is not None
    ]
    return max(told, default=None)


def _largest(told: Sequence[tuple[str, Cell]], column: Column) -> str:
    values = [(cell.value, name, cell) for name, cell in told if cell.value is not None]
    if not values:
        return "Nothing may be shown"
    _, name, cell = max(values, key=lambda each: each[0])
    return f"Most: {name}, {cell.share_shown + '%' if cell.share_shown else _shown(cell, column)}"


def _share_shown(cell: Cell, column: Column) -> str:
    if cell.is_hidden:
        return HIDDEN
    if cell.share_shown:
        return f"{cell.shown} · {cell.share_shown}%"
    return _shown(cell, column)


def _shown(cell: Cell, column: Column) -> str:
    if cell.is_hidden:
        return HIDDEN
    return f"{cell.shown}{_sign(column)}" if cell.value is not None else cell.status


def _sign(column: Column) -> str:
    return "%" if column.unit == Unit.PERCENT else ""


def _name(column: Column) -> str:
    return f"indicator-{column.indicator_id}"
