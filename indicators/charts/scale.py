"""Axes: an honest one of figures, and months along the bottom with their years under them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.charts.lettering import width_of
from indicators.charts.palette import HAIRLINE, QUIET
from indicators.charts.svg import END, MIDDLE, line, polyline, text
from indicators.rules.periods import Month

STEPS = [Decimal(1), Decimal(2), Decimal(5), Decimal(10)]
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class Scale:
    """Figures from `low` to `high`, drawn from `bottom` up to `top`."""

    low: Decimal
    high: Decimal
    step: Decimal
    bottom: float
    top: float

    def at(self, value: Decimal) -> float:
        share = float(value - self.low) / float(self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    @property
    def ticks(self) -> list[Decimal]:
        count = int((self.high - self.low) / self.step)
        return [self.low + self.step * each for each in range(count + 1)]

    @property
    def starts_at_zero(self) -> bool:
        return self.low <= 0 <= self.high


def scale_of(
    values: Iterable[Decimal], *, bottom: float, top: float, font: int, from_zero: bool = False
) -> Scale:
    """With zero on it unless all figures lie far from it and close together."""
    all_of = list(values) or [Decimal(0)]
    low, high = min(all_of), max(all_of)
    if from_zero or low == high or not _lie_far_from_zero(low, high):
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    if low == high:
        high = low + 1
    most = max(2, int((bottom - top) / (font * 2.6)))
    step = _step((high - low) / most)
    return Scale(_down(low, step), -_down(-high, step), step, bottom, top)


def _lie_far_from_zero(low: Decimal, high: Decimal) -> bool:
    """On one side of it, the nearest more than half as far away as the farthest."""
    return low > high / 2 if low > 0 else high < low / 2


def _step(least: Decimal) -> Decimal:
    """The next greater of 1, 2 and 5 times a power of ten."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(each * power for each in STEPS if each * power >= least)


def _down(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(rounding="ROUND_FLOOR") * step


def tick_text(tick: Decimal, suffix: str) -> str:
    plain = tick.to_integral_value() if tick == tick.to_integral_value() else tick.normalize()
    return f"{plain:,f}{suffix}".replace("-", "\N{MINUS SIGN}")


def tick_width(scale: Scale, suffix: str, font: float) -> float:
    return max(width_of(tick_text(tick, suffix), font) for tick in scale.ticks)


def figures_axis(scale: Scale, *, left: float, right: float, suffix: str) -> Iterator[str]:
    """Hairlines with their figures; a zigzag at the foot where it doesn't begin at zero."""
    for tick in scale.ticks:
        height = scale.at(tick)
        yield line((left, height), (right, height), stroke=QUIET if tick == 0 else HAIRLINE)
        yield text((left - 6, height), tick_text(tick, suffix), anchor=END, fill=QUIET)
    if not scale.starts_at_zero:
        foot = scale.bottom
        zigzag = [(0, 0), (-3, -3), (3, -6), (-3, -9), (0, -12)]
        yield polyline([(left + x, foot + y) for x, y in zigzag], stroke=QUIET)


@dataclass(frozen=True)
class Months:
    """A slot of the same width for each month, both ends included."""

    first: Month
    last: Month
    left: float
    right: float
    year_starts: int = 4

    @property
    def slot(self) -> float:
        return (self.right - self.left) / (self.first.months_until(self.last) + 1)

    def at(self, month: Month) -> float:
        """The middle of its slot."""
        return self.start_of(month) + self.slot / 2

    def start_of(self, month: Month) -> float:
        return self.left + self.first.months_until(month) * self.slot

    def hold(self, month: Month) -> bool:
        return self.first <= month <= self.last

    @property
    def each(self) -> Iterator[Month]:
        return (Month(number) for number in range(self.first, self.last + 1))


MONTHS_HEIGHT = 3.0  # lines of type, years included


def months_axis(months: Months, *, top: float, font: int) -> Iterator[str]:
    """As much of each month's name as there is room for; every third where there is none."""
    small = font * 0.86
    name, every = _naming(months.slot, small)
    for month in months.each:
        if every == 1 or (month.month - months.year_starts) % every == 0:
            words = month.short_label[:name]
            middle = (months.at(month), top + font * 0.9)
            yield text(middle, words, anchor=MIDDLE, size=small, fill=QUIET)
    yield from _years(months, top=top, font=font)


def _naming(slot: float, font: float) -> tuple[int, int]:
    """How many letters of a month's name, and of which months."""
    if slot >= width_of("May ", font):
        return 3, 1
    if slot >= width_of("M", font):
        return 1, 1
    return 3, 3 if 3 * slot >= width_of("May ", font) else MONTHS_OF_A_YEAR


def _years(months: Months, *, top: float, font: int) -> Iterator[str]:
    """Each under its months, where its name fits; a short rule stands where it begins."""
    start = months.first.year_start(months.year_starts)
    while start <= months.last:
        begin = max(start, months.first)
        end = min(start + (MONTHS_OF_A_YEAR - 1), months.last)
        left, right = months.start_of(begin), months.start_of(end) + months.slot
        if start > months.first:
            yield line((left, top), (left, top + font * 2.6), stroke=HAIRLINE)
        name = start.financial_year(months.year_starts)
        for words in (name, name[2:]):
            if width_of(words, font) <= right - left - 2:
                middle = ((left + right) / 2, top + font * 2.1)
                yield text(middle, words, anchor=MIDDLE, fill=QUIET)
                break
        start = start + MONTHS_OF_A_YEAR
