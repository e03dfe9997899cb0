"""The portfolio scorecard: groups with their RAG, five quarters each, benchmarks, a narrative."""

from collections.abc import Iterator
from decimal import Decimal

from indicators.rules import words
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from indicators.rules.standing import Rag
from kpiportal.documents.parts import (
    A3_WIDE,
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Part,
    Row,
    Table,
    figures,
)
from narratives.papers import breakdowns
from narratives.papers.analysis import Analysis
from narratives.papers.paper import Paper
from narratives.papers.prose import sentences
from narratives.papers.told import Told, quarter_ends
from narratives.papers.wording import COVERED, GOOD, UNAVAILABLE, front, held_against, went
from narratives.papers.year_tables import as_cell

QUARTERS = 5
SIZE = 9.0
MONITOR = "Monitor"


def make(told: Told) -> Paper:
    return Paper(
        title=f"Portfolio scorecard: {front(told, 'portfolio')}",
        under_title=[told.quarter, f"Council priority: {front(told, 'priority')}"],
        parts=[Part(list(_blocks(told, Analysis(told))), A3_WIDE)],
    )


def _blocks(told: Told, analysis: Analysis) -> Iterator[Block]:
    yield Paragraph(
        "Star and green: at the target or better. Circle and amber: near it. Square and red:"
        " behind it. Open square: monitored without a target. An arrow is the way that the figure"
        " went since the quarter before.",
        "quiet",
    )
    count = 0
    for section in told.sections:
        codes = told.codes_of(section["name"])
        yield Heading(section["name"], 1, section["rag"], words.RAG[section["rag"]])
        yield Table(
            name=section["name"],
            size=SIZE,
            columns=list(_columns(told)),
            rows=[
                Row(list(_cells(told, analysis, code, count + place)))
                for place, code in enumerate(codes, start=1)
            ],
        )
        count += len(codes)


def _columns(told: Told) -> Iterator[Column]:
    yield figures("No.", 0.6)
    yield Column("Measure", 5.4)
    yield Column("Good to be", 1)
    yield Column("Data period", 2)
    yield figures("Target", 1.1)
    for end in _ends(told):
        yield figures(_name(told, end), 1.9, "Quarters")
    yield Column("Latest", 1.6)
    yield Column("Benchmarks", 4)
    yield Column("Narrative", 6.4)


def _ends(told: Told) -> list[Month]:
    return sorted(quarter_ends(told.month, told.year_starts, QUARTERS))


def _name(told: Told, end: Month) -> str:
    quarter = Quarter.containing(end, told.year_starts)
    return str(quarter) if quarter.end == end else f"{quarter} to {end.short_label}"


def _cells(told: Told, analysis: Analysis, code: str, place: int) -> Iterator[Cell]:
    said, target = told.definition(code), told.rows[code]["against"]["target"]
    yield Cell(str(place), number=Decimal(place))
    yield Cell(said["title"], note=code)
    yield Cell(GOOD[said["better"]])
    yield Cell(COVERED.get(said["months"], f"{said['months']} months"))
    yield Cell(_target(told, code) if target["reference"] is not None else MONITOR)
    before: Month | None = None
    for end in _ends(told):
        yield _of_quarter(told, code, end, before)
        before = end
    yield _latest(told, code)
    yield Cell("; ".join(held_against(told, code)) or words.NOTHING)
    yield Cell(_narrative(told, analysis, code))


def _target(told: Told, code: str) -> str:
    return told.brief(code, told.content["printed"][code]["target"])


def _of_quarter(told: Told, code: str, end: Month, before: Month | None) -> Cell:
    shown = as_cell(told.cell(code, end))
    if not shown.text or shown.number is None:
        return shown if shown != Cell() else Cell(words.NOTHING)
    way = went(told, code, end, before) if before else ""
    note = ", ".join(filter(None, [way, shown.note]))
    return Cell(told.brief(code, shown.text), number=shown.number, note=note)


def _latest(told: Told, code: str) -> Cell:
    target = told.rows[code]["against"]["target"]
    if target["reference"] is None:
        return Cell(MONITOR, rag="none")
    if target["rag"] in (None, "none"):
        return Cell(words.RAG[Rag.NONE], rag="none")
    return Cell(words.RAG[target["rag"]], rag=target["rag"])


def _narrative(told: Told, analysis: Analysis, code: str) -> str:
    """The officer's own first words; else what the figures bear out."""
    if told.accepted(code):
        return sentences(told.accepted(code))[0]
    by_category = breakdowns.sentences(told, told.columns[code])
    if told.rows[code]["shown"] is None and by_category:
        return " ".join(by_category)
    if told.rows[code]["shown"] is None:
        status = told.status(code)
        return UNAVAILABLE if status in ("", "missing", "not available") else status.capitalize()
    return " ".join(analysis.sentences(code, 2))
