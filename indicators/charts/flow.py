"""How many go on from one step to the next: `draw(Flow(…))`.

    Flow(name="this-quarter", title="2017-18 quarter 2, as at 31 December 2017",
         boxes=[Box("Contact", "1,881", Decimal(100)),
                Box("Referral", "505", Decimal("26.8"), "26.8% went on")])

A box a step, one under the other, each with its number; the band in it is its share of all who
entered, and beside the arrow that leads to it stands how many went on. A box without a share says
in `shown` why. `name` must be unique on the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.charts.chart import Chart, Size, framed
from indicators.charts.lettering import BOLD, width_of, wrapped
from indicators.charts.palette import BAND, HAIRLINE, INK, PAPER, QUIET
from indicators.charts.svg import END, XY, line, rectangle, shape, text

LINE = 1.3
PADDING = 0.6
ARROW = 1.9


@dataclass(frozen=True)
class Box:
    label: str
    shown: str
    # Percentage of all who entered.
    share: Decimal | None = None
    # "27% went on", from the step before; empty where it may not be said.
    going_on: str = ""


@dataclass(frozen=True)
class Flow:
    name: str
    title: str
    boxes: Sequence[Box]
    size: Size = field(default_factory=lambda: Size(width=360, height=0))


def draw(flow: Flow) -> Chart:
    font, width = flow.size.font, flow.size.width
    parts: list[str] = []
    top = 1.0
    for place, box in enumerate(flow.boxes):
        if place:
            parts.extend(_arrow(top, box.going_on, font))
            top += font * ARROW
        words = wrapped(box.label, _room(box, width, font), font)
        height = font * (LINE * len(words) + 2 * PADDING)
        parts.extend(_box((0.5, top), (width - 1, height), box, words, font))
        top += height
    description = _described(flow)
    return framed(flow.name, flow.title, description, size=flow.size, height=top + 1, parts=parts)


def _room(box: Box, width: float, font: float) -> float:
    return width - width_of(box.shown, font * 1.15) * BOLD - font * (3 * PADDING)


def _box(at: XY, size: XY, box: Box, words: list[str], font: float) -> Iterator[str]:
    width, height = size
    yield rectangle(at, width, height, fill=PAPER)
    if box.share:
        yield rectangle(at, width * float(box.share) / 100, height, fill=BAND)
    yield rectangle(at, width, height, fill="none", stroke=HAIRLINE)
    x, y = at
    for number, each in enumerate(words):
        middle = y + font * (PADDING + LINE * (number + 0.5))
        yield text((x + font * PADDING, middle), each)
    end = x + width - font * PADDING
    quiet = "" if box.share is not None else QUIET
    yield text(
        (end, y + height / 2),
        box.shown,
        anchor=END,
        size=font * 1.15 if box.share is not None else 0,
        fill=quiet,
        bold=box.share is not None,
    )


def _arrow(top: float, going_on: str, font: float) -> Iterator[str]:
    x, foot = font * 1.2, top + font * ARROW
    head = font * 0.32
    if not going_on:
        yield line((x, top), (x, foot), stroke=HAIRLINE, dashes="2 3")
        return
    yield line((x, top), (x, foot - head), stroke=INK)
    yield shape(
        [(x - head, foot - 1.4 * head), (x + head, foot - 1.4 * head), (x, foot - 1)], fill=INK
    )
    yield text((x + font * 0.8, top + font * ARROW / 2), going_on, fill=QUIET)


def _described(flow: Flow) -> str:
    steps = [
        f"{box.label}: {box.shown}" + (f" ({box.going_on})" if box.going_on else "")
        for box in flow.boxes
    ]
    return f"Flow of {len(steps)} steps. {'; '.join(steps)}."
