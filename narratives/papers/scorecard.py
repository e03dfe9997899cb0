"""The scorecard: every indicator of the month in one table, with its summary above."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from indicators.rules import words
from indicators.rules.periods import Month
from indicators.rules.standing import Standing, Trend
from kpiportal.documents.parts import (
    A3_WIDE,
    Box,
    Boxes,
    Cell,
    Column,
    Part,
    Row,
    Table,
    figures,
)
from narratives.papers import charts
from narratives.papers.paper import Paper
from narratives.papers.told import Kept, Told, grouped
from narratives.papers.year_tables import as_cell

LATEST_MONTHS = 5
COVERS = {
    "0": "Month end",
    "1": "Month",
    "3": "Quarter",
    "ytd": "Year to date",
    "12": "Rolling year",
}
SIZE = 8.0


def make(told: Told) -> Paper:
    return Paper(
        title=f"Children’s services scorecard, {told.month.label}",
        under_title=[told.quarter],
        parts=[Part([_summary(told), _table(told)], A3_WIDE)],
    )


def _summary(told: Told) -> Boxes:
    totals = told.content["scorecard"]["totals"]
    trend = [(words.TREND[each], totals["trend"][each]) for each in Trend]
    target = [(words.TARGET[each], totals["target"][each]) for each in Standing]
    boxes = [
        Box("Indicators", [Cell(f"In all: {len(told.rows)}"), *_by_status(told)]),
        Box("Since last reported", [Cell(f"{word}: {count}") for word, count in trend]),
        Box("Against target", [Cell(f"{word}: {count}") for word, count in target]),
    ]
    return Boxes(boxes)


def _by_status(told: Told) -> Iterator[Cell]:
    """Those with a figure, and the others counted apart."""
    found = Counter(map(told.status, told.rows))
    final, provisional = found.pop(words.STATUS["final"], 0), found.pop("provisional", 0)
    yield Cell(f"With a figure: {final + provisional}")
    if provisional:
        yield Cell(f"Of them provisional: {provisional}")
    for word in (words.BY_CATEGORY, *words.STATUS.values()):
        if word in found:
            yield Cell(f"{word.capitalize()}: {found[word]}")


def _table(told: Told) -> Table:
    years = told.content["years"][0]["past_years"][-2:] if told.content["years"] else []
    return Table(
        name="Scorecard",
        size=SIZE,
        columns=list(_columns(told, years)),
        rows=list(_rows(told)),
    )


def _columns(told: Told, years: list[str]) -> Iterator[Column]:
    yield Column("Number", 2.2)
    yield Column("Indicator", 7.4)
    yield Column("Lead officer", 3.4)
    yield Column("Covers", 2)
    yield Column("Good to be", 1.5)
    yield Column("Unit", 1.7)
    for label in told.comparators.values():
        yield figures(label, 1.9, "Latest known of others")
    for year in years:
        yield figures(year, 1.5, "Years and a year ago")
    yield figures((told.month - 12).short_label, 1.5, "Years and a year ago")
    for month in _latest(told):
        yield figures(month.short_label, 1.6, "Latest months")
    yield Column("Two years", 2.3, group="Latest months", is_drawing=True)
    yield figures("Numerator", 2.1, told.month.label)
    yield figures("Denominator", 2.5, told.month.label)
    yield Column("Since last reported", 2)
    yield figures("Target", 1.3)
    yield Column("Against target", 3.8)


def _latest(told: Told) -> list[Month]:
    return [told.month - back for back in reversed(range(LATEST_MONTHS))]


def _rows(told: Told) -> Iterator[Row]:
    for section in told.sections:
        mark = Cell(words.RAG[section["rag"]], rag=section["rag"])
        yield Row([Cell(section["name"]), mark], is_group=True)
        for code in told.codes_of(section["name"]):
            yield Row(list(_cells(told, code)))


def _cells(told: Told, code: str) -> Iterator[Cell]:
    row, definition = told.rows[code], told.definition(code)
    column = told.columns[code]["whole"]
    printed = told.content["printed"][code]
    yield Cell(code)
    yield Cell(row["title"])
    yield Cell(definition["lead"] or words.NOTHING)
    yield Cell(COVERS.get(row["months"], f"{row['months']} months"))
    yield Cell(words.GOOD[definition["better"]])
    yield Cell(words.UNITS[definition["unit"]])
    for key in told.comparators:
        yield _figure(printed[key])
    for cell in column["years"][-2:]:
        yield as_cell(cell)
    yield as_cell(told.cell(code, told.month - 12))
    for month in _latest(told):
        yield _of_month(told, code, row, month)
    yield Cell(svg=charts.spark(told, code))
    yield _figure(row["numerator"])
    yield _figure(row["denominator"])
    yield Cell(words.trend_of_a_row(row["trend"]))
    yield _figure(printed["target"])
    target = row["against"]["target"]
    word = words.against_target(target["standing"], has_target=target["reference"] is not None)
    yield Cell(word, rag=target["rag"] or "none")


def _of_month(told: Told, code: str, row: Kept, month: Month) -> Cell:
    """The paper's month as the scorecard has it: carried forward where the council does so."""
    if month != told.month:
        return as_cell(told.cell(code, month))
    said = [told.status(code)]
    if row["end"] is not None and row["end"] != str(month):
        said.append(Month.from_text(row["end"]).short_label)
    note = ", ".join(filter(None, said))
    if row["shown"] is None:
        return Cell("", note=note) if note else Cell(words.NOTHING)
    figure = _figure(row["shown"])
    return Cell(figure.text, number=figure.number, note=note, is_strong=True)


def _figure(figure: str | None) -> Cell:
    if figure is None:
        return Cell(words.NOTHING)
    return Cell(grouped(figure), number=Decimal(figure))
