"""A series as wide as a word: its line, its target, and where it is lifted."""

import re
from decimal import Decimal

from indicators.charts.sparkline import Spot, sparkline


def spot(place: int, figure: str, target: str | None = None, *, joins: bool = True) -> Spot:
    return Spot(place, Decimal(figure), None if target is None else Decimal(target), joins)


def paths(svg: str) -> list[str]:
    return re.findall(r' d="([^"]*)"', svg)


def test_the_newest_month_stands_at_the_right_with_a_dot() -> None:
    svg = sparkline([spot(0, "0"), spot(1, "10")], places=2)
    assert paths(svg) == ["M25 155h0L575 25"]
    assert '<circle cx="575" cy="25"' in svg


def test_months_keep_their_places_where_some_are_missing() -> None:
    assert paths(sparkline([spot(12, "1"), spot(23, "2")], places=24)) == ["M312 155h0L575 25"]


def test_the_line_is_lifted_where_a_figure_does_not_join_the_one_before() -> None:
    svg = sparkline([spot(0, "0"), spot(1, "10", joins=False), spot(2, "10")], places=3)
    assert paths(svg) == ["M25 155h0M300 25h0H575"]


def test_the_target_is_a_line_of_its_own_that_follows_its_changes() -> None:
    svg = sparkline([spot(0, "0", "10"), spot(1, "0", "10"), spot(2, "0", "5")], places=3)
    assert paths(svg) == ["M25 25h0H300L575 90", "M25 155h0H575"]
    assert svg.count("stroke-dasharray") == 1


def test_a_series_that_never_moves_runs_through_the_middle() -> None:
    assert paths(sparkline([spot(0, "4"), spot(1, "4")], places=2)) == ["M25 90h0H575"]


def test_without_a_figure_there_is_nothing() -> None:
    assert sparkline([], places=24) == ""


def test_screen_readers_pass_it_over_and_it_needs_no_style_sheet() -> None:
    svg = sparkline([spot(0, "4", "5")], places=24)
    assert 'aria-hidden="true"' in svg
    assert "class" not in svg
    assert "style" not in svg
