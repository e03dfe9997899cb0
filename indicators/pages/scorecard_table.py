"""The scorecard's table: groups of columns, groups of rows, cells drawn as plainly as can be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django_tables2.data import TableListData

from indicators.figures import TARGET
from indicators.pages.scorecard_asked import Asked, address
from indicators.rules import words
from indicators.rules.standing import SCORES, Rag
from indicators.rules.suppression import Audience
from indicators.scorecard.card import Section
from indicators.scorecard.columns import NOTHING, Cell, groups_of
from indicators.scorecard.columns import Column as Given
from indicators.scorecard.sheet import Line, by_section
from kpiportal.pages import marks
from kpiportal.pages.tables import Column, Table

RULE = (
    "Green counts 2, amber 1, red 0. A section has the mean of those judged against a target, to"
    " the nearest; a tie goes to the worse."
)
# What stands of a row on a narrow screen; MORE opens the other cells, but for those of nothing.
IN_SHORT = {"title", "figure", "line", "trend", "target", "standing"}
EMPTY = Cell(NOTHING)
CLASS, OF_NONE = 'class="', 'class="e '
MORE = (
    ' <details class="card__more"><summary>More'
    '<span class="govuk-visually-hidden"> of {}</span></summary></details>'
)
# Of a longer one the way back leads to the scorecard as it is at first.
LONGEST_QUERY = 2000


class Head(NamedTuple):
    """A column's heading; `sort` is empty where it can't be sorted by it."""

    label: str
    dated: str
    css: str
    sort: str
    order: str


class Span(NamedTuple):
    """A named group of columns."""

    label: str
    columns: int


class Group(NamedTuple):
    """A section's rows, under what it is called and how it stands; or all rows, sorted."""

    name: str
    rag: str
    why: str
    rows: SafeString


class InOrder(TableListData):
    """Lines that stand in their order already: the exports have the same."""

    def order_by(self, aliases: Sequence[str]) -> None:
        pass


class ScorecardTable(Table):
    is_dense = True

    class Meta:
        template_name = "indicators/scorecard_table.html"

    def __init__(self, asked: Asked, query: QueryDict) -> None:
        """`query`: the page's own, which an indicator's page leads back to."""
        self.asked, self._query = asked, query
        self._way_back = escape(_leading_back(asked, query.urlencode()))
        self.shown = [column for column in asked.columns if column.key != "code"]
        columns = [
            (column.key, Column(verbose_name=column.label, orderable=column.sort is not None))
            for column in self.shown
        ]
        super().__init__(
            data=InOrder(asked.lines), extra_columns=columns, order_by=asked.order or None
        )
        self._more = MORE if {column.key for column in self.shown} - IN_SHORT else ""

    @property
    def caption_text(self) -> str:
        card = self.asked.sheet.card
        return f"{card.council}: indicators in {card.month.label} by section"

    @property
    def spans(self) -> list[Span]:
        return [Span(*group) for group in groups_of(self.shown)]

    def heads(self) -> Iterator[Head]:
        for column, heading in zip(self.shown, self.headings(), strict=True):
            css = "" if column.key == "title" else _css(column)
            to = address(self._query, sort=heading.sort) if heading.sort else ""
            yield Head(column.label, column.dated, css, to, heading.order)

    def groups(self) -> Iterator[Group]:
        opens = [_opening(column) for column in self.shown]
        if self.asked.order:
            yield Group("", "", "", self._rows(self.asked.lines, opens))
            return
        for section, lines in by_section(self.asked.sheet, self.asked.lines):
            yield Group(section.name, section.rag, self._why(section), self._rows(lines, opens))

    def _why(self, section: Section) -> str:
        """The rule, with the section's own numbers in it; but none that count what is hidden."""
        if not self.asked.sheet.card.audience.sees_all:
            return RULE
        counted = Counter(row.against[TARGET].rag or Rag.NONE for row in section.rows)
        judged = sum(counted[rag] for rag in SCORES)
        if not judged:
            return "None of its indicators is judged against a target."
        parts = ", ".join(
            f"{counted[rag]} {words.RAG[rag].lower()}" for rag in SCORES if counted[rag]
        )
        mean = sum(score * counted[rag] for rag, score in SCORES.items()) / judged
        return f"{judged} judged: {parts}, a mean of {mean:.2f}. {RULE}"

    def _rows(self, lines: Sequence[Line], opens: Sequence[str]) -> SafeString:
        cells = list(zip(self.shown[1:], opens[1:], strict=True))
        drawn = []
        for line in lines:
            others = [_drawn(column.cell(line), opening) for column, opening in cells]
            drawn.append(f"<tr>{self._title(line)}{''.join(others)}</tr>\n")
        # Each cell is escaped where it is drawn.
        return mark_safe("".join(drawn))  # noqa: S308

    def _title(self, line: Line) -> str:
        code = line.row.code
        return (
            f'<th scope="row"><b>{escape(code)}</b> '
            f'<a href="{_address(code)}{self._way_back}">{escape(line.definition.title)}</a>'
            f"{self._more.format(escape(code))}</th>"
        )


@lru_cache(maxsize=2000)
def _address(code: str) -> str:
    return escape(reverse("indicator", args=[code]))


def _leading_back(asked: Asked, left_as: str) -> str:
    """An indicator's page shows the same month, known on the same day, as to the same people."""
    card = asked.sheet.card
    said = {
        "month": str(card.month),
        "known": card.known_on.isoformat() if card.known_on else "",
        "audience": "" if card.audience is Audience.STAFF else str(card.audience),
        "card": left_as if len(left_as) <= LONGEST_QUERY else "",
    }
    return "?" + urlencode({name: value for name, value in said.items() if value})


def _opening(column: Given) -> str:
    """How a cell begins. On a narrow screen its label stands above it."""
    return f'<td class="{_css(column)}" data-l="{escape(column.name)}">'


def _css(column: Given) -> str:
    kind = "f" if column.key == "figure" else "n" if column.is_numeric else "t"
    return f"{kind} c-{column.key.partition('_')[0]}"


def _drawn(cell: Cell, opening: str) -> str:
    if cell == EMPTY:
        return f"{opening.replace(CLASS, OF_NONE, 1)}{NOTHING}</td>"
    if cell.svg:
        return f"{opening}{cell.svg}</td>"
    text = _escaped(cell.text) if cell.rag is None else _mark(cell.rag, cell.text)
    if cell.note:
        return f"{opening}{text}<small>{_escaped(cell.note).replace(', ', ',<br>')}</small></td>"
    return f"{opening}{text}</td>"


# The same few words stand in hundreds of cells.
_escaped = lru_cache(maxsize=2000)(escape)


@lru_cache(maxsize=100)
def _mark(rag: Rag, word: str) -> str:
    return marks.rag(rag, word)
