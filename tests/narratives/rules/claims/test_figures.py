"""Which numbers of a text are figures that somebody claims."""

from decimal import Decimal

import pytest

from indicators.rules.periods import Month
from narratives.rules.claims.figures import figures
from narratives.rules.claims.mentions import mentions
from narratives.rules.claims.when import Calendar

DECEMBER = Calendar(Month.of(2017, 12))


def read(text: str, *titles: str) -> list[str]:
    return [each.text for each in figures(text, mentions(text, DECEMBER), titles)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("23.1% of referrals", ["23.1%"]),
        ("23.1 per cent of 577", ["23.1 per cent", "577"]),
        ("133 of 577 referrals", ["133 of 577"]),
        ("133 out of the 577", ["133 out of the 577"]),
        ("24/222 children", ["24/222"]),
        ("2,502 contacts", ["2,502"]),
        ("up 3 percentage points", ["3 percentage points"]),
        ("twenty-four children", ["twenty-four"]),
        ("a third of referrals", ["a third"]),
        ("one in five", ["one in five"]),
        ("it has doubled", ["doubled"]),
        ("39.3 per 10,000", ["39.3"]),
    ],
)
def test_a_figure_is_found_as_it_was_typed(text: str, expected: list[str]):
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "CSC 032 in September 2017",
        "within 45 working days of the referral",
        "taking more than 72 hours",
        "since 31 March 2016",
        "in 2017/18",
        "Q2 of 2017/18",
        "section 47 enquiries",
        "children under 5s and 0 to 17",
        "11 year olds and 19 to 21 year olds",
        "a 2nd or subsequent time",
        "one of the areas",
        "no one",
        "per 10,000 population",
        "20 miles from home",
        "3 or more placements",
        "for two years or more",
    ],
)
def test_dates_codes_ages_and_time_limits_are_no_figures(text: str):
    assert read(text) == []


def test_a_number_of_the_title_is_no_claim():
    title = "% of attendees living in the 30% most deprived areas"
    assert read("58% live in the 30% most deprived areas", title) == ["58%"]
    assert read("58% live in the 30% most deprived areas") == ["58%", "30%"]


def test_precision_is_that_typed():
    (figure,) = figures("23.0% again", [], [])
    assert (figure.number, figure.decimals) == (Decimal("23.0"), 1)


@pytest.mark.parametrize("text", ["0 in 0", "1 in 0", "0 of 0", "1/0", "3 in 2 of", "half of 0"])
def test_what_divides_by_nothing_is_no_share(text: str):
    found = figures(text, [], [])
    assert all(each.of != 0 for each in found)
    assert all(each.number <= 100 for each in found)


def test_a_fraction_has_no_decimals_of_its_own():
    (figure,) = figures("1 in 7", [], [])
    assert figure.decimals == 0
