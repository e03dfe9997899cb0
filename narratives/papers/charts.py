"""The papers' charts: drawn from what the audience is told, small enough to stand side by side."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from indicators.charts import bars, flow, lines, shares
from indicators.charts.bars import Bar, Group, GroupedBars, MonthBars
from indicators.charts.chart import Chart, Size
from indicators.charts.levels import Level, Step
from indicators.charts.series import Lines, Point
from indicators.charts.shares import Panel, Panels, Share, Shares
from indicators.charts.sparkline import Spot, sparkline
from indicators.rules import words
from indicators.rules.periods import Month
from kpiportal.documents.parts import Picture
from narratives.papers.told import Kept, Told

# Two beside one another on A4, so that their smallest letters come out at 8 point.
SMALL = Size(width=354, height=170, font=14)
HALF_OF_WIDE = Size(width=560, height=0, font=15)
COUNTED_BY_MONTH = "1"
QUARTERLY = "3"
A_YEAR = 12
# Fewer months than this are no picture.
SOME = 3


def year_chart(told: Told, code: str, title: str) -> Picture | None:
    """The months of the year beside the year before; none where there is no figure."""
    column = told.columns[code]
    months = [month for month in told.months if month <= told.month]
    cells = dict(zip(told.months, column["whole"]["months"], strict=True))
    if not any("value" in (cells[month] or {}) for month in months):
        return None
    said = told.definition(code)
    is_count = said["unit"] == "number" and column["covers"] == COUNTED_BY_MONTH
    draw = _bars if is_count else _lines
    return _picture(draw(told, code, title, [(month, cells[month]) for month in months]), title)


def tiny_chart(told: Told, code: str, title: str) -> Picture | None:
    """The year's months as bars without anything beside them: for a box."""
    months = [month for month in told.months if month <= told.month]
    cells = dict(zip(told.months, told.columns[code]["whole"]["months"], strict=True))
    if sum("value" in (cells[month] or {}) for month in months) < SOME:
        return None
    drawn = bars.draw_months(
        MonthBars(
            name=_id(f"tiny {code}"),
            title=title,
            label=told.month.financial_year(told.year_starts),
            first=months[0],
            last=months[-1],
            bars=[Bar(month, _value(cells[month]), "") for month in months],
            suffix="%" if told.definition(code)["unit"] == "percent" else "",
            year_starts=told.year_starts,
            size=Size(width=226, height=130, font=15),
        )
    )
    return _picture(drawn, title)


def quarters_chart(code: str, title: str, groups: Sequence[Group]) -> Picture:
    """A year beside the other, quarter by quarter."""
    grouped = GroupedBars(name=_id(f"quarters {code}"), title=title, groups=groups, size=SMALL)
    return _picture(bars.draw_groups(grouped), title)


def flow_chart(title: str, boxes: Sequence[flow.Box], name: str) -> Picture:
    """How many go on from one step to the next."""
    size = Size(width=420, height=0, font=13)
    return _picture(flow.draw(flow.Flow(_id(name), title, boxes, size)), title)


def shares_chart(
    title: str,
    parts: list[tuple[str, Decimal | None, str]],
    name: str,
    *,
    is_wide: bool = False,
) -> Picture:
    """Parts of a whole, each with its number and share."""
    drawn = shares.draw(
        Shares(
            name=_id(name),
            title=title,
            shares=[Share(label, value, said) for label, value, said in parts],
            size=HALF_OF_WIDE if is_wide else Size(width=354, height=0, font=14),
        )
    )
    return _picture(drawn, title)


def course_chart(
    title: str,
    between: tuple[Month, Month],
    panels: list[tuple[str, list[tuple[Month, Decimal | None, str]]]],
    name: str,
    *,
    suffix: str,
    is_wide: bool,
) -> Picture:
    """A small line for each."""
    first, last = between
    drawn = shares.draw_panels(
        Panels(
            name=_id(name),
            title=title,
            first=first,
            last=last,
            panels=[Panel(label, [Point(*point) for point in points]) for label, points in panels],
            suffix=suffix,
            size=Size(width=740, height=0, font=15) if is_wide else HALF_OF_WIDE,
        )
    )
    return _picture(drawn, title)


def spark(told: Told, code: str) -> str:
    """This year's months and those of the year before as a line as wide as a word."""
    column = told.columns[code]
    cells = [*column["whole"]["last_year"], *column["whole"]["months"]]
    targets = [*[None] * A_YEAR, *column["targets"]]
    first = told.months[0] - A_YEAR
    now = first.months_until(told.month)
    known = [place for place in range(now + 1) if "value" in (cells[place] or {})]
    if len(known) < SOME:
        return ""
    usual = min(after - before for before, after in pairwise(known))
    anew = {
        first.months_until(Month.from_text(each)) for each in told.content["breaks"].get(code, [])
    }
    anew |= {A_YEAR} if column["covers"] == "ytd" else set()
    spots = [
        Spot(
            place,
            Decimal(cells[place]["value"]),
            None if targets[place] is None else Decimal(targets[place]),
            place - before == usual and not any(before < each <= place for each in anew),
        )
        for before, place in pairwise([-A_YEAR, *known])
    ]
    return sparkline(spots, places=now + 1)


def _lines(told: Told, code: str, title: str, cells: list[tuple[Month, Kept | None]]) -> Chart:
    column = told.columns[code]
    return lines.draw(
        Lines(
            name=_id(code),
            title=title,
            label=told.month.financial_year(told.year_starts),
            last_year=[Point(*each) for each in _last_year(told, code)],
            points=[
                Point(month, _value(cell), _shown(told, code, cell), _is_provisional(cell))
                for month, cell in cells
                if cell is not None
            ],
            every=int(QUARTERLY) if column["covers"] == QUARTERLY else 1,
            **_frame(told, code),
        )
    )


def _bars(told: Told, code: str, title: str, cells: list[tuple[Month, Kept | None]]) -> Chart:
    return bars.draw_months(
        MonthBars(
            name=_id(code),
            title=title,
            label=told.month.financial_year(told.year_starts),
            bars=[
                Bar(month, _value(cell), _shown(told, code, cell), _is_provisional(cell))
                for month, cell in cells
            ],
            last_year=[Bar(*each) for each in _last_year(told, code)],
            **_frame(told, code),
        )
    )


def _frame(told: Told, code: str) -> dict[str, Any]:
    return {
        "first": told.months[0],
        "last": told.months[-1],
        "levels": _levels(told, code),
        "suffix": "%" if told.definition(code)["unit"] == "percent" else "",
        "year_starts": told.year_starts,
        "size": SMALL,
    }


def _last_year(told: Told, code: str) -> list[tuple[Month, Decimal | None, str]]:
    """Each moved to the month of this year that it stands beside."""
    before = told.columns[code]["whole"]["last_year"]
    return [
        (month, _value(cell), _shown(told, code, cell))
        for month, cell in zip(told.months, before, strict=True)
        if "value" in cell
    ]


def _levels(told: Told, code: str) -> list[Level]:
    found = []
    steps = _steps(told, code)
    if steps:
        found.append(Level("Target", steps, is_target=True))
    for key, label in told.comparators.items():
        shown = told.content["printed"][code].get(key)
        if shown:
            step = Step(told.months[0], None, Decimal(shown), told.brief(code, shown))
            found.append(Level(label, [step]))
    return found


def _steps(told: Told, code: str) -> list[Step]:
    """A target changes within the year where the council changed it."""
    steps: list[Step] = []
    for month, target in zip(told.months, told.columns[code]["targets"], strict=True):
        if target is None:
            continue
        value = Decimal(target)
        last = steps[-1] if steps else None
        if last and last.value == value and last.last == month - 1:
            steps[-1] = Step(last.first, month, value, last.shown)
        else:
            steps.append(Step(month, month, value, told.brief(code, target)))
    return steps


def _value(cell: Kept | None) -> Decimal | None:
    return Decimal(cell["value"]) if cell and "value" in cell else None


def _shown(told: Told, code: str, cell: Kept | None) -> str:
    if cell and cell.get("shown"):
        return told.brief(code, cell["shown"])
    return words.STATUS.get((cell or {}).get("status", "missing"), "")


def _is_provisional(cell: Kept | None) -> bool:
    return (cell or {}).get("status") == "provisional"


def _picture(chart: Chart, title: str) -> Picture:
    return Picture(chart.svg, f"{title} {chart.description}", title)


def _id(code: str) -> str:
    return "c-" + re.sub(r"[^A-Za-z0-9]+", "-", code)
