"""What a figure means, in words: each sentence is written out by hand."""

from dataclasses import replace

import pytest

from indicators.rules.meaning import (
    Beside,
    Figure,
    counted_in,
    covering,
    headline,
    meaning,
)
from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month
from indicators.rules.standing import Standing

DECEMBER = Month.of(2017, 12)
FIGURE = Figure(
    month=DECEMBER,
    end=DECEMBER,
    months=1,
    shown="11%",
    status="final",
    better="smaller",
    numerator="24",
    denominator="222",
    counted="children",
)
ENGLAND = Beside("England 2016-17", "10%", Standing.BEHIND, 1)
NORTH = Beside("North East 2016-17", "12%", Standing.AHEAD, -1)
NEIGHBOURS = Beside("Statistical neighbours 2016-17", "9%", Standing.BEHIND, 1)


def test_a_figure_with_its_counts_its_direction_and_what_it_is_held_against():
    said = replace(
        FIGURE,
        target=Beside("Target", "8%", Standing.BEHIND, 1),
        comparators=[ENGLAND, NORTH, NEIGHBOURS],
        before=Beside("Before", "13%", Standing.AHEAD, -1),
    )
    assert meaning(said) == (
        "24 of 222 children, 11%, in December 2017. Smaller is better: it is missing the target "
        "of 8%, worse than England 2016-17 (10%) and Statistical neighbours 2016-17 (9%), better "
        "than North East 2016-17 (12%) and better than the 13% before."
    )
    assert headline(said) == "11% in December 2017, missing the target of 8%"


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.AHEAD, "better than the target of 8%"),
        (Standing.LEVEL, "on the target of 8%"),
        (Standing.NEAR, "near the target of 8%"),
        (Standing.BEHIND, "missing the target of 8%"),
    ],
)
def test_how_a_target_is_said(standing: Standing, words: str):
    said = replace(FIGURE, target=Beside("Target", "8%", standing, 1))
    assert meaning(said).endswith(f"Smaller is better: it is {words}.")


def test_where_neither_way_is_good_it_only_says_where_the_figure_lies():
    said = replace(
        FIGURE,
        better="neutral",
        target=Beside("Target", "8%", Standing.NONE, 1),
        comparators=[replace(ENGLAND, standing=Standing.NONE)],
        before=Beside("Before", "11%", Standing.NONE, 0),
    )
    assert meaning(said) == (
        "24 of 222 children, 11%, in December 2017. Neither bigger nor smaller is better: it is "
        "above England 2016-17 (10%) and level with the 11% before."
    )


def test_a_comparator_of_another_definition_is_marked():
    said = replace(FIGURE, comparators=[replace(ENGLAND, differs=True)])
    assert "worse than England 2016-17 (10%, defined otherwise)." in meaning(said)


def test_a_figure_alone():
    said = replace(FIGURE, numerator="", denominator="", shown="803", better="bigger")
    assert meaning(said) == "803 in December 2017. Bigger is better."
    assert headline(said) == "803 in December 2017"


def test_counts_of_nothing_that_has_a_name():
    assert meaning(replace(FIGURE, counted="")).startswith("24 of 222, 11%, in December 2017.")


def test_a_provisional_figure_and_one_that_is_carried_forward_say_so():
    said = replace(FIGURE, status="provisional", end=DECEMBER - 2)
    assert meaning(said).startswith(
        "24 of 222 children, 11%, in October 2017, provisional. Nothing is known of December 2017."
    )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("suppressed", "is kept back: it could tell who is meant."),
        ("not_due", "is not due."),
        ("not_available", "is not available."),
        ("missing", "is not known."),
    ],
)
def test_without_a_figure_it_says_why(status: str, sentence: str):
    said = replace(FIGURE, shown="", status=status, numerator="", comparators=[ENGLAND])
    assert meaning(said) == f"The figure in December 2017 {sentence}"
    assert headline(said) == "No figure to tell in December 2017"


@pytest.mark.parametrize(
    ("months", "end", "year_starts", "words"),
    [
        (1, DECEMBER, 4, "in December 2017"),
        (POINT_IN_TIME, DECEMBER, 4, "at the end of December 2017"),
        # "In the year to December" would be read as twelve months.
        (YEAR_TO_DATE, DECEMBER, 4, "from April to December 2017"),
        (YEAR_TO_DATE, DECEMBER + 1, 4, "from April 2017 to January 2018"),
        (YEAR_TO_DATE, DECEMBER - 8, 4, "in April 2017"),
        (YEAR_TO_DATE, DECEMBER, 9, "from September to December 2017"),
        (12, DECEMBER, 4, "in the 12 months to December 2017"),
    ],
)
def test_what_a_figure_covers(months: int, end: Month, year_starts: int, words: str):
    assert covering(months, end, year_starts) == words


@pytest.mark.parametrize(
    ("title", "noun"),
    [
        ("% of children becoming subject to a CPP for a 2nd time", "children"),
        ("% LAC with up to date health checks", "looked after children"),
        ("% of Looked After Children whose reviews were completed", "looked after children"),
        ("% newly LAC with a completed assessment", "looked after children"),
        ("% contacts completed within 1 working day", "contacts"),
        ("Monthly % of referrals completed within 24 hours.", "referrals"),
        ("Percentage of care leavers in suitable accommodation", "care leavers"),
        # What a re-referral is of, its title doesn't say: of referrals.
        ("% re-referrals that are repeat within 12 months", ""),
        ("Rate of referrals per 10,000 population", ""),
        ("Attendance, % of invitations", ""),
        ("% childrens", ""),
    ],
)
def test_what_a_percentage_is_of(title: str, noun: str):
    assert counted_in(title) == noun
