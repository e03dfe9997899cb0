"""The portfolio scorecard: groups, five quarters with their direction, a narrative."""

import pytest

from indicators.rules.suppression import Audience
from kpiportal.documents.parts import Table
from narratives.models import Snapshot
from narratives.papers import portfolio
from narratives.papers.told import Told
from narratives.snapshots.content import read
from tests.narratives.papers.reading import document, headings, rows, table

NAME = "portfolio"


def test_each_group_has_its_mark_and_its_table(draft: Snapshot) -> None:
    paper = document(draft, NAME)
    assert headings(paper) == ["Contacts and referrals", "Looked after children"]
    assert [column.heading for column in paper.tables[0].columns] == [
        "No.", "Measure", "Good to be", "Data period", "Target", "Q2 2016-17", "Q3 2016-17",
        "Q4 2016-17", "Q1 2017-18", "Q2 2017-18", "Latest", "Benchmarks", "Narrative",
    ]  # fmt: skip


def test_a_measure_says_its_target_its_quarters_its_mark_and_its_benchmarks(
    draft: Snapshot,
) -> None:
    found = rows(table(document(draft, NAME), "Contacts and referrals"))
    assert found[0] == [
        "1", "% of referrals that are repeat within 12 months AB 01", "Low",
        "Cumulative, year to date", "20%", "–", "–", "–", "–", "23%", "Red",
        "England 22% (2016-17)",
        "23% in September 2017, above the target of 20%. It is down from 24% in August 2017 to 23%,"
        " down 1 percentage point.",
    ]  # fmt: skip


def test_what_has_no_target_is_monitored(draft: Snapshot) -> None:
    found = rows(table(document(draft, NAME), "Looked after children"))
    assert (found[0][4], found[0][10]) == ("Monitor", "Monitor")


def test_a_measure_told_by_categories_alone_has_its_narrative_from_them(draft: Snapshot) -> None:
    content = read(draft)
    column = next(
        column
        for table in content["years"]
        for topic in table["topics"]
        for column in topic["columns"]
        if column["code"] == "AB 03"
    )
    cells = [*[None] * 5, {"value": "7", "shown": "7"}, *[None] * 6]
    column["categories"] = [{"name": "Foster care", "is_total": False, "months": cells}]
    row = next(row for row in content["scorecard"]["indicators"] if row["code"] == "AB 03")
    row["shown"], row["status"] = None, "missing"
    (part,) = portfolio.make(Told(content, Audience.STAFF)).parts
    (_, found) = [block for block in part.blocks if isinstance(block, Table)]
    assert rows(found)[0][-1] == "In September 2017: Foster care 7."


@pytest.mark.parametrize(
    ("audience", "said"), [(Audience.STAFF, "3 suppressed"), (Audience.PUBLISHED, "suppressed")]
)
def test_a_suppressed_quarter_says_so(draft: Snapshot, audience: Audience, said: str) -> None:
    found = rows(table(document(draft, NAME, audience), "Looked after children"))
    assert found[1][9] == said
