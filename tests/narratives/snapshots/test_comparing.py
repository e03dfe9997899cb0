"""Two contents side by side: what moved, what turned, and what is only said more exactly."""

from copy import deepcopy
from typing import Any

import pytest

from indicators.rules.periods import Month
from narratives.snapshots.comparing import Difference, Kind, differences
from narratives.snapshots.content import content_of, parsed
from tests.cast import Cast
from tests.narratives.makers import make_post
from tests.narratives.quarter import start_a_quarter

SEPTEMBER = Month.of(2017, 9)
REPEATS = "% of referrals that are repeat within 12 months"


@pytest.fixture
def held(cast: Cast) -> dict[str, Any]:
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.write("It fell.")
    return parsed(content_of(SEPTEMBER))


@pytest.fixture
def other(held: dict[str, Any]) -> dict[str, Any]:
    return deepcopy(held)


def row_of(content: dict[str, Any], code: str = "AB 01") -> dict[str, Any]:
    return next(row for row in content["scorecard"]["indicators"] if row["code"] == code)


def column_of(content: dict[str, Any], code: str = "AB 01") -> dict[str, Any]:
    return next(
        column
        for table in content["years"]
        for topic in table["topics"]
        for column in topic["columns"]
        if column["code"] == code
    )


def test_a_content_says_nothing_otherwise_than_itself(held: dict[str, Any]) -> None:
    assert differences(held, deepcopy(held)) == []


def test_a_figure_that_moved_is_told_once_though_the_year_has_it_too(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    said = {"value": "25", "shown": "25", "numerator": "144", "denominator": "577"}
    row_of(other).update(said)
    column_of(other)["whole"]["months"][5] = said
    assert differences(held, other) == [
        Difference(
            Kind.FIGURE, "AB 01", "September 2017", "23 (133 of 577)", "25 (144 of 577)", REPEATS
        )
    ]


def test_a_figure_with_more_decimals_is_only_said_more_exactly(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    row_of(other).update({"value": "23.1", "shown": "23.1", "numerator": None})
    other["policy"]["decimals"]["percent"] = "1"
    figures = [each for each in differences(held, other) if each.what == "September 2017"]
    assert [(each.kind, each.after) for each in figures] == [(Kind.EXACT, "23.1")]


def test_one_whose_counts_moved_is_restated_though_it_prints_alike(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    row_of(other).update({"numerator": "134", "denominator": "580"})
    (found,) = differences(held, other)
    assert (found.kind, found.after) == (Kind.FIGURE, "23 (134 of 580)")


def test_a_figure_of_an_earlier_month_stands_apart(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    column_of(other)["whole"]["months"][4] = {"value": "26", "shown": "26"}
    (found,) = differences(held, other)
    assert (found.kind, found.what) == (Kind.OTHER_MONTHS, "August 2017")


def test_of_another_month_only_what_both_reach_is_compared(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    other["month"] = "2017-10"
    assert differences(held, other) == []
    column_of(other)["whole"]["months"][5].update({"value": "24", "shown": "24"})
    (found,) = differences(held, other)
    assert (found.kind, found.what, found.after) == (
        Kind.FIGURE,
        "September 2017",
        "24 (133 of 577)",
    )


def test_a_standing_that_turned_and_its_section(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    row_of(other)["against"]["target"] = {"reference": "20", "standing": "ahead", "rag": "green"}
    other["scorecard"]["sections"][0]["rag"] = "green"
    assert [
        (each.about, each.what, each.before, each.after) for each in differences(held, other)
    ] == [
        ("Contacts and referrals", "The section", "Amber", "Green"),
        ("AB 01", "Against target", "Missing target", "Better than target"),
    ]


def test_a_target_that_was_changed_or_taken_away(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    row_of(other)["against"]["target"]["reference"] = "21"
    other["printed"]["AB 01"]["target"] = "21"
    other["printed"]["AB 02"]["target"] = None
    found = [each for each in differences(held, other) if each.kind is Kind.REFERENCE]
    assert [(each.about, each.before, each.after) for each in found] == [
        ("AB 01", "20", "21"),
        ("AB 02", "90", "none"),
    ]


def test_a_target_printed_with_other_decimals_is_the_same(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    other["printed"]["AB 01"]["target"] = "20.0"
    assert differences(held, other) == []


def test_words_definitions_rules_and_the_papers_texts(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    other["commentary"][0]["text"] = "It rose."
    other["definitions"]["AB 01"]["why"] = "It tells of help that did not last."
    other["policy"]["tolerance"] = "0.1"
    other["front"]["author"] = "Head of performance"
    found = differences(held, other)
    assert [(each.kind, each.about, each.before) for each in found] == [
        (Kind.WORDS, "AB 01", "It fell."),
        (Kind.DEFINITION, "AB 01", "–"),
        (Kind.DEFINITION, "The rules of judging", "0.05"),
        (Kind.PAPERS, "Author", "Performance Manager"),
    ]


def test_an_indicator_that_came_is_told_as_such_and_not_as_figures(
    held: dict[str, Any], other: dict[str, Any]
) -> None:
    del held["definitions"]["AB 05"]
    (found,) = differences(held, other)
    assert (found.kind, found.about, found.before) == (Kind.DEFINITION, "AB 05", "not there")
