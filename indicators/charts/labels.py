"""Labels at the right end of the lines that they name, nudged apart where they would overlap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indicators.charts.lettering import BOLD, width_of, wrapped
from indicators.charts.palette import INK, PALE, QUIET
from indicators.charts.svg import line, text

LEADING = 1.15  # from one line of type to the next
BETWEEN = 3  # from one label to the next
GAP = 14  # between the plot and its labels, where leaders run


@dataclass(frozen=True)
class Label:
    words: str
    height: float
    is_bold: bool = False


@dataclass(frozen=True)
class SetLabel:
    """In lines, with its middle where there is room for it."""

    label: Label
    lines: Sequence[str]
    middle: float


def width_for(words: Sequence[str], *, width: int, font: int) -> float:
    """What the labels take from a chart's width: as much as they need, up to a third of it."""
    if not words:
        return font
    return min(GAP + max(width_of(each, font) for each in words) * BOLD + 2, width * 0.34)


def set_apart(
    labels: Sequence[Label], *, width: float, top: float, bottom: float, font: int
) -> list[SetLabel]:
    """Each as near to its line as the others let it be, in the order of the lines."""
    ordered = sorted(labels, key=lambda label: label.height)
    room = (width - GAP) / BOLD
    lines = [wrapped(label.words, room, font) for label in ordered]
    heights = [_height(each, font) for each in lines]
    middles = nudged([label.height for label in ordered], heights, top=top, bottom=bottom)
    return [SetLabel(*each) for each in zip(ordered, lines, middles, strict=True)]


def needed_height(labels: Sequence[Label], *, width: float, font: int) -> float:
    room = (width - GAP) / BOLD
    return sum(_height(wrapped(label.words, room, font), font) for label in labels)


def _height(lines: Sequence[str], font: int) -> float:
    return len(lines) * font * LEADING + BETWEEN


def nudged(
    wanted: Sequence[float], heights: Sequence[float], *, top: float, bottom: float
) -> list[float]:
    """Middles, in their order, that don't overlap: neighbours that would are moved as a block
    by what suits them best together."""
    blocks: list[_Block] = []
    for want, height in zip(wanted, heights, strict=True):
        block = _Block([height], want - height / 2, top, bottom)
        while blocks and blocks[-1].start + sum(blocks[-1].heights) > block.start:
            block = blocks.pop().joined(block)
        blocks.append(block)
    middles = []
    for block in blocks:
        start = block.start
        for height in block.heights:
            middles.append(start + height / 2)
            start += height
    return middles


class _Block:
    """Labels that touch. Its own wish is the mean of where each of them would have it start."""

    def __init__(self, heights: list[float], wish: float, top: float, bottom: float) -> None:
        self.heights, self.wish, self.top, self.bottom = heights, wish, top, bottom

    @property
    def start(self) -> float:
        return max(self.top, min(self.wish, self.bottom - sum(self.heights)))

    def joined(self, below: "_Block") -> "_Block":
        here, there = len(self.heights), len(below.heights)
        moved = below.wish - sum(self.heights)
        wish = (self.wish * here + moved * there) / (here + there)
        return _Block([*self.heights, *below.heights], wish, self.top, self.bottom)


def drawn(labels: Sequence[SetLabel], *, right: float, font: int) -> Iterator[str]:
    """To the right of the plot, with a leader to the line from which one had to move."""
    for each in labels:
        if abs(each.middle - each.label.height) > font / 2:
            yield line((right + 1, each.label.height), (right + GAP - 3, each.middle), stroke=PALE)
        first = each.middle - (len(each.lines) - 1) / 2 * font * LEADING
        for place, words in enumerate(each.lines):
            yield text(
                (right + GAP, first + place * font * LEADING),
                words,
                fill=INK if each.label.is_bold else QUIET,
                bold=each.label.is_bold,
            )
