"""The scorecard as the paper has it: years, months, comparators' dates, what turned."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.judging import judge
from indicators.rules.periods import YTD, Month
from indicators.rules.standing import Rag
from indicators.rules.suppression import Audience
from indicators.scorecard.card import scorecard
from indicators.scorecard.columns import AT_FIRST, Cell, columns_of, groups_of
from indicators.scorecard.sheet import Sheet, sheet
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db
DECEMBER = Month.of(2019, 12)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(decimals={"percent": 0})
    register.comparator("england")
    register.comparator("north")
    register.indicator("X1", better="bigger", unit="percent", months=YTD)
    return register


def of(month: Month = DECEMBER, **said: Any) -> Sheet:
    judge()
    return sheet(scorecard(month, **said))


def cell(found: Sheet, key: str, code: str = "X1") -> Cell:
    column = next(each for each in columns_of(found, AT_FIRST) if each.key == key)
    return column.cell(next(line for line in found.lines if line.row.code == code))


def test_a_past_years_outturn_is_the_figure_that_ends_with_it(register: Register) -> None:
    register.value("X1", "2018-03", "41")
    register.value("X1", "2019-02", "50")
    register.value("X1", "2019-03", "52.4")
    found = of()
    assert [year.label(4) for year in found.years] == ["2017-18", "2018-19"]
    assert cell(found, "year_2017").text == "41"
    assert cell(found, "year_2018") == Cell("52", Decimal("52.4"))


def test_an_outturn_of_another_length_is_none(register: Register) -> None:
    register.value("X1", "2019-03", "52", months="1")
    assert cell(of(), "year_2018").text == "–"


def test_an_academic_years_outturn_ends_in_august(register: Register) -> None:
    register.indicator("X1", unit="percent", year_starts=9)
    register.value("X1", "2019-08", "61")
    assert cell(of(), "year_2018").text == "61"


def test_the_years_months_stand_before_the_months_own_figure(register: Register) -> None:
    register.value("X1", "2019-04", "10")
    register.value("X1", "2019-11", "20")
    register.value("X1", "2019-12", "30")
    found = of()
    keys = [column.key for column in columns_of(found, {"months"})]
    assert keys == [
        "code",
        "title",
        *(f"month_2019-{month:02}" for month in range(4, 12)),
        "figure",
    ]
    assert cell(found, "month_2019-04").text == "10"
    assert cell(found, "month_2019-05").text == "–"
    assert cell(found, "month_2019-11").text == "20"
    assert cell(found, "figure").text == "30"


def test_in_the_years_first_month_no_other_stands_beside_it(register: Register) -> None:
    assert of(Month.of(2019, 4)).months == []


def test_columns_stand_in_named_groups_in_the_papers_order(register: Register) -> None:
    assert groups_of(columns_of(of(Month.of(2019, 6)), AT_FIRST)) == [
        ("", 2),
        ("About", 4),
        ("Comparators", 2),
        ("Past years", 3),
        ("2019-20", 2),
        ("Jun 2019", 4),
        ("Judgement", 3),
    ]


def test_the_month_a_year_ago_stands_between_two_outturns(register: Register) -> None:
    labels = [each.label for each in columns_of(of(), AT_FIRST) if each.group == "Past years"]
    assert labels == ["2017-18", "Dec 2018", "2018-19"]


def test_a_comparators_column_names_its_month_and_others_name_their_own(
    register: Register,
) -> None:
    england = register.comparators[0]
    for code in ("X1", "X2", "X3"):
        register.indicator(code, better="bigger", unit="percent")
        register.value(code, "2019-12", "30")
        register.benchmark(code, england, "2018-03", "12", "20")
    register.benchmark("X3", england, "2019-03", "12", "33")
    found = of()
    column = next(each for each in columns_of(found, AT_FIRST) if each.key == "comparator_england")
    assert column.name == "England, Mar 2018"
    assert cell(found, "comparator_england") == Cell("20", Decimal(20), "ahead")
    assert cell(found, "comparator_england", "X3").note == "behind, Mar 2019"
    assert cell(found, "comparator_north").text == "–"


def test_a_comparator_that_counts_otherwise_is_marked(register: Register) -> None:
    register.value("X1", "2019-12", "30")
    register.benchmark(
        "X1", register.comparators[0], "2018-03", "12", "20", definition_differs=True
    )
    assert cell(of(), "comparator_england").note == "ahead, counts otherwise"


def test_a_figure_carried_from_an_earlier_month_says_which(register: Register) -> None:
    register.policy(carry_forward=True)
    register.value("X1", "2019-10", "30", status="provisional")
    assert cell(of(), "figure").note == "provisional, Oct 2019"


def test_what_stands_otherwise_than_before_has_turned(register: Register) -> None:
    register.target("X1", "2019-04", None, "25")
    register.value("X1", "2019-11", "30")
    register.value("X1", "2019-12", "20")
    (line,) = of().lines
    assert (line.turned_from, line.rag) == (Rag.GREEN, Rag.RED)
    assert cell(of(), "standing").note == "green before"


@pytest.mark.parametrize(
    ("before", "now"), [("30", "40"), (None, "20"), ("30", None)], ids=["still", "first", "gone"]
)
def test_what_did_not_change_or_was_not_there_has_not_turned(
    register: Register, before: str | None, now: str | None
) -> None:
    register.target("X1", "2019-04", None, "25")
    if before:
        register.value("X1", "2019-11", before)
    if now:
        register.value("X1", "2019-12", now)
    assert of().lines[0].turned_from is None


def test_what_was_carried_into_the_month_has_not_turned_in_it(register: Register) -> None:
    register.policy(carry_forward=True)
    register.target("X1", "2019-04", None, "25")
    register.value("X1", "2019-10", "30")
    register.value("X1", "2019-11", "20")
    assert of().lines[0].turned_from is None


def test_an_audience_is_shown_no_small_figure_of_any_month(register: Register) -> None:
    register.indicator("X2", disclosure="children")
    register.target("X2", "2018-04", None, "25")
    for month, figure in [("2019-03", "3"), ("2019-11", "4"), ("2019-12", "30")]:
        register.value("X2", month, figure)
    staff, public = of(), of(audience=Audience.PUBLISHED)
    for key, figure in [("year_2018", "3"), ("month_2019-11", "4")]:
        assert cell(staff, key, "X2").text == figure
        assert cell(public, key, "X2") == Cell("supp.")
    line = next(line for line in public.lines if line.row.code == "X2")
    assert public.spark(line).count("L") == 0
    assert line.turned_from is None


def test_months_known_later_are_not_known_on_a_day_before(register: Register) -> None:
    register.value("X1", "2019-11", "20")
    register.value("X1", "2019-12", "30")
    register.next_release(date(2020, 2, 1))
    register.value("X1", "2019-11", "22")
    assert cell(of(), "month_2019-11").text == "22"
    assert cell(of(known_on=date(2020, 1, 31)), "month_2019-11").text == "20"


def test_a_past_day_knows_what_had_turned_by_then(register: Register) -> None:
    register.target("X1", "2019-04", None, "25")
    register.value("X1", "2019-11", "30")
    register.value("X1", "2019-12", "20")
    register.next_release(date(2020, 2, 1))
    register.value("X1", "2019-12", "26")
    assert of().lines[0].turned_from is None
    assert of(known_on=date(2020, 1, 31)).lines[0].turned_from is Rag.GREEN


def test_the_line_breaks_off_at_breaks_gaps_and_new_years(register: Register) -> None:
    register.indicator("X2")
    for month in ["2019-01", "2019-02", "2019-03", "2019-04", "2019-05", "2019-07", "2019-08"]:
        register.value("X1", month, str(int(month[-1]) * 2))
        register.value("X2", month, str(int(month[-1]) * 2))
    register.break_before("X2", "2019-02")
    found = of()
    running, monthly = (found.spark(line) for line in found.lines)
    # January to March, April and May, July and August; then January, February to May, July on.
    assert (running.count("M"), running.count("L")) == (3, 4)
    assert (monthly.count("M"), monthly.count("L")) == (3, 4)


def test_all_lines_begin_with_the_first_two_figures_that_any_joins(register: Register) -> None:
    register.indicator("X2")
    register.value("X1", "2018-06", "7")  # alone: a dot would be all of it
    for month in ["2019-08", "2019-09", "2019-10"]:
        register.value("X1", month, "5")
    for month in ["2019-11", "2019-12"]:
        register.value("X2", month, "5")
    found = of()
    early, late = (re.findall(r' d="([^"]*)"', found.spark(line)) for line in found.lines)
    assert found.lines_begin.label == "August 2019"
    # Five months from edge to edge: the first line goes over the first half, the other ends it.
    assert (early, late) == (["M25 90h0H300"], ["M438 90h0H575"])
    assert next(column.label for column in columns_of(found, ["line"]) if column.key == "line") == (
        "Since Aug 2019"
    )


def test_quarterly_figures_join_though_months_lie_between(register: Register) -> None:
    register.indicator("X2", months=3)
    for month, figure in [("2019-03", "1"), ("2019-06", "2"), ("2019-09", "3")]:
        register.value("X2", month, figure)
    found = of()
    assert found.spark(found.lines[1]).count("L") == 2


def test_its_statements_do_not_grow_with_rows(register: Register) -> None:
    register.value("X1", "2019-12", "30")
    register.benchmark("X1", register.comparators[0], "2019-03", "12", "20")
    of()

    def statements() -> int:
        card = scorecard(DECEMBER)
        with CaptureQueriesContext(connection) as asked:
            sheet(card)
        return len(asked)

    assert statements() == 3
    for number in range(5):
        register.indicator(f"MORE {number}")
        register.value(f"MORE {number}", "2019-12", "1")
    judge()
    assert statements() == 3
