"""The papers' drawings, from what the audience is told."""

from typing import Any

from indicators.rules.suppression import Audience
from narratives.papers import charts
from narratives.papers.told import Told


def told(*figures: str, covers: str = "1", breaks: tuple[str, ...] = ()) -> Told:
    """From January 2017 on, up to April 2017."""
    cells: list[Any] = [{} if each == "-" else {"value": each} for each in figures]
    last_year, months = [*[{}] * 9, *cells[:3]], [*cells[3:], *[None] * (15 - len(cells))]
    column = {
        "code": "A",
        "covers": covers,
        "targets": ["5", *[None] * 11],
        "whole": {"months": months, "last_year": last_year},
    }
    content = {
        "month": "2017-04",
        "year_starts": 4,
        "years": [{"topics": [{"columns": [column]}]}],
        "breaks": {"A": list(breaks)},
    }
    return Told(content, Audience.STAFF)


def lines(svg: str) -> int:
    """How many pieces its own line is in."""
    (figure,) = [piece for piece in svg.split("<path ")[1:] if "linecap" in piece]
    return figure.partition('d="')[2].partition('"')[0].count("M")


def test_two_years_are_one_line_where_nothing_is_missing() -> None:
    assert lines(charts.spark(told("1", "2", "3", "4"), "A")) == 1


def test_the_line_is_lifted_at_a_gap_a_break_and_the_start_of_a_running_total() -> None:
    assert lines(charts.spark(told("1", "2", "-", "4"), "A")) == 2
    assert lines(charts.spark(told("1", "2", "3", "4", breaks=("2017-03",)), "A")) == 2
    assert lines(charts.spark(told("1", "2", "3", "4", covers="ytd"), "A")) == 2


def test_a_target_is_drawn_and_fewer_than_three_figures_are_not() -> None:
    assert "dasharray" in charts.spark(told("1", "2", "3", "4"), "A")
    assert charts.spark(told("-", "-", "3", "4"), "A") == ""
