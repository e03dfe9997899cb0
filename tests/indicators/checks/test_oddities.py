"""What is odd about the figures that a release brought, and what was odd before and is not told."""

from datetime import date

import pytest

from indicators.checks.oddities import OUTLIER, oddities
from indicators.models import Part
from indicators.rules.periods import YTD
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

Found = tuple[str, str, str, str]


@pytest.fixture
def register() -> Register:
    register = Register()
    register.policy()
    register.indicator("N", unit="number")
    register.indicator("P", unit="percent")
    register.indicator("Y", unit="number", months=YTD)
    return register


def found(register: Register) -> list[Found]:
    return [(odd.kind, odd.code, str(odd.end), odd.sentence) for odd in oddities(register.release)]


def test_only_the_figures_that_the_release_brought_are_told_of(register: Register) -> None:
    register.value("P", "2019-01", "101")
    register.next_release(date(2020, 2, 1))
    register.value("P", "2019-02", "102")
    assert found(register) == [
        ("Percentage outside 0 to 100", "P", "2019-02", "102% lies outside 0 to 100.")
    ]


def test_a_percentage_is_held_against_its_counts_at_the_decimals_it_has(
    register: Register,
) -> None:
    register.value("P", "2019-01", "63", numerator="24", denominator="38")
    register.value("P", "2019-02", "63.2", numerator="24", denominator="38")
    register.value("P", "2019-03", "62.8", numerator="24", denominator="38")
    assert [(kind, end) for kind, _, end, _ in found(register)] == [
        ("Value that its counts don't give", "2019-03")
    ]


def test_a_running_total_that_falls_but_not_over_the_new_year(register: Register) -> None:
    for end, figure in [("2019-02", "30"), ("2019-03", "31"), ("2019-04", "3"), ("2019-05", "2")]:
        register.value("Y", end, figure)
    assert found(register) == [
        (
            "Running total that falls",
            "Y",
            "2019-05",
            "The running total falls from 3 in April 2019 to 2.",
        )
    ]


def test_a_gap_is_told_of_with_the_figure_that_leaves_it(register: Register) -> None:
    for end in ("2019-01", "2019-02", "2019-03"):
        register.value("N", end, "7")
    register.next_release(date(2020, 2, 1))
    register.value("N", "2019-05", "8")
    assert [(kind, end) for kind, _, end, _ in found(register)] == [("Figure missing", "2019-05")]
    register.next_release(date(2020, 3, 1))
    register.value("N", "2019-06", "8")
    assert found(register) == []


def test_a_figure_far_from_the_usual_is_told_of_once_it_is_new(register: Register) -> None:
    for month in range(1, 11):
        register.value("N", f"2019-{month:02}", str(100 + month % 3))
    register.next_release(date(2020, 2, 1))
    register.value("N", "2019-11", "1010")
    register.value("P", "2019-11", "50")
    assert [(kind, code, end) for kind, code, end, _ in found(register)] == [
        (OUTLIER, "N", "2019-11")
    ]


def test_parts_that_do_not_add_up_in_a_month_that_was_touched(register: Register) -> None:
    for part in ("A", "B"):
        register.indicator(part)
        Part.objects.create(
            whole=register.indicators["N"],
            part=register.indicators[part],
            release=register.release,
            recorded_on=register.release.recorded_on,
        )
    for code, figure in [("N", "10"), ("A", "4"), ("B", "5")]:
        register.value(code, "2019-01", figure)
    register.next_release(date(2020, 2, 1))
    for code, figure in [("N", "11"), ("A", "5"), ("B", "6"), ("P", "50")]:
        register.value(code, "2019-02", figure)
    assert found(register) == []
    register.value("B", "2019-02", "7")
    assert found(register) == [
        ("Parts that don't add up", "N", "2019-02", "11 is given, and its parts come to 12.")
    ]


def test_a_hidden_count_may_be_any_small_one(register: Register) -> None:
    register.indicator("A")
    Part.objects.create(
        whole=register.indicators["N"],
        part=register.indicators["A"],
        release=register.release,
        recorded_on=register.release.recorded_on,
    )
    register.value("N", "2019-01", "4")
    register.value("N", "2019-02", "5")
    for end in ("2019-01", "2019-02"):
        register.value("A", end, None, status="suppressed")
    assert [(kind, end) for kind, _, end, _ in found(register)] == [
        ("Parts that don't add up", "2019-02")
    ]
