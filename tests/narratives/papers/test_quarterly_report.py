"""The corporate quarterly report: its tables of targets and trackers, its key, its pictures."""

from kpiportal.documents.parts import Boxes
from narratives.models import Snapshot
from tests.narratives.papers.reading import document, headings, rows, sentences, table

NAME = "quarterly-report"


def test_its_parts_come_in_the_order_of_the_published_one(draft: Snapshot) -> None:
    assert headings(document(draft, NAME)) == [
        "Purpose of the report",
        "Background",
        "Key messages",
        "Risk management",
        "Visual summary",
        "Recommendation",
        "Appendix 1: implications",
        "Appendix 2: report key",
        "Appendix 3: summary of key indicators",
        "Appendix 4: volume measures",
        "Appendix 5: performance framework",
    ]


def test_key_target_indicators_stand_with_their_period_target_and_comparators(
    draft: Snapshot,
) -> None:
    found = table(document(draft, NAME), "Key target indicators")
    assert rows(found)[:3] == [
        ["Contacts and referrals", "Amber"],
        [
            "1", "AB 01", "% of referrals that are repeat within 12 months", "23%",
            "Apr to Sep 2017", "20%", "Red", "–", "–", "22%", "Amber 2016-17",
        ],
        [
            "2", "AB 02", "% of referrals completed within 24 hours", "96%", "Sep 2017", "90%",
            "Green", "–", "–", "–", "–",
        ],
    ]  # fmt: skip


def test_key_tracker_indicators_stand_with_the_period_before(draft: Snapshot) -> None:
    found = table(document(draft, NAME), "Key tracker indicators")
    assert [column.heading for column in found.columns[:7]] == [
        "Ref", "Number", "Description", "Latest data", "Period covered", "Previous period",
        "Compared to previous period",
    ]  # fmt: skip
    codes = [row[1] for row in rows(found) if len(row) > 2]
    assert codes == ["AB 03", "AB 04"]
    assert rows(found)[1][3:5] == ["216", "As at Sep 2017"]


def test_the_key_says_what_the_marks_mean_with_the_councils_tolerance(draft: Snapshot) -> None:
    found = rows(table(document(draft, NAME), "Report key"))
    assert [row[0] for row in found] == ["Green", "Amber", "Red"]
    assert found[1][1] == "Approaching it: short by up to 5% of it"


def test_each_theme_has_its_boxes_judged_ones_first(draft: Snapshot) -> None:
    boxes = [block for block in document(draft, NAME).blocks if isinstance(block, Boxes)]
    assert [(box.heading, box.figure) for box in boxes[0].items] == [
        ("% of referrals that are repeat within 12 months", "23%"),
        ("% of referrals completed within 24 hours", "96%"),
    ]
    assert ("Missing target: 20%", "red") in [
        (line.text, line.rag) for line in boxes[0].items[0].lines
    ]
    assert next(box.heading for box in boxes[1].items).startswith("% of reviews on time")


def test_without_a_framework_it_says_what_stands_in_its_place(draft: Snapshot) -> None:
    (said,) = sentences(document(draft, NAME), "Appendix 5: performance framework")
    assert said.endswith("Contacts and referrals, Looked after children.")
