"""A chart for each column of a year's table."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.periods import POINT_IN_TIME, YTD, Month
from indicators.rules.suppression import Audience
from indicators.year.charts import chart_of, chart_of_categories
from indicators.year.table import Cell, Column, Series, YearTable

APRIL = Month.of(2017, 4)
MONTHS = tuple(APRIL + place for place in range(12))


def cell(end: Month, value: int | None, **said: object) -> Cell:
    figure = None if value is None else Decimal(value)
    status = "final" if value is not None else "missing"
    return replace(Cell(end, figure, str(value or ""), status), **said)


def series(*values: int | None, category: str = "", before: int | None = None) -> Series:
    months = [cell(end, value) for end, value in zip(MONTHS, values, strict=False)]
    return Series(
        category,
        months=(*months, *[None] * (12 - len(months))),
        last_year=tuple(cell(end - 12, before) for end in MONTHS),
        years=(),
        to_date=cell(MONTHS[len(values) - 1], sum(value or 0 for value in values)),
    )


def column(whole: Series, *categories: Series, **said: object) -> Column:
    fields = {
        "unit": "number",
        "covers": 1,
        "better": "neutral",
        "is_demand": False,
        "targets": (None,) * 12,
    }
    return Column(
        indicator_id=7,
        code="A 1",
        title="Contacts",
        definition="",
        why="",
        target=None,
        target_shown="",
        whole=whole,
        categories=categories,
        **fields | said,
    )


TABLE = YearTable("Front", MONTHS[1], Audience.STAFF, date(2018, 1, 1), "2017-18", MONTHS, (), ())


def title_of(one: Column) -> str:
    chart = chart_of(one, TABLE)
    assert chart
    return chart.title


def test_its_title_says_where_it_ends_and_what_that_is_held_against() -> None:
    targets = (*[Decimal(90)] * 2, *[Decimal(95)] * 10)
    assert title_of(column(series(3, 4))) == "4 in May 2017"
    assert title_of(column(series(3, 4, before=9))) == "4 in May 2017, 9 a year before"
    percent = column(series(88, 93, None, before=70), unit="percent", targets=targets)
    assert title_of(percent) == "93% in May 2017, against a target of 90%, 70% a year before"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, "Bar chart"),
        ({"covers": 3}, "Bar chart"),
        ({"covers": YTD}, "Line chart"),
        ({"covers": POINT_IN_TIME}, "Line chart"),
        ({"unit": "percent"}, "Line chart"),
    ],
)
def test_counts_of_months_are_bars_and_the_rest_lines(said: dict[str, object], kind: str) -> None:
    chart = chart_of(column(series(3, 4), **said), TABLE)
    assert chart
    assert chart.description.startswith(kind)


def test_a_target_that_changes_is_told_in_steps() -> None:
    targets = (*[Decimal(90)] * 2, *[Decimal(95)] * 10)
    chart = chart_of(column(series(88, 93), unit="percent", targets=targets), TABLE)
    assert chart
    assert "Target: 90%, 95% from June 2017." in chart.description


def test_without_a_figure_there_is_no_chart() -> None:
    assert chart_of(column(series(None, None)), TABLE) is None
    assert chart_of_categories(column(series(None)), TABLE) is None


def test_what_is_hidden_is_a_gap_that_says_so() -> None:
    whole = series(3, 4)
    hidden = replace(whole.months[1] or Cell(APRIL), value=None, shown="", is_hidden=True)
    chart = chart_of(column(replace(whole, months=(whole.months[0], hidden, *[None] * 10))), TABLE)
    assert chart
    assert "May 2017 hidden" in chart.description


def test_categories_are_shares_of_the_year_to_date_and_else_of_the_latest_month() -> None:
    parts = [series(30, 10, category="North"), series(5, 5, category="South")]
    told = chart_of_categories(column(series(None), *parts), TABLE)
    assert told
    assert told.title == "Most: North, 40, 2017-18 to May 2017"
    no_year = [replace(one, to_date=cell(MONTHS[1], None)) for one in parts]
    latest = chart_of_categories(column(series(None), *no_year), TABLE)
    assert latest
    assert latest.title == "Most: North, 10, May 2017"
    percent = chart_of_categories(replace(column(series(None), *no_year), unit="percent"), TABLE)
    assert percent
    assert percent.title == "Most: North, 10%, May 2017"
