"""A series over months: `draw(Lines(…))` gives a `Chart`.

    Lines(name="csc-032", title="24% were referred again, above the target of 20%",
          label="Darlington", suffix="%", first=Month.of(2016, 4), last=Month.of(2017, 12),
          points=[Point(Month.of(2017, 12), Decimal("23.9"), "24%")],
          levels=[Level("Target", [Step(first, None, Decimal(20), "20%")], is_target=True)])

Figures come with the words that they are shown in; no rounding happens here. A point without a
value is a gap, and `shown` says why ("suppressed"): what an audience may not be told is not to be
handed over, nor limits worked out from it. Points that stand next to one another, `every` so many
months, are joined, but for those on either side of an event that breaks the series and of a month
in `restarts` (the first of each year, where the series is a running total). `last_year` are the
figures of the year before, each moved to the month that it stands beside. Notes are numbered in
the order of their months: the page lists their words beneath. `name` must be unique on the page.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from indicators.charts import labels, levels
from indicators.charts.chart import Chart, Size, framed
from indicators.charts.in_words import described
from indicators.charts.labels import Label
from indicators.charts.lettering import width_of
from indicators.charts.levels import Level, Step
from indicators.charts.palette import (
    BAND,
    CONCERN,
    EVENT_DASHES,
    HAIRLINE,
    IMPROVEMENT,
    INK,
    LAST_YEAR_DASHES,
    PALE,
    QUIET,
)
from indicators.charts.scale import (
    MONTHS_HEIGHT,
    Months,
    Scale,
    figures_axis,
    months_axis,
    scale_of,
    tick_width,
)
from indicators.charts.series import Event, Limits, Lines, Note, Point, Special
from indicators.charts.svg import END, MIDDLE, XY, dot, line, polyline, rectangle, shape, text

__all__ = ["Event", "Level", "Limits", "Lines", "Note", "Point", "Size", "Special", "Step", "draw"]


def draw(lines: Lines) -> Chart:
    return _Drawing(lines).chart


class _Drawing:
    """Where everything lies, worked out once."""

    def __init__(self, lines: Lines) -> None:
        self.lines, self.font = lines.cut, lines.size.font
        self.told = [point for point in self.lines.points if point.value is not None]
        self._lay_out()

    def _lay_out(self) -> None:
        lines, font = self.lines, self.font
        right = lines.size.width - labels.width_for(
            [label.words for label in self._labels(None)], width=lines.size.width, font=font
        )
        self.rows = self._rows_of_events(right)
        self.top = font * (0.9 + 1.3 * self.rows)
        key = self._key(lines.size.width)
        below = font * (MONTHS_HEIGHT + 1.5 * len(key))
        height = max(float(lines.size.height), self.top + below + font * 5)
        bottom = height - below
        self.scale = scale_of(
            self._figures(), bottom=bottom, top=self.top, font=font, from_zero=lines.from_zero
        )
        left = tick_width(self.scale, lines.suffix, font) + 8
        self.months = Months(lines.first, lines.last, left, right, lines.year_starts)
        wanted = self._labels(self.scale)
        room = lines.size.width - right
        needed = labels.needed_height(wanted, width=room, font=font)
        self.height = max(height, needed + font)
        self.labels = labels.set_apart(
            wanted, width=room, top=font / 2, bottom=self.height - font / 2, font=font
        )
        self.key = key

    def _figures(self) -> list[Decimal]:
        points = [
            each.value for each in (*self.told, *self.lines.last_year) if each.value is not None
        ]
        limits = [value for each in self.lines.limits for value in (each.lower, each.upper)]
        return [*points, *limits, *levels.values_of(self.lines.levels)]

    def _labels(self, scale: Scale | None) -> list[Label]:
        """Without a scale, only their words are asked for."""
        found = []
        for words, points, is_bold in [
            (self.lines.label, self.told, True),
            (self.lines.last_year_label, self.lines.last_year, False),
        ]:
            if points:
                last = points[-1]
                height = scale.at(last.value) if scale and last.value is not None else 0
                found.append(Label(f"{words} {last.shown}".strip(), height, is_bold))
        return found + [
            levels.label_of(level, scale) if scale else Label(level.words, 0)
            for level in self.lines.levels
        ]

    @property
    def chart(self) -> Chart:
        lines = self.lines
        parts = [
            *self._bands(),
            *figures_axis(
                self.scale, left=self.months.left, right=self.months.right, suffix=lines.suffix
            ),
            *months_axis(self.months, top=self.scale.bottom, font=self.font),
            *self._events(),
            *(
                part
                for level in self.lines.levels
                for part in levels.drawn(level, self.months, self.scale)
            ),
            *self._series(self.lines.last_year, stroke=PALE, width=1, dashes=LAST_YEAR_DASHES),
            *self._series(self.told, stroke=INK, width=2),
            *self._marks(),
            *self._pins(),
            *labels.drawn(self.labels, right=self.months.right, font=self.font),
            *self._drawn_key(),
        ]
        return framed(
            lines.name,
            lines.title,
            described(
                lines,
                starts_at=None if self.scale.starts_at_zero or not self.told else self.scale.low,
            ),
            size=lines.size,
            height=self.height,
            parts=parts,
        )

    def _bands(self) -> Iterator[str]:
        for each in self.lines.limits:
            left = self.months.start_of(max(each.first, self.lines.first))
            last = min(each.last, self.lines.last)
            right = self.months.start_of(last) + self.months.slot
            upper, lower = self.scale.at(each.upper), self.scale.at(each.lower)
            yield rectangle((left, upper), right - left, lower - upper, fill=BAND)
            for height in (upper, lower):
                yield line((left, height), (right, height), stroke=HAIRLINE)
            mean = self.scale.at(each.mean)
            yield line((left, mean), (right, mean), stroke=PALE, width=0.6)

    def _series(
        self, points: Sequence[Point], *, stroke: str, width: float, dashes: str = ""
    ) -> Iterator[str]:
        """What stands alone has no line to be seen by: it is a dot."""
        for run in self._runs(points):
            places = [self._at(point) for point in run]
            if len(places) > 1:
                yield polyline(places, stroke=stroke, width=width, dashes=dashes)
            elif not run[0].is_provisional and run[0].special is None:
                yield dot(places[0], 2, fill=stroke)

    def _runs(self, points: Sequence[Point]) -> Iterator[list[Point]]:
        apart = {event.first for event in self.lines.events if event.is_break} | self.lines.restarts
        run: list[Point] = list(points[:1])
        for earlier, later in pairwise(points):
            is_near = earlier.month.months_until(later.month) <= self.lines.every
            if not is_near or any(earlier.month < each <= later.month for each in apart):
                yield run
                run = []
            run.append(later)
        if run:
            yield run

    def _at(self, point: Point) -> XY:
        assert point.value is not None
        return self.months.at(point.month), self.scale.at(point.value)

    def _marks(self) -> Iterator[str]:
        for point in self.told:
            if point.special:
                hollow = point.is_provisional
                yield _special(point.special, self._at(point), self._mark_size, hollow=hollow)
            elif point.is_provisional or point is self.told[-1]:
                yield dot(self._at(point), 3, hollow=point.is_provisional)

    @property
    def _mark_size(self) -> float:
        """Where months stand close together marks shrink, but never to a speck."""
        return min(1.0, max(0.65, self.months.slot / 10))

    def _pins(self) -> Iterator[str]:
        """Over the month's point, the first note nearest to it."""
        heights = {point.month: self._at(point)[1] for point in self.told}
        radius = self.font * 0.55
        for number, note in enumerate(self.lines.notes, start=1):
            under = heights.get(note.month, self.scale.bottom)
            middle = max(under - radius - 6, radius + 1)
            heights[note.month] = middle - radius + 3
            at = (self.months.at(note.month), middle)
            yield dot(at, radius, hollow=True, fill=QUIET)
            yield text(at, str(number), anchor=MIDDLE, size=self.font * 0.79)

    def _events(self) -> Iterator[str]:
        rows = _rows([self._extent(event) for event in self.lines.events])
        for event, row in zip(self.lines.events, rows, strict=True):
            left, right, anchor = self._extent(event)
            height = self.font * (0.75 + 1.3 * row)
            at = self.months.start_of(event.first)
            yield line((at, height), (at, self.scale.bottom), stroke=QUIET, dashes=EVENT_DASHES)
            start = right if anchor == END else left
            yield text((start, height), event.label, anchor=anchor, fill=QUIET)

    def _extent(self, event: Event) -> tuple[float, float, str]:
        at = self.months.start_of(event.first)
        width = width_of(event.label, self.font)
        if at + 4 + width > self.lines.size.width:
            return at - 4 - width, at - 4, END
        return at + 4, at + 4 + width, ""

    def _rows_of_events(self, right: float) -> int:
        """Before the axis is known, as if it took no room."""
        if not self.lines.events:
            return 0
        self.months = Months(self.lines.first, self.lines.last, self.font * 3, right)
        return 1 + max(_rows([self._extent(event) for event in self.lines.events]))

    def _key(self, width: int) -> list[list[tuple[str, str]]]:
        """What the shapes mean, those alone that are drawn; in lines that fit."""
        specials = {point.special for point in self.told}
        entries = [(each.value, each.value) for each in Special if each in specials]
        if any(point.is_provisional for point in self.told):
            entries.append(("provisional", "provisional"))
        if self.lines.limits:
            entries.append(("limits", f"control limits {self.lines.limits[-1].shown}"))
        lines: list[list[tuple[str, str]]] = []
        used = float(width)
        for entry in entries:
            wide = width_of(entry[1], self.font) + self.font * 2.4
            if used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(entry)
            used += wide
        return lines

    def _drawn_key(self) -> Iterator[str]:
        font = self.font
        for row, entries in enumerate(self.key):
            height = self.scale.bottom + font * (MONTHS_HEIGHT + 0.6 + 1.5 * row)
            left = font * 0.6
            for what, words in entries:
                at = (left, height)
                if what == "limits":
                    corner = (left - font * 0.5, height - font * 0.4)
                    yield rectangle(corner, font, font * 0.8, fill=BAND, stroke=HAIRLINE)
                elif what == "provisional":
                    yield dot(at, 3, hollow=True)
                else:
                    yield _special(Special(what), at, 1, hollow=False)
                yield text((left + font, height), words, fill=QUIET)
                left += width_of(words, font) + font * 2.4


def _rows(extents: list[tuple[float, float, str]]) -> list[int]:
    """The first row in which each has room beside those before it."""
    ends: list[float] = []
    rows = []
    for left, right, _ in extents:
        row = next((number for number, end in enumerate(ends) if end + 6 <= left), len(ends))
        ends[row : row + 1] = [right]
        rows.append(row)
    return rows


def _special(special: Special, at: XY, size: float, *, hollow: bool) -> str:
    corners, fill = _SHAPES[special]
    x, y = at
    return shape([(x + size * dx, y + size * dy) for dx, dy in corners], fill=fill, hollow=hollow)


_SHAPES: dict[Special, tuple[list[XY], str]] = {
    Special.IMPROVEMENT: ([(0, -5), (5, 4), (-5, 4)], IMPROVEMENT),
    Special.CONCERN: ([(0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)], CONCERN),
    Special.NEUTRAL: ([(-4, -4), (4, -4), (4, 4), (-4, 4)], INK),
}
