"""An indicator by its categories: what can be said of the newest month, and its pictures."""

from collections.abc import Iterator
from decimal import Decimal

from indicators.rules import words
from indicators.rules.periods import Month
from kpiportal.documents.parts import Picture
from kpiportal.rules.words import listed
from narratives.papers import charts
from narratives.papers.told import Kept, Told, grouped

# Months from which a course is worth drawing, and categories that fit beside one another.
COURSE, PANELS = 4, 8


def sentences(told: Told, column: Kept) -> list[str]:
    """Of what the audience may be told alone: of the rest not even how large it is."""
    newest = _newest(told, column)
    if newest is None:
        return []
    known = [(each, cell) for each in _parts(column) if "value" in (cell := _cell(each, newest))]
    known.sort(key=lambda one: -Decimal(one[1]["value"]))
    month = told.months[newest].label
    is_all = len(known) == len(_parts(column))
    begin = f"In {month}" if is_all else f"Of those that can be told, in {month}"
    said = [f"{begin}: {listed([_with(told, column, *one) for one in known])}."]
    turn = _greatest_turn(told, column, newest)
    return [*said, turn] if turn else said


def pictures(told: Told, column: Kept, *, is_wide: bool = False) -> Iterator[Picture]:
    """The categories of the newest month."""
    newest = _newest(told, column)
    if newest is None:
        return
    title = told.definition(column["code"])["title"].rstrip(".")
    yield charts.shares_chart(
        f"{title}, {told.months[newest].label}",
        [_share(each["name"], _cell(each, newest)) for each in _parts(column)],
        column["code"],
        is_wide=is_wide,
    )


def course(told: Told, column: Kept, *, is_wide: bool = True) -> Picture | None:
    """A small line for each category, on one axis: across an upright page, or half of another."""
    parts, newest = _parts(column), _newest(told, column)
    if newest is None or len(parts) > PANELS:
        return None
    is_share = _has_shares(told, column)
    lines = [(each["name"], list(_points(told, each, is_share=is_share))) for each in parts]
    if max(len(points) for _, points in lines) < COURSE:
        return None
    title = told.definition(column["code"])["title"].rstrip(".")
    first, last = told.months[0], told.months[newest]
    return charts.course_chart(
        f"{title}, {'shares by month' if is_share else 'by month'}",
        (first, last),
        lines,
        f"course {column['code']}",
        is_wide=is_wide,
        suffix="%" if is_share or told.definition(column["code"])["unit"] == "percent" else "",
    )


def _parts(column: Kept) -> list[Kept]:
    return [each for each in column["categories"] if not each["is_total"]]


def _newest(told: Told, column: Kept) -> int | None:
    """The place in the year of the last month that has any figure."""
    last = told.months[0].months_until(told.month)
    for place in range(last, -1, -1):
        if any("value" in _cell(each, place) for each in _parts(column)):
            return place
    return None


def _cell(each: Kept, place: int) -> Kept:
    return each["months"][place] or {}


def _has_shares(told: Told, column: Kept) -> bool:
    return bool(told.definition(column["code"])["unit"] == "number")


def _with(told: Told, column: Kept, each: Kept, cell: Kept) -> str:
    """Advice or information 367 (53.3%)"""
    share = f" ({cell['share']}%)" if "share" in cell else ""
    return f"{each['name']} {told.brief(column['code'], cell['shown'])}{share}"


def _greatest_turn(told: Told, column: Kept, newest: int) -> str:
    """Which category's share, or figure, moved furthest since the month before."""
    if not newest:
        return ""
    key = "share" if _has_shares(told, column) else "shown"
    moves = [
        (abs(_number(now[key]) - _number(before[key])), each["name"], before[key], now[key])
        for each in _parts(column)
        if key in (now := _cell(each, newest)) and key in (before := _cell(each, newest - 1))
    ]
    if not moves or not max(moves)[0]:
        return ""
    _, name, before, now = max(moves)
    sign = "%" if key == "share" or told.definition(column["code"])["unit"] == "percent" else ""
    month = told.months[newest - 1].label
    return f"{name} moved most since {month}: from {grouped(before)}{sign} to {grouped(now)}{sign}."


def _points(
    told: Told, each: Kept, *, is_share: bool
) -> Iterator[tuple[Month, Decimal | None, str]]:
    for month, cell in zip(told.months, each["months"], strict=True):
        shown = (cell or {}).get("share" if is_share else "shown")
        if shown and month <= told.month:
            yield month, _number(shown), f"{grouped(shown)}{'%' if is_share else ''}"


def _share(name: str, cell: Kept) -> tuple[str, Decimal | None, str]:
    if "value" not in cell:
        return name, None, words.STATUS.get(cell.get("status", "missing"), "")
    share = f" · {cell['share']}%" if "share" in cell else ""
    return name, Decimal(cell["value"]), f"{cell['shown']}{share}"


def _number(shown: str) -> Decimal:
    return Decimal(shown.replace(",", ""))
