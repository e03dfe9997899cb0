"""One string serves the page, the PDF and Word: what it may and may not hold."""

import re
from decimal import Decimal

import pytest

from indicators.charts import bars, lines, shares
from indicators.charts.chart import Chart
from indicators.charts.svg import place
from tests.indicators.charts.reading import APRIL, root, words

HOSTILE = "<script>alert(1)</script>\"'&]]>\x00\x0b\ud800<!--\u202e"


def every_chart(said: str) -> list[Chart]:
    """One of each kind, with these words wherever it takes any."""
    one = Decimal(1)
    step = lines.Step(APRIL, None, one, said)
    level = lines.Level(said, [step], is_target=True)
    point = lines.Point(APRIL, one, said, is_provisional=True, special=lines.Special.CONCERN)
    return [
        lines.draw(
            lines.Lines(
                name="lines",
                title=said,
                label=said,
                first=APRIL,
                last=APRIL + 5,
                points=[point, lines.Point(APRIL + 1, None, said)],
                levels=[level],
                last_year=[point],
                last_year_label=said,
                limits=[lines.Limits(APRIL, APRIL + 5, one, one, one, said)],
                events=[lines.Event(APRIL + 2, said, is_break=True)],
                notes=[lines.Note(APRIL, said)],
                suffix=said,
            )
        ),
        bars.draw_months(
            bars.MonthBars(
                name="months",
                title=said,
                label=said,
                first=APRIL,
                last=APRIL + 5,
                bars=[bars.Bar(APRIL, one, said), bars.Bar(APRIL + 1, None, said)],
                levels=[level],
                last_year=[bars.Bar(APRIL, one, said)],
                last_year_label=said,
                suffix=said,
            )
        ),
        bars.draw_groups(
            bars.GroupedBars(
                name="groups",
                title=said,
                groups=[
                    bars.Group(
                        said, [bars.GroupBar(said, one, said), bars.GroupBar("2", one, said)]
                    )
                ],
                suffix=said,
            )
        ),
        shares.draw(
            shares.Shares(name="shares", title=said, shares=[shares.Share(said, one, said)])
        ),
        shares.draw_panels(
            shares.Panels(
                name="panels",
                title=said,
                first=APRIL,
                last=APRIL + 5,
                panels=[shares.Panel(said, [point])],
                suffix=said,
            )
        ),
        shares.draw_pyramid(
            shares.Pyramid(
                name="pyramid",
                title=said,
                left=said,
                right=said,
                bands=[shares.Band(said, one, said, one, said)],
            )
        ),
    ]


@pytest.mark.parametrize("number", range(6))
def test_what_people_wrote_stays_text(number: int):
    chart = every_chart(HOSTILE)[number]
    plain = every_chart("plain")[number]
    assert {each.tag for each in root(chart).iter()} <= {each.tag for each in root(plain).iter()}
    assert "alert" in "".join(words(chart))
    assert "<script" not in chart.svg
    assert not re.search(r"[\x00-\x1f\u202e\ud800]", chart.svg)


@pytest.mark.parametrize("number", range(6))
def test_a_chart_has_presentation_attributes_alone_and_says_what_it_is(number: int):
    chart = every_chart("plain")[number]
    names = {name for each in root(chart).iter() for name in each.attrib}
    assert not names & {"class", "style", "onload", "href"}
    name = ["lines", "months", "groups", "shares", "panels", "pyramid"][number]
    top = root(chart)
    assert (top.get("role"), top.get("aria-labelledby")) == ("img", f"{name}-title {name}-desc")
    assert [(each.get("id"), each.text) for each in list(top)[:2]] == [
        (f"{name}-title", chart.title),
        (f"{name}-desc", chart.description),
    ]


@pytest.mark.parametrize("number", range(6))
def test_coordinates_have_a_tenth_of_a_pixel_and_no_noise(number: int):
    chart = every_chart("plain")[number]
    figures = re.findall(r"\d+\.\d+", re.sub(r"em\"|opacity=\"[^\"]*\"", "", chart.svg))
    assert [each for each in figures if len(each.partition(".")[2]) > 1 and each != "0.35"] == []
    assert "-0 " not in chart.svg
    assert "nan" not in chart.svg


def test_the_same_data_is_the_same_string():
    assert every_chart("x") == every_chart("x")


def test_a_name_that_could_leave_its_attribute_is_refused():
    with pytest.raises(ValueError, match="can't begin an id"):
        shares.draw(shares.Shares(name='a" onload="', title="", shares=[]))


@pytest.mark.parametrize(
    ("number", "written"),
    [(1.0, "1"), (1.25, "1.2"), (-0.04, "0"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5")],
)
def test_how_a_coordinate_is_written(number: float, written: str):
    assert place(number) == written
