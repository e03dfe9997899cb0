"""A framework as a document: its matrix, and the indicators that stand in what was asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils import timezone
from django.utils.formats import date_format

from indicators.figures import TARGET
from indicators.framework.matrix import Cell, Frame, Group, Matrix
from indicators.rules import words
from indicators.rules.standing import Rag
from indicators.scorecard.card import Row, Scorecard
from indicators.written import written
from kpiportal.documents.parts import (
    A3_WIDE,
    Column,
    Document,
    Heading,
    NewPage,
    Part,
    Stamp,
    Table,
    figures,
)
from kpiportal.documents.parts import Cell as Printed
from kpiportal.documents.parts import Row as PrintedRow

MATRIX = "Matrix"
INDICATORS = "Indicators"


@dataclass(frozen=True)
class Extract:
    """Of a framework in a month: the cells asked for, and in words what was asked for."""

    matrix: Matrix
    card: Scorecard
    cells: Sequence[Cell]
    says: Sequence[tuple[str, str]]

    @property
    def frame(self) -> Frame:
        return self.matrix.frame


def document(extract: Extract, *, now: datetime) -> Document:
    """Of figures that nobody froze or signed, and it says so."""
    tables = [matrix_table(extract), indicators_table(extract)]
    digest = sha256(repr([table.rows for table in tables]).encode()).hexdigest()
    today = date_format(timezone.localdate(now))
    return Document(
        title=f"{extract.frame.name}, {extract.card.month.label}",
        under_title=["; ".join(f"{label}: {value}" for label, value in extract.says)],
        stamp=Stamp(
            council=extract.card.council,
            standing="Draft: nobody has approved these figures.",
            source=f"No snapshot: figures taken {today}, {digest[:12]}",
            is_draft=True,
            audience=words.AS_SEEN[extract.card.audience],
        ),
        parts=[Part([tables[0], NewPage(), Heading("Its indicators"), tables[1]], A3_WIDE)],
    )


def matrix_table(extract: Extract) -> Table:
    """All of it, whatever was asked for: each cell's colour, counts and questions."""
    frame = extract.frame
    themes = [theme or "Against target" for theme in frame.themes]
    return Table(
        name=MATRIX,
        size=10,
        columns=[Column("Level", 40), *(Column(theme, 70) for theme in themes)],
        rows=[
            PrintedRow([Printed(level), *map(_matrix_cell, cells)])
            for level, cells in extract.matrix.rows
        ],
    )


def indicators_table(extract: Extract) -> Table:
    has_questions = extract.frame.is_own
    asks = [Column("Question", 45)] if has_questions else []
    return Table(
        name=INDICATORS,
        columns=[
            *(Column("Level", 28), Column("Theme", 28), *asks),
            *(Column("Code", 16), Column("Indicator", 75), Column("Section", 30)),
            *(Column("Lead officer", 34), Column("Month", 18)),
            *(figures("Numerator", 19), figures("Denominator", 21), figures("Figure", 16)),
            *(Column("Status", 20), figures("Target", 16)),
            *(Column("Against target", 34), Column("Trend", 22)),
        ],
        rows=list(_indicators(extract, has_questions=has_questions)),
    )


def _indicators(extract: Extract, *, has_questions: bool) -> Iterator[PrintedRow]:
    for cell in extract.cells:
        for row in cell.rows:
            asked = extract.frame.place_of(row.definition).question
            yield PrintedRow(
                [
                    *(Printed(cell.level), Printed(cell.theme)),
                    *([Printed(asked)] if has_questions else []),
                    *_told(row, extract.card),
                ]
            )


def _told(row: Row, card: Scorecard) -> Iterator[Printed]:
    said, target = row.definition, row.against[TARGET]
    decimals = card.policy.decimals if card.policy else {}
    yield Printed(row.code)
    yield Printed(said.title)
    yield Printed(said.section)
    yield Printed(said.lead.post.title if said.lead else "")
    yield Printed(row.end.short_label if row.end else "")
    for count in (row.numerator, row.denominator):
        yield Printed("" if count is None else written(count, "number", {}), number=count)
    figure = "" if row.value is None else written(row.value, said.unit, decimals)
    yield Printed(figure, number=row.value, is_strong=True)
    yield Printed(row.status_in_words)
    reference = target.reference
    aimed_at = "" if reference is None else written(reference, said.unit, decimals)
    yield Printed(aimed_at, number=reference)
    standing = words.against_target(target.standing, has_target=reference is not None)
    yield Printed(standing, rag=target.rag or Rag.NONE)
    yield Printed(words.trend_of_a_row(row.trend))


def _matrix_cell(cell: Cell) -> Printed:
    if not cell.rows and not cell.questions:
        return Printed(words.NOTHING)
    asked = [
        f"{question.text} {words.RAG[question.rag] if question.rows else 'No indicator'}."
        for question in cell.questions
    ]
    if not cell.rows:
        return Printed("No indicator", note="\n".join(asked))
    return Printed(words.RAG[cell.rag], rag=cell.rag, note="\n".join([_counts(cell), *asked]))


def _counts(group: Group) -> str:
    count = len(group.rows)
    judged = [f"{number} {each}" for each, number in group.judged]
    return ", ".join([f"{count} indicator{'' if count == 1 else 's'}", *judged])
