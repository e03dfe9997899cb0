"""What is odd about new figures, each kind with the figures that are not odd beside it."""

from datetime import date

import pytest

from indicators.oddities import oddities
from indicators.rules.periods import YTD
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> Register:
    register = Register()
    register.policy()
    register.indicator("N", unit="number")
    register.indicator("P", unit="percent")
    register.indicator("Y", unit="number", months=YTD)
    return register


def found(register: Register) -> list[tuple[str, str, str, str]]:
    return [(odd.kind, odd.code, str(odd.end), odd.sentence) for odd in oddities(register.release)]


def second_release(register: Register) -> None:
    register.next_release(date(2020, 2, 1))


def test_a_percentage_outside_0_to_100(register: Register) -> None:
    for end, figure in [("2019-01", "0"), ("2019-02", "100"), ("2019-03", "100.1")]:
        register.value("P", end, figure)
    assert found(register) == [
        ("A percentage outside 0 to 100", "P", "2019-03", "100.1% is outside 0 to 100.")
    ]


def test_a_percentage_that_its_counts_do_not_give_at_the_decimals_it_has(
    register: Register,
) -> None:
    register.value("P", "2019-01", "63", numerator="24", denominator="38")
    register.value("P", "2019-02", "63.2", numerator="24", denominator="38")
    register.value("P", "2019-03", "63.1", numerator="24", denominator="38")
    register.value("P", "2019-04", "0", numerator="0", denominator="0")
    assert found(register) == [
        (
            "A percentage that its counts don’t give",
            "P",
            "2019-03",
            "24 of 38 is 63.16%, not 63.1%.",
        )
    ]


def test_a_running_total_that_falls_but_not_over_the_new_year(register: Register) -> None:
    for end, figure in [("2019-02", "30"), ("2019-03", "31"), ("2019-04", "3"), ("2019-05", "2")]:
        register.value("Y", end, figure)
    assert found(register) == [
        (
            "A running total that falls",
            "Y",
            "2019-05",
            "2 is less than 3 for April 2019, in the same year.",
        )
    ]


def test_the_same_four_digits_as_the_month_before(register: Register) -> None:
    register.value("N", "2019-01", "615.9")
    register.value("N", "2019-02", "615.9")
    register.value("P", "2019-01", "100.0")
    register.value("P", "2019-02", "100.0")
    assert found(register) == [
        (
            "The same figure as before, to the last digit",
            "N",
            "2019-02",
            "615.9 is also the figure for January 2019.",
        )
    ]


def test_a_month_missing_in_a_monthly_series_and_none_in_a_quarterly_one(
    register: Register,
) -> None:
    for end in ("2019-01", "2019-02", "2019-05"):
        register.value("N", end, "7")
    for end in ("2019-03", "2019-06", "2019-09"):
        register.value("P", end, "7")
    assert found(register) == [
        (
            "A month missing in the middle",
            "N",
            "2019-05",
            "The figure before is for February 2019, and until then there was one each month.",
        )
    ]


def test_counts_without_the_figure_that_they_give(register: Register) -> None:
    register.value("P", "2019-01", None, numerator="24", denominator="38")
    register.value("P", "2019-02", None, numerator="2", denominator="3", status="suppressed")
    assert [(kind, end) for kind, _, end, _ in found(register)] == [
        ("Counts without the figure that they give", "2019-01")
    ]


def test_only_what_the_release_brought_is_looked_at(register: Register) -> None:
    register.value("P", "2019-01", "101")
    second_release(register)
    register.value("P", "2019-02", "102")
    assert [end for _, _, end, _ in found(register)] == ["2019-02"]
