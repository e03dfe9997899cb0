"""What the new year lacks: targets that end with the old one."""

import pytest

from indicators.checks.lacking import lacking_targets
from indicators.rules.periods import Month
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.of(2019, 9)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A")
    return register


def lacks(month: Month = SEPTEMBER) -> dict[str, list[str]]:
    return {
        str(lack.first): [each.indicator.code for each in lack.definitions]
        for lack in lacking_targets(month)
    }


def test_a_target_that_ends_with_the_year_is_missed_in_the_next(register: Register):
    register.target("A", "2019-04", "2020-03", "10")
    assert lacks() == {"2020-04": ["A"]}
    # In the new year too; a year later it is history.
    assert lacks(Month.of(2020, 4)) == {"2020-04": ["A"]}
    assert lacks(Month.of(2021, 4)) == {}


def test_one_that_goes_on_or_is_followed_is_not_missed(register: Register):
    register.target("A", "2019-04", None, "10")
    assert lacks() == {}
    register.indicator("B")
    register.target("B", "2019-04", "2020-03", "10")
    register.target("B", "2020-04", "2020-06", "11")
    assert lacks() == {}


def test_one_that_was_ended_on_purpose_is_not_missed(register: Register):
    register.target("A", "2019-04", "2020-03", "10")
    register.target("A", "2020-04", None, None)
    assert lacks() == {}


def test_one_that_ends_within_a_year_is_no_matter_of_the_new_one(register: Register):
    register.target("A", "2019-04", "2019-12", "10")
    assert lacks() == {}


def test_only_live_indicators_are_missed_and_in_their_own_years(register: Register):
    register.indicator("B", status="retired")
    register.indicator("C", year_starts=9)
    register.target("B", "2019-04", "2020-03", "10")
    register.target("C", "2018-09", "2019-08", "10")
    register.target("A", "2018-04", "2019-03", "10")
    assert lacks() == {"2019-04": ["A"], "2019-09": ["C"]}


def test_before_anything_is_loaded_nothing_lacks(db: None):
    assert lacking_targets(SEPTEMBER) == []
