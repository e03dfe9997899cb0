"""What the portal drafts, and that its own check finds no fault in any of it."""

import re
from collections import Counter

import pytest
from django.conf import settings

from indicators.rules.periods import Month
from narratives.checking import Statement, check_all
from narratives.drafting import draft
from narratives.rules.claims.findings import Verdict
from narratives.rules.drafts import Side
from tests.indicators.packs.made import loaded
from tests.published.papers import REPORT, SCORECARD

pytestmark = pytest.mark.django_db

SAMPLE = settings.BASE_DIR / "demo" / "sample"
DECEMBER = Month.of(2017, 12)
# A word of direction and the one that makes it false.
TURNED = {"up": "down", "above": "below", "risen": "fallen", "highest": "lowest"}
TURNED |= {wrong: right for right, wrong in TURNED.items()}


@pytest.fixture
def papers(db: None) -> None:
    loaded(SCORECARD)
    loaded(REPORT)


@pytest.fixture
def sample(db: None) -> None:
    for folder in sorted(SAMPLE.glob("0*")):
        loaded(folder)


def sentences(month: Month) -> list[Statement]:
    return [
        Statement(month, (code,), each.text)
        for code, found in draft(month).by_code.items()
        for each in found
    ]


def faults(statements: list[Statement]) -> list[tuple[str, str]]:
    return [
        (statement.text, finding.figure)
        for statement, findings in zip(statements, check_all(statements), strict=True)
        for finding in findings
        if finding.verdict is not Verdict.MATCH
    ]


def test_the_check_bears_out_every_sentence_of_two_papers(papers: None):
    written = [each for month in range(9) for each in sentences(DECEMBER - month)]
    assert len(written) > 1000
    assert faults(written) == []


def test_the_check_bears_out_every_sentence_of_the_sample_council(sample: None):
    written = [each for month in range(30) for each in sentences(Month.of(2026, 9) - month)]
    assert len(written) > 4000
    assert faults(written) == []


def test_the_check_contradicts_every_sentence_that_is_turned_round(papers: None):
    turned = [
        Statement(each.month, each.codes, re.sub(rf"\b{word}\b", wrong, each.text))
        for each in sentences(DECEMBER)
        for word, wrong in TURNED.items()
        if re.search(rf"\b{word}\b", each.text)
    ]
    found = Counter(
        any(finding.verdict is Verdict.CONTRADICTS for finding in findings)
        for findings in check_all(turned)
    )
    assert found == {True: len(turned)}
    assert len(turned) > 100


def test_re_referrals_are_told_with_counts_target_neighbours_and_time(papers: None):
    assert [each.text for each in draft(DECEMBER).by_code["CSC 032"]] == [
        "22.0% (177 of 803) in December 2017, above the target of 20%.",
        "It has fallen every month since May 2017, from 28.2%.",
        "It is down from 22.2% in November 2017 to 22.0%, down 0.2 percentage points.",
        "22.0% is the lowest since April 2017.",
        "22.0% is above the North East (21%) and statistical neighbours (20%);"
        " their figures are of March 2016.",
    ]


def test_a_running_total_is_told_with_its_year_end(papers: None):
    texts = [each.text for each in draft(DECEMBER).by_code["CSC 014"]]
    assert "At this rate the year would end at 473.2 per 10,000." in texts


def test_what_misses_its_target_most_or_moved_unusually_comes_first_to_improve(papers: None):
    drafted = draft(DECEMBER)
    to_improve = drafted.of_quarter(Side.IMPROVE, at_most=3)
    assert [each.code for each in to_improve] == ["CSC 060", "CSC 252", "CSC 100"]
    assert [each.side for each in to_improve] == [Side.IMPROVE] * 3
    in_section = drafted.of_section("Care leavers", Side.WELL)
    assert [each.code for each in in_section] == ["CSC 294"]


def test_demand_is_neither_good_nor_bad(papers: None):
    sides = {each.side for each in draft(DECEMBER).by_code["CSC 201"]}
    assert sides == {Side.NOTE}


def test_an_indicator_without_a_figure_is_not_spoken_of(papers: None):
    assert draft(DECEMBER).by_code["CSC 246"] == []


def test_counts_of_children_that_may_be_small_are_left_out(sample: None):
    drafted = draft(Month.of(2026, 9), ["CP 01", "CP 03"])
    assert not any("(" in each.text for found in drafted.by_code.values() for each in found)


def in_full(month: Month) -> list[Statement]:
    """As they are offered for a section or the quarter, whose every indicator is spoken of."""
    codes = tuple(draft(month).by_code)
    return [
        Statement(month, codes, each.in_full)
        for found in draft(month).by_code.values()
        for each in found[:1]
    ]


def test_a_sentence_offered_for_the_quarter_is_not_held_against_another_indicator(
    papers: None,
) -> None:
    statements = in_full(DECEMBER)
    assert len(statements) > 50
    assert faults(statements) == []
