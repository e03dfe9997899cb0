"""Axes: where they begin and end, and what stands under them. Worked out by hand."""

from decimal import Decimal

import pytest

from indicators.charts.scale import Months, figures_axis, months_axis, scale_of, tick_text
from indicators.rules.periods import Month
from tests.indicators.charts.reading import APRIL


def ticks(figures: str, **said: bool) -> str:
    scale = scale_of(map(Decimal, figures.split()), bottom=200, top=0, font=14, **said)
    return " ".join(tick_text(tick, "") for tick in scale.ticks)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        # 200 px have room for five steps of 14 px type.
        ("3 23", "0 5 10 15 20 25"),
        ("10 20", "0 5 10 15 20"),  # half of the highest: from zero
        ("11 20", "10 12 14 16 18 20"),  # nearer than that: from where they begin
        ("94.4 99.1", "94 95 96 97 98 99 100"),
        ("1000 5000", "0 1,000 2,000 3,000 4,000 5,000"),
        ("0.12 0.5", "0 0.1 0.2 0.3 0.4 0.5"),
        ("-3 5", "−4 −2 0 2 4 6"),
        ("-20 -11", "−20 −18 −16 −14 −12 −10"),
        ("-20 -3", "−20 −15 −10 −5 0"),
        ("7", "0 2 4 6 8"),  # one figure alone
        ("7 7 7", "0 2 4 6 8"),
        ("-7", "−8 −6 −4 −2 0"),
        ("0", "0 0.2 0.4 0.6 0.8 1"),
        ("", "0 0.2 0.4 0.6 0.8 1"),
    ],
)
def test_ticks_are_round_and_hold_every_figure(figures: str, expected: str):
    assert ticks(figures) == expected


def test_bars_begin_at_zero():
    assert ticks("94.4 99.1", from_zero=True) == "0 20 40 60 80 100"


def test_a_figure_lies_at_its_share_of_the_height():
    scale = scale_of([Decimal(0), Decimal(10)], bottom=210, top=10, font=14)
    assert [scale.at(Decimal(each)) for each in ("0", "2.5", "10")] == [210, 160, 10]


@pytest.mark.parametrize(("figures", "zigzags"), [("94 99", 1), ("0 99", 0), ("-5 4", 0)])
def test_an_axis_that_does_not_begin_at_zero_shows_it(figures: str, zigzags: int):
    scale = scale_of(map(Decimal, figures.split()), bottom=200, top=0, font=14)
    drawn = "".join(figures_axis(scale, left=30, right=100, suffix="%"))
    assert drawn.count("<polyline") == zigzags


def axis(months: int, width: int, *, first: Month = APRIL, starts: int = 4) -> str:
    slots = Months(first, first + (months - 1), 0, width, starts)
    drawn = "".join(months_axis(slots, top=0, font=14))
    return " ".join(
        each.partition("</text>")[0].rpartition(">")[2] for each in drawn.split("<text")[1:]
    )


@pytest.mark.parametrize(
    ("months", "width", "expected"),
    [
        (3, 120, "Apr May Jun 2017-18"),
        (6, 90, "A M J J A S 2017-18"),
        (15, 130, "Apr Jul Oct Jan Apr 2017-18"),
        (15, 195, "A M J J A S O N D J F M A M J 2017-18 18-19"),
        (24, 96, "Apr Apr 17-18 18-19"),
        (1, 20, "A"),
    ],
)
def test_months_are_named_as_far_as_there_is_room(months: int, width: int, expected: str):
    assert axis(months, width) == expected


def test_years_are_the_councils():
    assert axis(3, 150, first=Month.of(2017, 12), starts=1) == "Dec Jan Feb 2017 2018"
