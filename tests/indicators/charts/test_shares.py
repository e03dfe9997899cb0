"""Parts of a whole, small multiples and the age pyramid. Worked out by hand."""

from dataclasses import replace
from decimal import Decimal

from indicators.charts.palette import BAR
from indicators.charts.shares import (
    Band,
    Panel,
    Panels,
    Point,
    Pyramid,
    Share,
    Shares,
    Size,
    draw,
    draw_panels,
    draw_pyramid,
)
from tests.indicators.charts.reading import APRIL, dots, polylines, rectangles, root, words

SHARES = Shares(
    name="s",
    title="Most",
    shares=[
        Share("Advice", Decimal(50), "30 · 50%"),
        Share("Help", Decimal(25), "15 · 25%"),
        Share("School", None, "suppressed"),
        Share("None", Decimal(0), "0 · 0%"),
    ],
    size=Size(400, 0, 10),
)


def test_bars_are_as_long_as_their_shares():
    long, short = rectangles(draw(SHARES))
    assert Decimal(long[2]) - 2 * Decimal(short[2]) <= Decimal("0.1")
    assert long[0] == short[0]


def test_a_share_that_may_not_be_told_has_a_name_and_no_bar():
    chart = draw(SHARES)
    assert len(rectangles(chart)) == 2
    assert chart.description == (
        "Bar chart of shares. Advice: 30 · 50%; Help: 15 · 25%; School: suppressed; None: 0 · 0%."
    )


def test_bars_can_be_parts_of_a_hundred():
    longest = Decimal(rectangles(draw(SHARES))[0][2])
    of_all = Decimal(rectangles(draw(replace(SHARES, most=Decimal(100))))[0][2])
    assert abs(of_all * 2 - longest) <= Decimal("0.1")


def test_on_a_phone_long_names_stand_over_their_bars():
    long = [Share("Link to an existing early help episode", Decimal(1), "1")]
    assert rectangles(draw(replace(SHARES, shares=long, size=Size(288, 0, 13))))[0][0] == "0"
    assert Decimal(rectangles(draw(replace(SHARES, shares=long)))[0][0]) > 100


def test_without_shares_it_says_so():
    assert draw(replace(SHARES, shares=[])).description == "There is no figure to show."


def points(figures: str) -> list[Point]:
    return [
        Point(APRIL + place, None if said == "x" else Decimal(said), f"{said}%")
        for place, said in enumerate(figures.split())
    ]


PANELS = Panels(
    name="p",
    title="Fell",
    first=APRIL,
    last=APRIL + 3,
    panels=[Panel("Advice", points("10 20 30 40")), Panel("Help", points("5 x 15 20"))],
    suffix="%",
    size=Size(400, 0, 10),
)


def test_panels_have_one_axis():
    chart = draw_panels(PANELS)
    advice, help_ = [
        [Decimal(each.partition(",")[2]) for each in line.split()] for line in polylines(chart)
    ]
    assert advice[1] == help_[1]  # 20 in both
    assert "40%" in words(chart)


def test_a_gap_in_a_panel_is_a_gap_and_what_stands_alone_a_dot():
    chart = draw_panels(PANELS)
    assert [len(each.split()) for each in polylines(chart)] == [4, 2]
    assert len(dots(chart)) == 1


def test_panels_say_where_each_went():
    empty = Panel("School", points("x x x x"))
    chart = draw_panels(replace(PANELS, panels=[*PANELS.panels, empty]))
    assert chart.description == (
        "Small line charts, April 2017 to July 2017, on one axis. "
        "Advice: 10% in April 2017, 40% in July 2017. Help: 5% in April 2017, 20% in July 2017. "
        "School: no figure to show."
    )


def test_panels_stand_under_one_another_where_it_is_narrow():
    wide, narrow = draw_panels(PANELS), draw_panels(replace(PANELS, size=Size(200, 0, 10)))
    assert Decimal(root(narrow).get("height", "")) == 2 * Decimal(root(wide).get("height", ""))


def test_a_pyramid_has_one_scale_for_both_sides():
    asked = Pyramid(
        name="a",
        title="Young",
        left="Girls",
        right="Boys",
        bands=[
            Band("0 to 4", Decimal(10), "10", Decimal(20), "20"),
            Band("5 to 9", None, "<5", Decimal(0), "0"),
        ],
        size=Size(400, 0, 10),
    )
    chart = draw_pyramid(asked)
    girls, boys = rectangles(chart)
    assert Decimal(boys[2]) == 2 * Decimal(girls[2])
    assert Decimal(girls[0]) + Decimal(girls[2]) < Decimal(boys[0])
    assert {girls[4], boys[4]} == {BAR}
    assert chart.description == (
        "Age pyramid. 0 to 4: Girls 10, Boys 20. 5 to 9: Girls <5, Boys 0."
    )
