"""A series over months, drawn small enough to be worked out by hand."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from indicators.charts.lines import (
    Event,
    Level,
    Limits,
    Lines,
    Note,
    Point,
    Size,
    Special,
    Step,
    draw,
)
from indicators.charts.palette import CONCERN, IMPROVEMENT, INK, PALE, PAPER, QUIET
from tests.indicators.charts.reading import (
    APRIL,
    dots,
    height_of,
    polygons,
    polylines,
    rectangles,
    root,
    words,
)


def points(figures: str) -> list[Point]:
    """From "10 12 x 11?": x has no figure, ? is provisional, + and ! are special causes."""
    marks = {"+": Special.IMPROVEMENT, "!": Special.CONCERN, "*": Special.NEUTRAL}
    return [
        Point(APRIL + place, None, "suppressed")
        if said == "x"
        else Point(
            APRIL + place,
            Decimal(said.rstrip("?+!*")),
            said.rstrip("?+!*"),
            is_provisional="?" in said,
            special=next((mark for sign, mark in marks.items() if sign in said), None),
        )
        for place, said in enumerate(figures.split())
    ]


PLAIN = Lines(
    name="c",
    title="It rose",
    label="Us",
    first=APRIL,
    last=APRIL + 3,
    points=points("0 10 20 10"),
    size=Size(400, 200, 10),
)


def drawn(figures: str, **said: object) -> Lines:
    return replace(PLAIN, points=points(figures), **said)


SERIES = {"stroke": INK, "width": "2"}


def test_a_series_is_a_line_through_its_months():
    chart = draw(PLAIN)
    # Labels: 14 of gap + "Us 10" (6.3 + 4.3 + 2 + 10) * 1.06 + 2 = 39.96; so the plot ends at
    # 360.04. Ticks "20": 10 + 8 = 18. Four slots of 85.51 from there; 170 is 0 and 9 is 20.
    assert polylines(chart, **SERIES) == ["60.8,170 146.3,89.5 231.8,9 317.3,89.5"]
    assert words(chart) == [
        "0",
        "5",
        "10",
        "15",
        "20",
        *["Apr", "May", "Jun", "Jul"],
        "2017-18",
        "Us 10",
    ]
    assert dots(chart) == [("317.3", "89.5", INK)]
    assert (root(chart).get("width"), root(chart).get("height")) == ("400", "200")


def test_it_says_in_words_what_it_shows():
    assert draw(PLAIN).description == (
        "Line chart, April 2017 to July 2017. Us: 10 in July 2017. Lowest 0 in April 2017, "
        "highest 20 in June 2017."
    )
    assert draw(PLAIN).title == "It rose"


def test_a_month_without_a_figure_is_a_gap_and_neither_drawn_nor_described_as_a_figure():
    chart = draw(drawn("5 10 x 12 14", last=APRIL + 4))
    first, second = polylines(chart, **SERIES)
    assert (len(first.split()), len(second.split())) == (2, 2)
    assert "No figure: June 2017 (suppressed)." in chart.description


def test_what_is_not_handed_over_changes_nothing_of_the_axis_or_the_words():
    hidden = draw(drawn("5 10 x 12"))
    without = draw(replace(PLAIN, points=[each for each in points("5 10 x 12") if each.value]))
    assert polylines(hidden) == polylines(without)
    assert words(hidden) == words(without)


def test_a_point_alone_is_a_dot():
    chart = draw(drawn("5 x 7 x"))
    assert polylines(chart, **SERIES) == []
    assert len(dots(chart)) == 3  # the last is one twice: its own, and the series' end
    one = draw(drawn("5"))
    assert one.description == "Line chart, April 2017 to July 2017. Us: 5 in April 2017."


def test_without_any_figure_it_says_so():
    chart = draw(drawn(""))
    assert chart.description == "Line chart, April 2017 to July 2017. There is no figure to show."
    assert polylines(chart) == []
    assert dots(chart) == []


@pytest.mark.parametrize("figures", ["7 7 7 7", "0 0 0 0", "-3 -3 -3 -3"])
def test_equal_figures_are_a_level_line(figures: str):
    (line,) = polylines(draw(drawn(figures)), **SERIES)
    assert len({each.partition(",")[2] for each in line.split()}) == 1


def test_negative_figures_lie_under_the_line_of_zero():
    chart = draw(drawn("-5 5 -5 5"))
    (line,) = polylines(chart, **SERIES)
    low, high, *_ = [Decimal(each.partition(",")[2]) for each in line.split()]
    assert high < height_of(chart, "0") < low


def test_provisional_points_are_hollow_and_named():
    chart = draw(drawn("5 6 7? 8?"))
    assert [fill for _, _, fill in dots(chart)] == [PAPER, PAPER, PAPER]  # two and the key's
    assert words(chart)[-1] == "provisional"
    assert "Provisional: June 2017, July 2017." in chart.description


def test_special_causes_have_a_shape_each_and_a_key():
    chart = draw(drawn("5+ 6! 7* 8"))
    corners = [len(each.split()) for each in polygons(chart)]
    assert corners == [3, 4, 4, 3, 4, 4]  # triangle, diamond and square; and so in the key
    fills = [each.get("fill") for each in root(chart).iter("{http://www.w3.org/2000/svg}polygon")]
    assert fills == [IMPROVEMENT, CONCERN, INK] * 2
    assert words(chart)[-3:] == ["improvement", "concern", "special cause"]
    assert (
        "Special causes: April 2017 (improvement), May 2017 (concern), June 2017 (special cause)."
        in chart.description
    )


def test_the_key_names_only_what_is_drawn():
    assert "concern" not in words(draw(drawn("5+ 6 7 8")))
    assert words(draw(PLAIN))[-1] == "Us 10"


def test_a_target_steps_where_it_changed():
    target = Level(
        "Target",
        [Step(APRIL - 12, APRIL + 1, Decimal(20), "20"), Step(APRIL + 2, None, Decimal(10), "10")],
        is_target=True,
    )
    chart = draw(replace(PLAIN, levels=[target]))
    (line,) = polylines(chart, dashes="6 3")
    corners = [tuple(map(Decimal, each.split(","))) for each in line.split()]
    xs, ys = zip(*corners, strict=True)
    assert (ys[0], ys[1]) == (height_of(chart, "20"),) * 2
    assert (ys[2], ys[3]) == (height_of(chart, "10"),) * 2
    assert xs[1] == xs[2]  # a riser, between May and June
    assert "Target: 20, 10 from June 2017." in chart.description
    assert "Target 10" in words(chart)


def test_a_target_that_lapsed_leaves_a_gap():
    steps = [Step(APRIL, APRIL, Decimal(5), "5"), Step(APRIL + 2, None, Decimal(6), "6")]
    chart = draw(replace(PLAIN, levels=[Level("Target", steps, is_target=True)]))
    assert len(polylines(chart, dashes="6 3")) == 2


def test_what_lies_outside_its_months_is_not_drawn():
    late = Level("England", [Step(APRIL + 9, None, Decimal(900), "900")])
    chart = draw(
        replace(
            PLAIN,
            levels=[late],
            points=[*PLAIN.points, Point(APRIL + 7, Decimal(800), "800")],
            events=[Event(APRIL - 1, "Early")],
            notes=[Note(APRIL + 8, "Late")],
            limits=[Limits(APRIL - 9, APRIL - 2, Decimal(0), Decimal(700), Decimal(999), "")],
        )
    )
    assert chart == draw(PLAIN)


def test_labels_that_would_overlap_are_nudged_apart():
    same = [Level(name, [Step(APRIL, None, Decimal(10), "10")]) for name in ("England", "North")]
    chart = draw(replace(PLAIN, levels=same))
    heights = sorted(height_of(chart, said) for said in ("Us 10", "England 10", "North 10"))
    assert all(later - earlier >= Decimal("14.5") for earlier, later in pairwise(heights))
    assert sum(heights) / 3 == pytest.approx(height_of(chart, "10"), abs=Decimal("0.2"))


def test_comparators_are_quiet_lines_and_the_year_before_is_a_dashed_one():
    chart = draw(
        replace(
            PLAIN,
            levels=[Level("England", [Step(APRIL, None, Decimal(10), "10")])],
            last_year=points("4 5 6 7"),
        )
    )
    assert len(polylines(chart, stroke=QUIET, width="0.8")) == 1
    assert len(polylines(chart, stroke=PALE, dashes="2 2")) == 1
    assert "Year before 7" in words(chart)
    assert "Year before: 7 beside July 2017." in chart.description


def test_limits_are_a_band_from_their_first_to_their_last_month():
    limits = Limits(APRIL, APRIL + 1, Decimal(5), Decimal(10), Decimal(15), "5 to 15")
    chart = draw(replace(PLAIN, limits=[limits]))
    x, y, width, height, _ = rectangles(chart)[0]
    # Two slots of four, and the axis says where 15 and 5 lie.
    assert Decimal(y) == height_of(chart, "15")
    assert Decimal(y) + Decimal(height) == height_of(chart, "5")
    assert (x, width) == ("18", "171")
    assert words(chart)[-1] == "control limits 5 to 15"
    assert "Control limits: 5 to 15." in chart.description


def test_limits_beyond_the_figures_widen_the_axis():
    limits = Limits(APRIL, APRIL + 3, Decimal(-30), Decimal(10), Decimal(50), "−30 to 50")
    assert "−40" in words(draw(replace(PLAIN, limits=[limits])))


def test_a_break_parts_the_line_and_new_limits_do_not():
    at = APRIL + 2
    assert (
        len(polylines(draw(replace(PLAIN, events=[Event(at, "Break", is_break=True)])), **SERIES))
        == 2
    )
    chart = draw(replace(PLAIN, events=[Event(at, "New limits")]))
    assert len(polylines(chart, **SERIES)) == 1
    assert "New limits" in words(chart)
    assert "New limits before June 2017." in chart.description


def test_events_whose_names_would_overlap_stand_in_rows():
    events = [Event(APRIL + 1, "A new definition of it"), Event(APRIL + 2, "New limits")]
    chart = draw(replace(PLAIN, events=events))
    assert height_of(chart, "New limits") - height_of(chart, "A new definition of it") == 13


def test_a_running_total_starts_anew():
    chart = draw(replace(PLAIN, restarts=frozenset([APRIL + 2])))
    assert [len(each.split()) for each in polylines(chart, **SERIES)] == [2, 2]


def test_quarters_are_joined_across_the_months_between_them():
    quarters = [
        replace(each, month=APRIL + 3 * place) for place, each in enumerate(points("1 2 3"))
    ]
    asked = replace(PLAIN, points=quarters, last=APRIL + 8)
    assert len(polylines(draw(replace(asked, every=3)), **SERIES)) == 1
    assert len(polylines(draw(asked), **SERIES)) == 0


def test_notes_are_numbered_in_the_order_of_their_months():
    notes = [Note(APRIL + 2, "Later"), Note(APRIL, "Earlier"), Note(APRIL + 2, "Also later")]
    chart = draw(replace(PLAIN, notes=notes))
    assert chart.description.endswith(
        "Note 1, April 2017: Earlier Note 2, June 2017: Later Note 3, June 2017: Also later"
    )
    assert [each for each in words(chart) if each in "123"] == ["1", "2", "3"]


def test_an_axis_that_does_not_start_at_zero_is_said():
    chart = draw(drawn("96 97 98 99", suffix="%"))
    assert chart.description.endswith("The axis starts at 96%, not at 0.")
    assert "starts" not in draw(PLAIN).description


def test_on_a_phone_labels_wrap_and_the_chart_grows_to_hold_them():
    levels = [
        Level(f"Statistical neighbours {year}", [Step(APRIL, None, Decimal(10), "10.5%")])
        for year in range(2010, 2016)
    ]
    chart = draw(replace(PLAIN, levels=levels, size=Size(288, 120, 13)))
    assert root(chart).get("width") == "288"
    assert Decimal(root(chart).get("height", "")) > 120
    heights = [
        Decimal(each.get("y", ""))
        for each in root(chart).iter("{http://www.w3.org/2000/svg}text")
        if each.text == "neighbours"
    ]
    assert len(heights) == 6
    assert max(heights) < Decimal(root(chart).get("height", ""))
