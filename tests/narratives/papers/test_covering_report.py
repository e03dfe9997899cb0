"""The covering report: the council's own texts around what the figures bear out."""

from indicators.rules.suppression import Audience
from narratives.models import Snapshot
from tests.narratives.papers.conftest import HOSTILE
from tests.narratives.papers.reading import document, headings, rows, sentences, table

NAME = "covering-report"


def test_its_parts_come_in_the_order_of_the_published_one(draft: Snapshot) -> None:
    paper = document(draft, NAME)
    assert headings(paper) == [
        "Purpose of the report",
        "Summary",
        "Where are we performing well?",
        "Where do we need to improve?",
        "Appendices",
        "Recommendation",
        "Background papers",
    ]
    assert paper.size == 12


def test_what_is_to_improve_says_target_turn_and_what_is_done(approved: Snapshot) -> None:
    said = sentences(document(approved, NAME, Audience.PUBLISHED), "Where do we need to improve?")
    assert said[0] == (
        "% of referrals that are repeat within 12 months: 23% in September 2017, above the target"
        " of 20%. For comparison: England 22% (2016-17). It is down from 24% in August 2017 to"
        f" 23%, down 1 percentage point. {HOSTILE}"
    )


def test_its_summary_counts_the_indicators_that_are_judged(draft: Snapshot) -> None:
    assert (
        "Of 5 indicators 3 are judged against a target: 1 are at it or better, 1 are near it and"
        " 1 are behind it."
    ) in sentences(document(draft, NAME), "Summary")


def test_its_implications_are_a_table_of_the_councils_own(draft: Snapshot) -> None:
    found = rows(table(document(draft, NAME), "Implications"))
    assert len(found) == 11
    assert found[7] == ["Key decision", "No."]
