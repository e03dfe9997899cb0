"""Figures as bars from zero: `draw_months(MonthBars(…))`, `draw_groups(GroupedBars(…))`.

    MonthBars(name="volume", title="52 referrals, the fewest of the year", label="Referrals",
              first=Month.of(2017, 4), last=Month.of(2017, 12),
              bars=[Bar(Month.of(2017, 12), Decimal(52), "52")])
    GroupedBars(name="outcomes", title="Most were closed with advice",
                groups=[Group("Quarter 3", [GroupBar("Advice", Decimal(54), "54%")])])

Figures come with the words that they are shown in; a bar without a value is a gap, and `shown`
says why. What an audience may not be told is not to be handed over. Targets are lines that may
step; last year's figure is a thin mark across the bar of the month that it is handed over for.
A chart of volumes alone is one without target and last year. In a group, bars have tones of grey
and their names: under them where there is room, else in a key. `name` must be unique on the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.charts import labels, levels
from indicators.charts.chart import Chart, Size, framed
from indicators.charts.labels import Label
from indicators.charts.lettering import cut, width_of
from indicators.charts.levels import Level, Step
from indicators.charts.palette import BAR, INK, PAPER, QUIET, TONES
from indicators.charts.scale import (
    MONTHS_HEIGHT,
    Months,
    Scale,
    figures_axis,
    months_axis,
    scale_of,
    tick_width,
)
from indicators.charts.svg import MIDDLE, line, rectangle, text
from indicators.rules.periods import Month

__all__ = [
    "Bar",
    "Group",
    "GroupBar",
    "GroupedBars",
    "Level",
    "MonthBars",
    "Size",
    "Step",
    "draw_groups",
    "draw_months",
]


@dataclass(frozen=True)
class Bar:
    month: Month
    value: Decimal | None
    shown: str
    is_provisional: bool = False


@dataclass(frozen=True)
class MonthBars:
    """`label` names what is counted, in the description and beside the last bar's line."""

    name: str
    title: str
    label: str
    first: Month
    last: Month
    bars: Sequence[Bar]
    levels: Sequence[Level] = ()
    last_year: Sequence[Bar] = ()
    last_year_label: str = "Year before"
    suffix: str = ""
    year_starts: int = 4
    size: Size = field(default_factory=lambda: Size(height=240))


@dataclass(frozen=True)
class GroupBar:
    label: str
    value: Decimal | None
    shown: str


@dataclass(frozen=True)
class Group:
    label: str
    bars: Sequence[GroupBar]


@dataclass(frozen=True)
class GroupedBars:
    name: str
    title: str
    groups: Sequence[Group]
    suffix: str = ""
    size: Size = field(default_factory=lambda: Size(height=240))


def draw_months(asked: MonthBars) -> Chart:
    font = asked.size.font
    bars = [bar for bar in asked.bars if asked.first <= bar.month <= asked.last]
    before = [bar for bar in asked.last_year if asked.first <= bar.month <= asked.last]
    held_against = levels.seen(asked.levels, asked.first, asked.last)
    words = [level.words for level in held_against] + [asked.last_year_label] * bool(before)
    right = asked.size.width - labels.width_for(words, width=asked.size.width, font=font)
    has_key = any(bar.is_provisional for bar in bars)
    height = float(max(asked.size.height, font * 10))
    scale = scale_of(
        [*_values(bars), *_values(before), *levels.values_of(held_against)],
        bottom=height - font * (MONTHS_HEIGHT + 1.5 * has_key),
        top=font * 1.5,
        font=font,
        from_zero=True,
    )
    left = tick_width(scale, asked.suffix, font) + 8
    months = Months(asked.first, asked.last, left, right, asked.year_starts)
    wanted = [levels.label_of(level, scale) for level in held_against]
    if told := [bar for bar in before if bar.value is not None]:
        last = max(told, key=lambda bar: bar.month)
        wanted.append(Label(asked.last_year_label, scale.at(last.value or Decimal(0))))
    room = asked.size.width - right
    height = max(height, labels.needed_height(wanted, width=room, font=font) + font)
    placed = labels.set_apart(wanted, width=room, top=font / 2, bottom=height - font / 2, font=font)
    parts = [
        *figures_axis(scale, left=left, right=right, suffix=asked.suffix),
        *_month_bars(bars, months, scale, font),
        *_last_year(before, months, scale),
        *(part for level in held_against for part in levels.drawn(level, months, scale)),
        *months_axis(months, top=scale.bottom, font=font),
        *labels.drawn(placed, right=right, font=font),
        *(_key(font, scale.bottom + font * (MONTHS_HEIGHT + 0.6)) if has_key else ()),
    ]
    description = _of_months(asked, bars, before, held_against)
    return framed(asked.name, asked.title, description, size=asked.size, height=height, parts=parts)


def draw_groups(asked: GroupedBars) -> Chart:
    font, width = asked.size.font, asked.size.width
    bars = [bar for group in asked.groups for bar in group.bars]
    height = float(max(asked.size.height, font * 10))
    names = list(dict.fromkeys(bar.label for bar in bars))
    key = _rows_of_key(names, width, font) if len(names) > 1 else []
    scale = scale_of(
        [bar.value for bar in bars if bar.value is not None],
        bottom=height - font * (1.8 + 1.5 * len(key)),
        top=font * 1.5,
        font=font,
        from_zero=True,
    )
    left = tick_width(scale, asked.suffix, font) + 8
    parts = [
        *figures_axis(scale, left=left, right=width - 4, suffix=asked.suffix),
        *_groups(asked.groups, names, scale, (left, width - 4), font),
        *_tones(key, scale.bottom + font * 2.4, font),
    ]
    description = " ".join(
        ["Bar chart.", *(f"{group.label}: {_in_words(group)}." for group in asked.groups)]
    )
    return framed(asked.name, asked.title, description, size=asked.size, height=height, parts=parts)


def _values(bars: Sequence[Bar]) -> list[Decimal]:
    return [bar.value for bar in bars if bar.value is not None]


def _month_bars(bars: Sequence[Bar], months: Months, scale: Scale, font: int) -> Iterator[str]:
    """Each with its figure at its foot where all of them have room; what is provisional is
    hollow."""
    wide = months.slot * 0.7
    small = font * 0.86
    has_room = all(width_of(bar.shown, small) <= months.slot - 2 for bar in bars)
    foot = scale.at(Decimal(0))
    for bar in bars:
        if bar.value is None:
            continue
        end = scale.at(bar.value)
        fill, outline = (PAPER, QUIET) if bar.is_provisional else (BAR, "")
        corner = (months.at(bar.month) - wide / 2, min(foot, end))
        yield rectangle(corner, wide, abs(foot - end), fill=fill, stroke=outline)
        if has_room:
            at = (months.at(bar.month), _height_of_words(foot, end, small))
            yield text(at, bar.shown, anchor=MIDDLE, size=small)


def _height_of_words(foot: float, end: float, font: float) -> float:
    """At the foot of its bar, where no line runs through it; a bar too short has it beyond."""
    away = font * 0.75 if end > foot else -font * 0.75
    return foot + away if abs(foot - end) > font * 1.3 else end + away


def _last_year(bars: Sequence[Bar], months: Months, scale: Scale) -> Iterator[str]:
    for bar in bars:
        if bar.value is not None:
            start, height = months.start_of(bar.month), scale.at(bar.value)
            inset = months.slot * 0.08
            yield line(
                (start + inset, height),
                (start + months.slot - inset, height),
                stroke=QUIET,
                width=1.5,
            )


def _key(font: int, height: float) -> Iterator[str]:
    corner = (font * 0.1, height - font * 0.4)
    yield rectangle(corner, font, font * 0.8, fill=PAPER, stroke=QUIET)
    yield text((font * 1.6, height), "provisional", fill=QUIET)


def _groups(
    groups: Sequence[Group],
    names: Sequence[str],
    scale: Scale,
    extent: tuple[float, float],
    font: int,
) -> Iterator[str]:
    left, right = extent
    slot = (right - left) / max(len(groups), 1)
    wide = slot * 0.8 / max(len(names), 1)
    small = font * 0.86
    has_room = all(width_of(bar.shown, small) <= wide for group in groups for bar in group.bars)
    foot = scale.at(Decimal(0))
    for place, group in enumerate(groups):
        start = left + slot * (place + 0.1)
        middle = (left + slot * (place + 0.5), scale.bottom + font * 0.9)
        yield text(middle, cut(group.label, slot - 4, font), anchor=MIDDLE, fill=QUIET)
        for bar in group.bars:
            if bar.value is None:
                continue
            tone = names.index(bar.label)
            end = scale.at(bar.value)
            x = start + wide * tone
            yield rectangle(
                (x, min(foot, end)),
                wide - 1,
                abs(foot - end),
                fill=TONES[tone % len(TONES)],
                stroke=INK if tone % len(TONES) == len(TONES) - 1 else "",
            )
            if has_room:
                away = -small * 0.75 if bar.value >= 0 else small * 0.75
                yield text((x + wide / 2, end + away), bar.shown, anchor=MIDDLE, size=small)


def _rows_of_key(names: Sequence[str], width: int, font: int) -> list[list[tuple[int, str]]]:
    rows: list[list[tuple[int, str]]] = []
    used = float(width)
    for tone, name in enumerate(names):
        wide = width_of(name, font) + font * 2.4
        if used + wide > width:
            rows.append([])
            used = 0
        rows[-1].append((tone, name))
        used += wide
    return rows


def _tones(rows: Sequence[Sequence[tuple[int, str]]], top: float, font: int) -> Iterator[str]:
    for row, entries in enumerate(rows):
        height, left = top + 1.5 * font * row, 1.0
        for tone, name in entries:
            fill = TONES[tone % len(TONES)]
            yield rectangle((left, height - font * 0.4), font, font * 0.8, fill=fill, stroke=INK)
            yield text((left + font * 1.5, height), name, fill=QUIET)
            left += width_of(name, font) + font * 2.4


def _of_months(
    asked: MonthBars, bars: Sequence[Bar], before: Sequence[Bar], held_against: Sequence[Level]
) -> str:
    said = ", ".join(
        f"{bar.month.label} {bar.shown}{' (provisional)' if bar.is_provisional else ''}"
        for bar in sorted(bars, key=lambda bar: bar.month)
    )
    sentences = [
        f"Bar chart, {asked.first.label} to {asked.last.label}.",
        f"{asked.label}: {said}." if said else "There is no figure to show.",
        *(level.description for level in held_against),
    ]
    told = [bar for bar in before if bar.value is not None]
    if told:
        last = max(told, key=lambda bar: bar.month)
        sentences.append(f"{asked.last_year_label}: {last.shown} beside {last.month.label}.")
    return " ".join(sentences)


def _in_words(group: Group) -> str:
    return ", ".join(f"{bar.label} {bar.shown}" for bar in group.bars) or "nothing"
