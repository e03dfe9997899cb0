"""All, none and most at the head of a clause are shares of its cases."""

from decimal import Decimal

import pytest

from narratives.rules.claims.shares import shares
from narratives.rules.claims.sides import opposite
from narratives.rules.claims.words import Bound

TITLE = "% of assessments completed within 45 days"


@pytest.mark.parametrize(
    ("text", "percent", "bound"),
    [
        ("All reviews were on time.", "100.0", Bound.EXACT),
        ("In October nearly all reviews were on time.", "100", Bound.NEARLY),
        ("Not every review was on time.", "100", Bound.UNDER),
        ("There were no late reviews.", "0.0", Bound.EXACT),
        ("Most reviews were on time.", "50", Bound.OVER),
    ],
)
def test_what_a_word_is_of_a_hundred(text: str, percent: str, bound: Bound):
    assert [(each.percent, each.bound) for each in shares(text)] == [(Decimal(percent), bound)]


@pytest.mark.parametrize(
    "text",
    [
        "Every month was better.",
        "There was no change.",
        "65.3% had all their visits in time.",
        "We want all reviews to be on time.",
    ],
)
def test_of_months_and_inside_a_clause_they_are_none(text: str):
    assert list(shares(text)) == []


def test_late_is_the_opposite_of_within_so_many_days():
    assert opposite("assessments took longer than 45 days", TITLE)
    assert opposite("assessments were not within 45 days", TITLE)
    assert not opposite("assessments were on time", TITLE)
    assert not opposite("assessments were begun", TITLE)
