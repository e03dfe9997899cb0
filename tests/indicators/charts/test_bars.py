"""Bars: from zero, with the target and last year across them. Worked out by hand."""

from dataclasses import replace
from decimal import Decimal

from indicators.charts.bars import (
    Bar,
    Group,
    GroupBar,
    GroupedBars,
    Level,
    MonthBars,
    Size,
    Step,
    draw_groups,
    draw_months,
)
from indicators.charts.palette import BAR, PAPER, TONES
from tests.indicators.charts.reading import APRIL, height_of, polylines, rectangles, root, words


def bars(figures: str) -> list[Bar]:
    """From "10 x 12?": x has no figure, ? is provisional."""
    return [
        Bar(APRIL + place, None, "suppressed")
        if said == "x"
        else Bar(APRIL + place, Decimal(said.rstrip("?")), said.rstrip("?"), "?" in said)
        for place, said in enumerate(figures.split())
    ]


PLAIN = MonthBars(
    name="b",
    title="Fewer",
    label="Referrals",
    first=APRIL,
    last=APRIL + 3,
    bars=bars("10 20 15 0"),
    size=Size(428, 200, 10),
)


def test_bars_stand_on_zero_as_high_as_their_figures():
    # Ticks "20": 10 + 8 = 18; to the right as much as the font: 418. Slots of 100, bars of 70.
    # From 170 up to 15 there are 0 to 20.
    assert rectangles(draw_months(PLAIN)) == [
        ("33", "92.5", "70", "77.5", BAR),
        ("133", "15", "70", "155", BAR),
        ("233", "53.8", "70", "116.2", BAR),
        ("333", "170", "70", "0", BAR),
    ]


def test_figures_stand_at_the_foot_of_their_bars():
    # 170 - 7.5; the bar of 1 is 7.75 high, too low for its figure: it stands as far over it.
    chart = draw_months(replace(PLAIN, bars=bars("12 17 13 1")))
    small = Decimal("8.6") * Decimal("0.75")
    assert abs(height_of(chart, "12") - (170 - small)) <= Decimal("0.1")
    assert abs(height_of(chart, "1") - (170 - Decimal("7.75") - small)) <= Decimal("0.1")


def test_bars_of_close_figures_still_begin_at_zero():
    assert words(draw_months(replace(PLAIN, bars=bars("97 98 99 98"))))[0] == "0"


def test_a_bar_of_less_than_zero_hangs_down():
    chart = draw_months(replace(PLAIN, bars=bars("-10 10")))
    (_, down, _, long, _), (_, up, _, high, _) = rectangles(chart)
    assert Decimal(down) == height_of(chart, "0") == Decimal(up) + Decimal(high)
    assert long == high


def test_a_month_without_a_figure_has_no_bar():
    chart = draw_months(replace(PLAIN, bars=bars("10 x 12 11")))
    assert len(rectangles(chart)) == 3
    assert chart.description == (
        "Bar chart, April 2017 to July 2017. Referrals: April 2017 10, May 2017 suppressed, "
        "June 2017 12, July 2017 11."
    )


def test_without_any_figure_it_says_so():
    chart = draw_months(replace(PLAIN, bars=[]))
    assert chart.description == "Bar chart, April 2017 to July 2017. There is no figure to show."
    assert rectangles(chart) == []


def test_provisional_bars_are_hollow_and_named():
    chart = draw_months(replace(PLAIN, bars=bars("10 11?")))
    assert [fill for *_, fill in rectangles(chart)] == [BAR, PAPER, PAPER]  # the last is the key's
    assert words(chart)[-1] == "provisional"
    assert "May 2017 11 (provisional)" in chart.description


def test_the_target_is_a_line_and_last_year_a_thin_mark_across_each_bar():
    target = Level("Target", [Step(APRIL, None, Decimal(10), "10")], is_target=True)
    chart = draw_months(replace(PLAIN, levels=[target], last_year=bars("5 6 7 x")))
    assert len(polylines(chart, dashes="6 3")) == 1
    marks = [
        each
        for each in root(chart).iter("{http://www.w3.org/2000/svg}line")
        if each.get("stroke-width") == "1.5"
    ]
    assert len(marks) == 3
    assert words(chart)[-2:] == ["Target 10", "Year before"]
    assert chart.description.endswith("Target: 10. Year before: 7 beside June 2017.")


GROUPS = GroupedBars(
    name="g",
    title="Better",
    groups=[
        Group(
            f"Quarter {quarter}",
            [
                GroupBar("Good", Decimal(10 * quarter), f"{10 * quarter}%"),
                GroupBar("Other", None, "<5"),
            ],
        )
        for quarter in (1, 2)
    ],
    suffix="%",
    size=Size(400, 200, 10),
)


def test_groups_stand_side_by_side_their_bars_in_the_same_order_and_tone():
    chart = draw_groups(GROUPS)
    good = [each for each in rectangles(chart) if each[4] == TONES[0]]
    heights = [Decimal(each[3]) for each in good[:2]]
    assert heights[1] == 2 * heights[0]
    assert len(good) == 3  # and the key's
    assert chart.description == (
        "Bar chart. Quarter 1: Good 10%, Other <5. Quarter 2: Good 20%, Other <5."
    )


def test_groups_of_one_bar_need_no_key():
    single = [Group("Quarter 1", [GroupBar("Good", Decimal(3), "3")])]
    chart = draw_groups(replace(GROUPS, groups=single))
    assert "Good" not in words(chart)
    assert draw_groups(replace(GROUPS, groups=[])).description == "Bar chart."
