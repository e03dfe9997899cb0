"""The tables of the page of one indicator, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.figures import PREVIOUS, TARGET, YEAR_AGO
from indicators.models import Comparator
from indicators.profile.control import why
from indicators.profile.drawing import Choice
from indicators.profile.history import History, Told
from indicators.profile.restated import Restated
from indicators.restatements import Kind
from indicators.rules import words
from indicators.rules.display import counted, plain
from indicators.rules.periods import Month, months_text
from indicators.rules.spc import Chart
from indicators.rules.standing import Rag, Standing, rag
from indicators.scorecard.card import Row

NOTHING = words.NOTHING


@dataclass(frozen=True)
class Cell:
    """A reference beside the figure."""

    name: str
    figure: str
    rag: Rag | None = None
    word: str = ""


def cells_of(history: History, row: Row, named: Iterable[Comparator]) -> Iterator[Cell]:
    target = row.against[TARGET]
    if target.reference is None:
        yield Cell("Target", "None")
    else:
        word = words.against_target(target.standing, has_target=True)
        yield Cell("Target", history.written(target.reference), target.rag or Rag.NONE, word)
    for comparator in named:
        compared = row.against[comparator.key]
        benchmark = history.benchmark_at(comparator.pk, row.end or history.month)
        if benchmark:
            differs = ", defined otherwise" if benchmark.definition_differs else ""
            name = f"{history.name_of(benchmark)}{differs}"
            yield _cell(history, name, compared.reference, compared.standing)
    for name, key in (("Before", PREVIOUS), ("A year ago", YEAR_AGO)):
        compared = row.against[key]
        yield _cell(history, name, compared.reference, compared.standing)


def counts_of(row: Row) -> str:
    if row.numerator is None or row.denominator is None:
        return ""
    return f"{counted(row.numerator)} of {counted(row.denominator)}"


def _cell(
    history: History, name: str, reference: Decimal | None, standing: Standing | None
) -> Cell:
    if reference is None:
        return Cell(name, NOTHING)
    return Cell(name, history.written(reference), None, words.STANDING[standing or Standing.NONE])


@dataclass(frozen=True)
class FigureLine:
    month: Month
    figure: str
    status: str
    numerator: str
    denominator: str
    target: str
    rag: Rag | None
    standing: str
    unusual: str
    note: str


@dataclass(frozen=True)
class Columns:
    """Those that hold anything: an empty one only takes room."""

    status: bool
    counts: bool
    target: bool
    standing: bool
    unusual: bool
    note: bool


def columns_of(lines: Iterable[FigureLine]) -> Columns:
    each = list(lines)
    return Columns(
        status=any(line.status for line in each),
        counts=any(line.denominator != NOTHING or line.numerator != NOTHING for line in each),
        target=any(line.target != NOTHING for line in each),
        standing=any(line.standing for line in each),
        unusual=any(line.unusual for line in each),
        note=any(line.note for line in each),
    )


def category_rows(history: History, choice: Choice) -> list[tuple[str, list[str]]]:
    """A month a row, the newest first, a category a column in their order."""
    by_end = [{each.end: each for each in told} for told in history.categories.values()]
    ends = sorted({end for told in by_end for end in told}, reverse=True)
    return [
        (end.label, [_cell_of(history, told.get(end)) for told in by_end])
        for end in ends
        if choice.first <= end <= choice.last
    ]


def _cell_of(history: History, told: Told | None) -> str:
    if told is None:
        return NOTHING
    if told.value is None:
        return words.STATUS[told.status] or NOTHING
    return history.written(told.value)


def figure_lines(history: History, found: Chart, choice: Choice) -> list[FigureLine]:
    """The newest first, of the months that the chart shows."""
    unusual = {
        reading.end: why(reading) for segment in found.segments for reading in segment.readings
    }
    return [
        _line(history, each, unusual.get(each.end, ""))
        for each in reversed(history.whole)
        if choice.first <= each.end <= choice.last
    ]


def _line(history: History, told: Told, unusual: str) -> FigureLine:
    target = history.target_at(told.end)
    is_judged = told.value is not None and told.against_target is not Standing.NONE
    return FigureLine(
        month=told.end,
        figure=NOTHING if told.value is None else history.written(told.value),
        status=words.STATUS[told.status],
        numerator=_count(told.numerator),
        denominator=_count(told.denominator),
        target=NOTHING if target is None else history.written(target),
        rag=rag(told.against_target) if is_judged else None,
        standing=words.against_target(told.against_target, has_target=True) if is_judged else "",
        unusual=unusual,
        note=told.note,
    )


def _count(count: Decimal | None) -> str:
    return NOTHING if count is None else counted(count)


@dataclass(frozen=True)
class RestatedLine:
    what: str
    change: Restated
    reported: str
    now: str
    why: str


KINDS = {Kind.RESTATED: "", Kind.REFINED: "said more exactly", Kind.WITHDRAWN: "no figure any more"}


def restated_lines(history: History, changes: Iterable[Restated]) -> list[RestatedLine]:
    return [
        RestatedLine(
            what=_what(change, history),
            change=change,
            reported=_exact(history, change.reported),
            now=NOTHING if change.now is None else _exact(history, change.now),
            why="; ".join(filter(None, [change.reason, KINDS[change.kind], _derived(change)])),
        )
        for change in changes
    ]


def _what(change: Restated, history: History) -> str:
    length = (
        "" if change.months == history.definition.months else f" ({months_text(change.months)})"
    )
    category = f"{change.category}, " if change.category else ""
    return f"{category}{change.end.label}{length}"


def _exact(history: History, value: Decimal) -> str:
    """As it came, unless it has more decimals than anybody reads."""
    exact = plain(value)
    _, _, decimals = exact.partition(".")
    return history.written(value) if len(decimals) > 4 else exact


def _derived(change: Restated) -> str:
    return "it follows from others" if change.is_derived else ""
