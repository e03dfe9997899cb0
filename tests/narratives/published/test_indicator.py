"""One row of what is published, in words, also where there is no figure."""

from typing import Any

import pytest

from narratives.published.indicator import Indicator

APRIL_ON = [f"2017-{month:02}" for month in range(4, 13)] + ["2018-01", "2018-02", "2018-03"]
NOTHING: dict[str, Any] = {"months": [{}] * 12, "last_year": [{}] * 12, "years": [{}] * 3}
GIRLS = NOTHING | {"months": [{"value": "4"}] * 12}
AHEAD = {"reference": "90", "standing": "ahead", "rag": "green"}
NOT_JUDGED = {"reference": None, "standing": "none", "rag": "none"}


def told(
    status: str,
    *,
    shown: str | None = None,
    target: str | None = None,
    against: dict[str, Any] = NOT_JUDGED,
    categories: tuple[dict[str, Any], ...] = (),
) -> Indicator:
    """`target` is the one in force in September."""
    row = {"code": "A", "status": status, "shown": shown, "against": {"target": against}}
    targets = [target if month == "2017-09" else None for month in APRIL_ON]
    column = {"code": "A", "targets": targets, "whole": NOTHING, "categories": categories}
    years = [{"months": APRIL_ON, "topics": [{"columns": [column]}]}]
    definitions = {"A": {"unit": "percent"}}
    return Indicator(row, {"month": "2017-09", "years": years, "definitions": definitions})


@pytest.mark.parametrize("status", ["missing", "not_due", "not_available"])
def test_without_a_figure_it_says_so_and_not_that_there_is_no_target(status: str) -> None:
    assert told(status, target="90").standing == "No figure"
    assert told(status).standing == "No target"


def test_with_a_figure_it_says_how_it_stands() -> None:
    assert told("final", shown="95", target="90", against=AHEAD).standing == "Better than target"
    assert told("final", shown="95").standing == "No target"


def test_what_is_kept_back_is_not_judged() -> None:
    assert told("suppressed", target="90").standing == "Not judged"


def test_what_is_counted_by_category_has_no_figure_to_miss() -> None:
    by_category = told("missing", target="90", categories=(GIRLS,))
    assert (by_category.why_none, by_category.standing) == ("Counted by category.", "Not judged")
    missing = told("missing", target="90", categories=(NOTHING,))
    assert (missing.why_none, missing.standing) == ("No figure.", "No figure")
