"""Which rows of a snapshot are counted by category alone."""

from typing import Any

import pytest

from narratives.rules.by_category import codes_by_category

MONTHS = ["2017-08", "2017-09"]
NONE: dict[str, Any] = {"months": [{"status": "missing"}, None], "last_year": [{}], "years": [{}]}


def series(**cells: list[Any]) -> dict[str, Any]:
    return NONE | cells


def found(status: str, whole: dict[str, Any], *categories: dict[str, Any]) -> set[str]:
    column = {"code": "A", "whole": whole, "categories": list(categories)}
    return codes_by_category(
        {
            "month": "2017-09",
            "scorecard": {"indicators": [{"code": "A", "status": status}]},
            "years": [{"months": MONTHS, "topics": [{"columns": [column]}]}],
        }
    )


@pytest.mark.parametrize("cell", [{"value": "4"}, {"status": "suppressed"}])
def test_one_with_a_category_in_the_month_and_no_whole_ever(cell: dict[str, str]) -> None:
    assert found("missing", NONE, series(months=[None, cell]), NONE) == {"A"}


@pytest.mark.parametrize(
    "cells",
    [
        [None, None],
        [{"value": "4"}, {"status": "missing"}],
        [{"value": "4"}, {"status": "not_available"}],
    ],
)
def test_none_whose_categories_are_missing_in_the_month(cells: list[Any]) -> None:
    assert found("missing", NONE, series(months=cells)) == set()


@pytest.mark.parametrize(
    "whole",
    [
        series(months=[{"value": "9"}, {}]),
        series(last_year=[{"value": "9"}]),
        series(years=[{"status": "suppressed"}]),
    ],
)
def test_none_that_had_a_whole(whole: dict[str, Any]) -> None:
    assert found("missing", whole, series(months=[None, {"value": "4"}])) == set()


def test_none_whose_row_says_why_it_has_no_figure() -> None:
    assert found("not_due", NONE, series(months=[None, {"value": "4"}])) == set()


def test_none_in_a_snapshot_that_holds_no_years() -> None:
    assert codes_by_category({"month": "2017-09", "scorecard": {"indicators": []}}) == set()
