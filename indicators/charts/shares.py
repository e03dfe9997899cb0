"""Parts of a whole: `draw(Shares(…))`, `draw_panels(Panels(…))`, `draw_pyramid(Pyramid(…))`.

    Shares(name="outcome", title="Half were closed with advice",
           shares=[Share("Advice or information", Decimal("53.3"), "367 · 53%")])
    Panels(name="outcomes", title="Referrals to social care fell", first=…, last=…,
           panels=[Panel("Advice or information", [Point(month, Decimal("53.3"), "53%")])])
    Pyramid(name="ages", title="Most are under five", left="Girls", right="Boys",
            bands=[Band("0 to 4", Decimal(12), "12", Decimal(15), "15")])

A share's length is its value; `shown` is what stands beside it, its count and percentage. One
without a value is a name and why ("suppressed"), without a bar. Panels are small multiples: one
axis for all, so that they can be compared, a thin line each, its last figure under its name. What
an audience may not be told is not to be handed over. `name` must be unique on the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from indicators.charts.chart import Chart, Size, framed
from indicators.charts.labels import LEADING
from indicators.charts.lettering import width_of, wrapped
from indicators.charts.lines import Point
from indicators.charts.palette import BAR, HAIRLINE, INK, QUIET
from indicators.charts.scale import Months, Scale, scale_of, tick_text, tick_width
from indicators.charts.svg import END, MIDDLE, dot, line, polyline, rectangle, text
from indicators.rules.periods import Month

__all__ = [
    "Band",
    "Panel",
    "Panels",
    "Point",
    "Pyramid",
    "Share",
    "Shares",
    "Size",
    "draw",
    "draw_panels",
    "draw_pyramid",
]

NARROWEST_PANEL = 130
BETWEEN_PANELS = 12


@dataclass(frozen=True)
class Share:
    label: str
    value: Decimal | None
    shown: str


@dataclass(frozen=True)
class Shares:
    """`most` is what the longest bar could be: 100 makes bars parts of a whole, as they look."""

    name: str
    title: str
    shares: Sequence[Share]
    most: Decimal | None = None
    size: Size = field(default_factory=lambda: Size(height=0))


@dataclass(frozen=True)
class Panel:
    label: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Panels:
    name: str
    title: str
    first: Month
    last: Month
    panels: Sequence[Panel]
    suffix: str = ""
    every: int = 1
    size: Size = field(default_factory=lambda: Size(height=0))


@dataclass(frozen=True)
class Band:
    label: str
    left: Decimal | None
    left_shown: str
    right: Decimal | None
    right_shown: str


@dataclass(frozen=True)
class Pyramid:
    """Bands from the top down; the two sides have one scale."""

    name: str
    title: str
    left: str
    right: str
    bands: Sequence[Band]
    size: Size = field(default_factory=lambda: Size(height=0))


def draw(asked: Shares) -> Chart:
    """Names to the left of their bars, or over them where it is narrow."""
    font, width = asked.size.font, asked.size.width
    beside = max((width_of(share.shown, font) for share in asked.shares), default=0) + 8
    longest = max((width_of(share.label, font) for share in asked.shares), default=0)
    room = min(longest, width * 0.4)
    is_narrow = longest > width * 0.4 and width < 480
    left = 0.0 if is_narrow else room + 10
    most = max([share.value for share in asked.shares if share.value is not None] or [Decimal(1)])
    most = max(most, asked.most or most) or Decimal(1)
    unit = (width - left - beside) / float(most)
    parts: list[str] = []
    height = font * 0.4
    for share in asked.shares:
        lines = wrapped(share.label, width if is_narrow else room, font)
        tall = max(len(lines) * font * LEADING, font * 1.3)
        if is_narrow:
            parts += [
                text((0, height + font * (0.6 + LEADING * row)), words)
                for row, words in enumerate(lines)
            ]
            height += len(lines) * font * LEADING
            tall = font * 1.3
        else:
            first = height + tall / 2 - (len(lines) - 1) * font * LEADING / 2
            parts += [
                text((room, first + font * LEADING * row), words, anchor=END)
                for row, words in enumerate(lines)
            ]
        middle = height + tall / 2
        long = 0.0 if share.value is None else max(float(share.value) * unit, 0.0)
        if long:
            corner = (left, middle - font * 0.5)
            parts.append(rectangle(corner, long, font, fill=BAR))
        fill = QUIET if share.value is None else ""
        parts.append(text((left + long + 6, middle), share.shown, fill=fill))
        height += tall + font * 0.4
    if not is_narrow and asked.shares:
        parts.append(line((left, 0), (left, height), stroke=QUIET))
    said = "; ".join(f"{share.label}: {share.shown}" for share in asked.shares)
    return framed(
        asked.name,
        asked.title,
        f"Bar chart of shares. {said}." if said else "There is no figure to show.",
        size=asked.size,
        height=max(height, asked.size.height),
        parts=parts,
    )


def draw_panels(asked: Panels) -> Chart:
    font = asked.size.font
    panels = [_told(panel, asked) for panel in asked.panels]
    values = [point.value for panel in panels for point in panel.points if point.value is not None]
    scale = scale_of(values, bottom=font * 5.4, top=font * 1.6, font=font // 6)
    axis = tick_width(scale, asked.suffix, font * 0.86) + 6
    columns = max(1, min(len(panels), int((asked.size.width - axis) // NARROWEST_PANEL)))
    wide = (asked.size.width - axis) / columns
    parts: list[str] = []
    top = 0.0
    for start in range(0, len(panels), columns):
        row = panels[start : start + columns]
        names = [wrapped(panel.label, wide - BETWEEN_PANELS, font) for panel in row]
        head = max(map(len, names)) * font * LEADING
        for column, (panel, name) in enumerate(zip(row, names, strict=True)):
            left = axis + column * wide
            parts += [
                text((left, top + head - font * LEADING * (len(name) - place - 0.5)), words)
                for place, words in enumerate(name)
            ]
            months = Months(asked.first, asked.last, left, left + wide - BETWEEN_PANELS)
            parts += _panel(panel, asked, scale, months, top + head, is_first=column == 0)
        top += head + font * 7.4
    said = [f"{panel.label}: {_course(panel)}." for panel in panels]
    begin = f"Small line charts, {asked.first.label} to {asked.last.label}, on one axis."
    return framed(
        asked.name,
        asked.title,
        " ".join([begin, *said]),
        size=asked.size,
        height=max(top, asked.size.height),
        parts=parts,
    )


def draw_pyramid(asked: Pyramid) -> Chart:
    font, width = asked.size.font, asked.size.width
    names = max((width_of(band.label, font) for band in asked.bands), default=0) + 16
    shown = [words for band in asked.bands for words in (band.left_shown, band.right_shown)]
    beside = max((width_of(words, font) for words in shown), default=0) + 8
    counts = [count for band in asked.bands for count in (band.left, band.right) if count]
    unit = ((width - names) / 2 - beside) / float(max(counts, default=Decimal(1)))
    left, right = (width - names) / 2, (width + names) / 2
    tall = font * 1.5
    parts = [
        text((left, font * 0.8), asked.left, anchor=END, bold=True),
        text((right, font * 0.8), asked.right, bold=True),
    ]
    for row, band in enumerate(asked.bands, start=1):
        middle = font * 0.4 + tall * (row + 0.5)
        parts.append(text((width / 2, middle), band.label, anchor=MIDDLE))
        for count, words, inner, way in [
            (band.left, band.left_shown, left, -1),
            (band.right, band.right_shown, right, 1),
        ]:
            long = float(count) * unit if count else 0.0
            if long:
                start = inner - long if way < 0 else inner
                parts.append(rectangle((start, middle - font * 0.55), long, font * 1.1, fill=BAR))
            anchor = END if way < 0 else ""
            parts.append(text((inner + way * (long + 6), middle), words, anchor=anchor or "start"))
    said = [
        f"{band.label}: {asked.left} {band.left_shown}, {asked.right} {band.right_shown}."
        for band in asked.bands
    ]
    return framed(
        asked.name,
        asked.title,
        " ".join(["Age pyramid.", *said]),
        size=asked.size,
        height=max(font * 0.8 + tall * (len(asked.bands) + 1), asked.size.height),
        parts=parts,
    )


def _told(panel: Panel, asked: Panels) -> Panel:
    points = [
        point
        for point in panel.points
        if asked.first <= point.month <= asked.last and point.value is not None
    ]
    return Panel(panel.label, sorted(points, key=lambda point: point.month))


def _panel(
    panel: Panel, asked: Panels, scale: Scale, months: Months, top: float, *, is_first: bool
) -> Iterator[str]:
    """Its last figure, its line and the two ends of the axes, below its name."""
    font, left, right = asked.size.font, months.left, months.right
    last = panel.points[-1].shown if panel.points else "–"
    yield text((left, top + font * 0.6), last, bold=True)
    for tick in (scale.low, scale.high):
        height = top + scale.at(tick)
        yield line((left, height), (right, height), stroke=HAIRLINE)
        if is_first:
            words = tick_text(tick, asked.suffix)
            yield text((left - 5, height), words, anchor=END, fill=QUIET, size=font * 0.86)
    for run in _runs(panel.points, asked.every):
        places = [
            (months.at(point.month), top + scale.at(point.value))
            for point in run
            if point.value is not None
        ]
        if len(places) > 1:
            yield polyline(places, stroke=INK, width=1.5)
        else:
            yield dot(places[0], 1.5)
    foot = top + scale.bottom + font * 0.8
    small = font * 0.86
    begin, end = asked.first.short_label, asked.last.short_label
    if width_of(begin + end, small) + font <= right - left:
        yield text((left, foot), begin, size=small, fill=QUIET)
    yield text((right, foot), end, anchor=END, size=small, fill=QUIET)


def _runs(points: Sequence[Point], every: int) -> Iterator[list[Point]]:
    run = list(points[:1])
    for earlier, later in pairwise(points):
        if earlier.month.months_until(later.month) > every:
            yield run
            run = []
        run.append(later)
    if run:
        yield run


def _course(panel: Panel) -> str:
    if not panel.points:
        return "no figure to show"
    first, last = panel.points[0], panel.points[-1]
    said = f"{last.shown} in {last.month.label}"
    return said if first is last else f"{first.shown} in {first.month.label}, {said}"
