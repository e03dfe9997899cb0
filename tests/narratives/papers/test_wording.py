"""How the papers say what a figure is of, and which way it went."""

import pytest

from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from narratives.papers.told import Told
from narratives.papers.wording import day_in_words, period, went


@pytest.mark.parametrize(
    ("end", "months", "starts", "said"),
    [
        ("2017-12", "0", 4, "As at Dec 2017"),
        ("2017-12", "1", 4, "Dec 2017"),
        ("2017-12", "3", 4, "Oct to Dec 2017"),
        ("2017-12", "ytd", 4, "Apr to Dec 2017"),
        ("2017-04", "ytd", 4, "Apr 2017"),
        ("2017-12", "ytd", 9, "Sep to Dec 2017"),
        ("2017-03", "12", 4, "2016-17"),
        ("2018-03", "ytd", 4, "2017-18"),
        ("2017-12", "12", 4, "Jan to Dec 2017"),
        ("2017-09", "36", 4, "Oct 2014 to Sep 2017"),
    ],
)
def test_a_period_is_said_as_papers_say_it(end: str, months: str, starts: int, said: str) -> None:
    assert period(end, months, starts) == said


def told(better: str, months: str, *figures: str) -> Told:
    """Figures of March, June and September 2017."""
    cells = {"2017-03": figures[0], "2017-06": figures[1], "2017-09": figures[2]}
    this = [cells.get(f"2017-{month:02}", "") for month in range(4, 13)] + ["", "", ""]
    before = [""] * 11 + [cells["2017-03"]]
    series = {
        "months": [{"shown": each} if each else {} for each in this],
        "last_year": [{"shown": each} if each else {} for each in before],
    }
    content = {
        "month": "2017-09",
        "year_starts": 4,
        "years": [{"section": "S", "topics": [{"columns": [{"code": "A", "whole": series}]}]}],
        "definitions": {
            "A": {"better": better, "months": months, "trend": True, "year_starts": None}
        },
    }
    return Told(content, Audience.STAFF)


MARCH, JUNE, SEPTEMBER = Month.of(2017, 3), Month.of(2017, 6), Month.of(2017, 9)


@pytest.mark.parametrize(
    ("better", "said"),
    [("bigger", "↑ better"), ("smaller", "↑ not as good"), ("neutral", "↑ higher")],
)
def test_an_arrow_says_the_way_and_whether_that_is_better(better: str, said: str) -> None:
    assert went(told(better, "1", "5", "5", "6"), "A", SEPTEMBER, JUNE) == said


def test_a_day_is_said_in_words_and_what_is_no_day_as_it_is() -> None:
    assert day_in_words("2017-09-03") == "3 September 2017"
    assert day_in_words("the end of the quarter") == "the end of the quarter"


def test_what_stayed_is_the_same() -> None:
    assert went(told("bigger", "1", "5", "6", "6"), "A", SEPTEMBER, JUNE) == "→ the same"


def test_a_figure_to_date_has_no_before_in_another_year() -> None:
    assert went(told("smaller", "ytd", "5", "6", "7"), "A", JUNE, MARCH) == ""
    assert went(told("smaller", "1", "5", "6", "7"), "A", JUNE, MARCH) == "↑ not as good"
    assert went(told("smaller", "ytd", "5", "6", "7"), "A", SEPTEMBER, JUNE) == "↑ not as good"
