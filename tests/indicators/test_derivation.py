"""What follows from other figures: the smallest registers in which each rule shows."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.derivation import derive
from indicators.models import Value
from indicators.rules.periods import YTD, Month
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db


def figures(code: str) -> dict[str, Decimal | None]:
    """The current figures of an indicator, by category and month."""
    current = Value.objects.current().filter(indicator__code=code).order_by("category", "end")
    return {f"{value.category} {value.end}".strip(): value.value for value in current}


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A", months=1)
    register.indicator("B", months=1)
    return register


def monthly(register: Register, code: str, start: str, *figures: str | None) -> None:
    for place, figure in enumerate(figures):
        if figure is not None:
            register.value(code, str(Month.from_text(start) + place), figure)


def test_a_running_total_sums_from_the_start_of_its_year(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-03", "7", "1", "2", "-4")
    derive(register.release)
    # March's year began in the April before: its total is missing.
    assert figures("T") == {"2019-04": Decimal(1), "2019-05": Decimal(3), "2019-06": Decimal(-1)}


def test_a_missing_month_makes_a_running_total_missing(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1", None, "2")
    derive(register.release)
    assert figures("T") == {"2019-04": Decimal(1)}


def test_a_row_without_a_figure_is_a_missing_month(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    register.value("A", "2019-04", "1")
    register.value("A", "2019-05", None, status="not_available")
    register.value("A", "2019-06", "2")
    derive(register.release)
    assert figures("T") == {"2019-04": Decimal(1)}


def test_a_year_of_its_own_starts_its_own_running_totals(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)", year_starts=9)
    monthly(register, "A", "2019-08", "7", "1", "2")
    derive(register.release)
    assert figures("T") == {"2019-09": Decimal(1), "2019-10": Decimal(3)}


def test_quarters_add_up_where_they_end(register: Register):
    register.indicator("Q", months=3)
    register.indicator("T", months=YTD, derive="sum_to_date(Q)")
    for end, figure in [("2019-06", "5"), ("2019-08", "9"), ("2019-09", "6"), ("2020-03", "1")]:
        register.value("Q", end, figure)
    derive(register.release)
    assert figures("T") == {"2019-06": Decimal(5), "2019-09": Decimal(11)}


def test_percentages_add_up_by_their_counts(register: Register):
    register.indicator("P", months=1, unit="percent")
    register.indicator("T", months=YTD, unit="percent", derive="sum_to_date(P)")
    register.value("P", "2019-04", "10", numerator="1", denominator="10")
    register.value("P", "2019-05", "50", numerator="15", denominator="30")
    register.value("P", "2019-06", "50")
    derive(register.release)
    assert figures("T") == {"2019-04": Decimal(10), "2019-05": Decimal(40)}
    total = Value.objects.get(indicator__code="T", end=Month.from_text("2019-05"))
    assert (total.numerator, total.denominator) == (Decimal(16), Decimal(40))


def test_a_rate_takes_the_population_of_the_values_year(register: Register):
    register.indicator("R", months=1, derive="per_10000(A)", unit="per_10000")
    register.population(2018, 20000)
    register.population(2019, 40000)
    monthly(register, "A", "2019-03", "8", "8")
    register.value("A", "2020-04", "8")  # of 2020 no population is known
    derive(register.release)
    assert figures("R") == {"2019-03": Decimal(4), "2019-04": Decimal(2)}
    rate = Value.objects.get(indicator__code="R", end=Month.from_text("2019-04"))
    assert (rate.numerator, rate.denominator) == (Decimal(8), Decimal(40000))


def test_a_percentage_wants_both_its_inputs_and_no_zero_below(register: Register):
    register.indicator("P", months=1, derive="percent(A, B)", unit="percent")
    monthly(register, "A", "2019-04", "1", "1", "0", "2")
    monthly(register, "B", "2019-04", "4", None, "0", "3")
    derive(register.release)
    assert figures("P") == {"2019-04": Decimal(25), "2019-07": Decimal("66.6666666667")}


def test_counts_that_contradict_one_another_make_no_percentage(register: Register):
    register.indicator("P", months=1, derive="percent(A, B)", unit="percent")
    monthly(register, "A", "2019-04", "5", "4")
    monthly(register, "B", "2019-04", "4", "4")
    derive(register.release)
    assert figures("P") == {"2019-05": Decimal(100)}


def test_rules_nest_and_follow_from_derived_figures(register: Register):
    register.indicator("RATE", months=YTD, derive="per_10000(T)", unit="per_10000")
    register.indicator("P", months=YTD, derive="percent(sum_to_date(A), T)", unit="percent")
    register.indicator("T", months=YTD, derive="sum_to_date(B)")
    register.population(2019, 10000)
    monthly(register, "A", "2019-04", "1", "2")
    monthly(register, "B", "2019-04", "2", "4")
    derive(register.release)
    assert figures("T") == {"2019-04": Decimal(2), "2019-05": Decimal(6)}
    assert figures("RATE") == {"2019-04": Decimal(2), "2019-05": Decimal(6)}
    assert figures("P") == {"2019-04": Decimal(50), "2019-05": Decimal(50)}


def test_categories_are_derived_one_by_one(register: Register):
    register.indicator("P", months=1, derive="percent(A, B)", unit="percent")
    for category, part in [("", "3"), ("Girls", "1"), ("Boys", "2")]:
        register.value("A", "2019-04", part, category=category)
    for category, whole in [("", "10"), ("Girls", "4")]:
        register.value("B", "2019-04", whole, category=category)
    derive(register.release)
    assert figures("P") == {"2019-04": Decimal(30), "Girls 2019-04": Decimal(25)}


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("final", "final", "final"),
        ("provisional", "final", "provisional"),
        ("final", "suppressed", "suppressed"),
        ("suppressed", "provisional", "suppressed"),
    ],
)
def test_the_weakest_status_carries_over(register: Register, first: str, second: str, result: str):
    register.indicator("P", months=1, derive="percent(A, B)", unit="percent")
    register.value("A", "2019-04", "1", status=first)
    register.value("B", "2019-04", "2", status=second)
    derive(register.release)
    assert Value.objects.get(indicator__code="P").status == result


def test_a_given_value_wins_within_its_release(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1", "2")
    register.value("T", "2019-05", "4")
    derive(register.release)
    assert figures("T") == {"2019-04": Decimal(1), "2019-05": Decimal(4)}


def test_a_later_release_that_brings_an_input_restates_a_given_value(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1", "2", "3")
    register.value("T", "2019-04", "9")
    register.value("T", "2019-06", "9")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.value("A", "2019-05", "5")
    derive(later)
    # April stays as it was given: nothing that it follows from was mentioned again.
    assert figures("T") == {"2019-04": Decimal(9), "2019-05": Decimal(6), "2019-06": Decimal(9)}
    known = Value.objects.known_on(date(2020, 1, 31)).filter(indicator__code="T")
    assert sorted(value.value for value in known) == [Decimal(3), Decimal(9), Decimal(9)]


def test_an_input_mentioned_again_unchanged_restates_a_given_value(register: Register):
    register.indicator("T", months=1, derive="percent(A, B)")
    monthly(register, "A", "2019-04", "1")
    monthly(register, "B", "2019-04", "3")
    register.value("T", "2019-04", "33.3")
    later = register.next_release(date(2020, 2, 1))
    again = f"SELECT {register.indicators['A'].pk} AS indicator_id, '' AS category,"
    derive(later, mentioned=f'{again} {int(Month.from_text("2019-04"))} AS "end", 1 AS months')
    assert figures("T") == {"2019-04": Decimal("33.3333333333")}


def test_a_new_rule_restates_what_was_given_before(register: Register):
    register.indicator("T", months=YTD)
    monthly(register, "A", "2019-04", "1", "2")
    register.value("T", "2019-04", "9")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    derive(later)
    assert figures("T") == {"2019-04": Decimal(1), "2019-05": Decimal(3)}


def test_a_definition_said_again_with_the_same_rule_restates_nothing(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1")
    register.value("T", "2019-04", "9")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.indicator("T", months=YTD, derive="sum_to_date(A)", title="Another title")
    derive(later)
    assert figures("T") == {"2019-04": Decimal(9)}


def was_known_before(code: str) -> dict[str, Decimal | None]:
    """The day before the second release."""
    known = Value.objects.known_on(date(2020, 1, 31)).filter(indicator__code=code)
    return {str(value.end): value.value for value in known.order_by("end")}


def test_without_its_rule_what_followed_is_known_no_more_and_what_was_given_stays(
    register: Register,
):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1", "2", "3")
    register.value("T", "2019-05", "9")
    derive(register.release)
    before = was_known_before("T")
    later = register.next_release(date(2020, 2, 1))
    register.indicator("T", months=YTD)
    derive(later)
    assert figures("T") == {"2019-05": Decimal(9)}
    assert was_known_before("T") == before == {
        "2019-04": Decimal(1),
        "2019-05": Decimal(9),
        "2019-06": Decimal(6),
    }  # fmt: skip


def test_what_follows_from_figures_without_their_rule_is_not_available(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    register.indicator("S", months=YTD, unit="ratio", derive="percent(T, T)")
    monthly(register, "A", "2019-04", "1")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.indicator("T", months=YTD)
    derive(later)
    assert (figures("T"), figures("S")) == ({}, {"2019-04": None})
    assert was_known_before("S") == {"2019-04": Decimal(100)}


def test_of_another_rule_only_what_follows_from_it_stays(register: Register):
    register.indicator("T", months=1, unit="ratio", derive="percent(A, A)")
    monthly(register, "A", "2019-04", "4", "4")
    monthly(register, "B", "2019-05", "8")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.indicator("T", months=1, unit="ratio", derive="percent(A, B)")
    derive(later)
    assert figures("T") == {"2019-05": Decimal(50)}
    assert was_known_before("T") == {"2019-04": Decimal(100), "2019-05": Decimal(100)}


def test_figures_derived_for_other_months_are_known_no_more(register: Register):
    register.indicator("Q", months=3)
    register.indicator("R", months=1, unit="per_10000", derive="per_10000(A)")
    register.population(2019, 10000)
    monthly(register, "A", "2019-04", "4")
    register.value("Q", "2019-06", "5")
    register.value("R", "2019-06", "7")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.indicator("R", months=3, unit="per_10000", derive="per_10000(Q)")
    derive(later)
    known = Value.objects.current().filter(indicator__code="R").order_by("months")
    assert [(each.months, each.value, each.is_derived) for each in known] == [
        (1, Decimal(7), False),
        (3, Decimal(5), True),
    ]
    assert was_known_before("R") == {"2019-04": Decimal(4), "2019-06": Decimal(7)}


def test_an_input_that_covers_other_months_derives_anew(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    register.value("A", "2019-04", "1")
    register.value("A", "2019-06", "5", months="3")
    derive(register.release)
    assert figures("T") == {"2019-04": Decimal(1)}
    later = register.next_release(date(2020, 2, 1))
    register.indicator("A", months=3)
    derive(later)
    assert figures("T") == {"2019-04": None, "2019-06": Decimal(5)}
    assert was_known_before("T") == {"2019-04": Decimal(1)}


def test_an_input_of_another_unit_derives_anew(register: Register):
    register.indicator("T", months=YTD, unit="percent", derive="sum_to_date(A)")
    for end, figure, part in [("2019-04", "10", "1"), ("2019-05", "50", "5")]:
        register.value("A", end, figure, numerator=part, denominator="10")
    derive(register.release)
    assert figures("T")["2019-05"] == Decimal(60)
    later = register.next_release(date(2020, 2, 1))
    register.indicator("A", months=1, unit="percent")
    derive(later)
    assert figures("T")["2019-05"] == Decimal(30)
    assert was_known_before("T")["2019-05"] == Decimal(60)


def test_another_population_restates_its_rates(register: Register):
    register.indicator("R", months=1, derive="per_10000(A)", unit="per_10000")
    register.population(2019, 10000)
    monthly(register, "A", "2019-04", "8")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.population(2019, 20000)
    derive(later)
    assert figures("R") == {"2019-04": Decimal(4)}
    assert Value.objects.known_on(date(2020, 1, 31)).get(indicator__code="R").value == Decimal(8)


def test_what_is_given_gives_way_also_through_a_figure_that_came_out_as_it_was(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    register.indicator("R", months=YTD, unit="ratio", derive="percent(T, T)")
    monthly(register, "A", "2019-04", "4")
    register.value("R", "2019-04", "77")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.value("A", "2019-04", "4")
    derive(later)
    assert figures("R") == {"2019-04": Decimal(100)}


def test_what_follows_no_longer_is_not_available(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1", "2", "3")
    derive(register.release)
    later = register.next_release(date(2020, 2, 1))
    register.value("A", "2019-05", None, status="not_available")
    derive(later)
    assert figures("T") == {"2019-04": Decimal(1), "2019-05": None, "2019-06": None}
    gone = Value.objects.current().get(indicator__code="T", end=Month.from_text("2019-05"))
    assert (gone.status, gone.is_derived) == ("not_available", True)


def test_deriving_again_changes_nothing(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)")
    monthly(register, "A", "2019-04", "1", "2")
    derive(register.release)
    before = list(Value.objects.order_by("pk").values())
    derive(register.release)
    assert list(Value.objects.order_by("pk").values()) == before


def test_a_retired_indicator_is_derived_no_more(register: Register):
    register.indicator("T", months=YTD, derive="sum_to_date(A)", status="retired")
    monthly(register, "A", "2019-04", "1")
    derive(register.release)
    assert figures("T") == {}
