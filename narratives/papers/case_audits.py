"""The chapter on case audits: what was judged final in the quarter, beside those before it."""

from collections.abc import Iterator
from decimal import Decimal

from indicators.rules import words
from indicators.rules.display import half_away
from kpiportal.documents.parts import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Picture,
    Pictures,
    Row,
    Table,
    figures,
)
from narratives.papers import charts
from narratives.papers.told import Kept, Told

QUARTERS_BEFORE = 3


def chapter(told: Told) -> Iterator[Block]:
    yield Heading("Findings of case audits")
    found = told.content["audits"]
    if not found:
        yield Paragraph(f"No case audits of {told.quarter} are final.")
    for each in found:
        yield Heading(each["title"], 2)
        waiting = f" {each['waiting']} are not final yet." if each["waiting"] else ""
        yield Paragraph(f"{each['of']} audits of {told.quarter} are final.{waiting}")
        yield _judgements(told, each)
        yield from (Paragraph(change) for change in each["changes"])
        if each["of"]:
            yield Pictures([_picture(told, each)])


def _picture(told: Told, found: Kept) -> Picture:
    return charts.shares_chart(
        f"{found['title']}, {told.quarter}",
        [
            (grade["name"], Decimal(grade["count"]), f"{grade['count']} of {found['of']}")
            for grade in found["grades"]
        ],
        f"audits-{found['title']}",
    )


def _judgements(told: Told, found: Kept) -> Table:
    """A row a quarter, each grade with its number and share; then the year to date."""
    rows = [*found["before"][-QUARTERS_BEFORE:], {**found, "label": told.quarter}, found["to_date"]]
    return Table(
        name=f"Audits {found['title']}",
        columns=[
            Column("", 2.2),
            *(
                column
                for grade in found["grades"]
                for column in (
                    figures("Number", 1, grade["name"]),
                    figures("%", 0.8, grade["name"]),
                )
            ),
        ],
        rows=[Row([Cell(row["label"]), *_graded(row)]) for row in rows],
    )


def _graded(row: Kept) -> Iterator[Cell]:
    for grade in row["grades"]:
        yield Cell(f"{grade['count']} of {row['of']}")
        share = Decimal(100 * grade["count"]) / row["of"] if row["of"] else None
        yield (
            Cell(words.NOTHING)
            if share is None
            else Cell(f"{half_away(share, 0)}%", number=half_away(share, 0))
        )
