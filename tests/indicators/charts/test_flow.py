"""The flow of steps. Worked out by hand."""

from dataclasses import replace
from decimal import Decimal

from indicators.charts.chart import Size
from indicators.charts.flow import Box, Flow, draw
from indicators.charts.palette import BAND
from tests.indicators.charts.reading import polygons, rectangles, words

FLOW = Flow(
    name="f",
    title="Quarter 1",
    boxes=[
        Box("Contact", "200", Decimal(100)),
        Box("Referral", "50", Decimal(25), "25% went on"),
        Box("Plan", "hidden"),
    ],
    size=Size(width=201, height=0, font=10),
)


def test_each_step_has_its_box_its_number_and_who_went_on() -> None:
    assert words(draw(FLOW)) == [
        "Contact",
        "200",
        "25% went on",
        "Referral",
        "50",
        "Plan",
        "hidden",
    ]


def test_the_band_in_a_box_is_its_share_of_all_who_entered() -> None:
    bands = [width for _, _, width, _, fill in rectangles(draw(FLOW)) if fill == BAND]
    assert bands == ["200", "50"]


def test_a_step_that_nobody_is_said_to_go_on_to_has_no_arrow() -> None:
    assert len(polygons(draw(FLOW))) == 1


def test_the_words_say_the_same() -> None:
    chart = draw(FLOW)
    assert chart.description == (
        "Flow of 3 steps. Contact: 200; Referral: 50 (25% went on); Plan: hidden."
    )


def test_a_long_name_takes_several_lines_and_its_box_grows() -> None:
    long = replace(
        FLOW, boxes=[Box("Initial child protection conference " * 2, "50", Decimal(100))]
    )
    [*_, height, _] = rectangles(draw(long))[0]
    [*_, short, _] = rectangles(draw(FLOW))[0]
    assert (height, short) == ("38", "25")
