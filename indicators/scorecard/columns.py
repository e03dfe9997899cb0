"""The scorecard's columns: what stands in each cell, on the page, in the workbook, in the PDF."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from indicators.figures import PREVIOUS, TARGET, YEAR_AGO
from indicators.models import Comparator
from indicators.rules import words
from indicators.rules.periods import POINT_IN_TIME, YTD, Month
from indicators.rules.standing import Rag, Standing, Trend
from indicators.scorecard.series import Point
from indicators.scorecard.sheet import Line, Sheet, Year

NOTHING = words.NOTHING
HIDDEN = "supp."


class Cell(NamedTuple):
    """Text for people; the figure, where it is one, for programs; a word beneath it."""

    text: str
    figure: Decimal | None = None
    note: str = ""
    rag: Rag | None = None
    svg: str = ""


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    cell: Callable[[Line], Cell]
    group: str = ""
    is_numeric: bool = False
    # The month that its figures end in, unless one says otherwise.
    dated: str = ""
    # What it is sorted by; None stands last either way.
    sort: Callable[[Line], Any] | None = None

    @property
    def name(self) -> str:
        """Its label where there is one line for it."""
        return ", ".join(filter(None, (self.label, self.dated)))


# What a reader may choose, by the word that stands for it in an address.
CHOICES = {
    "section": "Section",
    "service": "Service",
    "tier": "Tier",
    "lead": "Lead officer",
    "covers": "What one value covers",
    "better": "Good to be",
    "unit": "Unit",
    "comparators": "Comparators, with their date",
    "years": "Past years’ outturn",
    "year_ago": "Same period last year",
    "months": "The year’s months so far",
    "before": "Figure before",
    "counts": "Numerator and denominator",
    "line": "Months as a line",
    "trend": "Trend",
    "target": "Target",
    "standing": "Standing against target",
}
AT_FIRST = [key for key in CHOICES if key not in {"section", "service", "tier", "before"}]
_WORST_FIRST = {Standing.BEHIND: 0, Standing.NEAR: 1, Standing.LEVEL: 2, Standing.AHEAD: 3}
_TRENDS = {Trend.WORSE: 0, Trend.SAME: 1, Trend.BETTER: 2}


def columns_of(sheet: Sheet, chosen: Iterable[str]) -> list[Column]:
    """The indicator first, then what was chosen, in the order of the paper."""
    shows = set(chosen)
    now, year = (
        sheet.card.month.short_label,
        sheet.card.month.financial_year(sheet.card.year_starts),
    )
    columns = [
        Column("code", "Code", lambda line: Cell(line.row.code)),
        Column("title", "Indicator", lambda line: Cell(line.definition.title), sort=_of("title")),
        *(_words(key) for key in ("section", "service", "tier") if key in shows),
        *(column for column in _about() if column.key in shows),
    ]
    if "comparators" in shows:
        columns += [_comparator(sheet, each) for each in sheet.comparators]
    columns += _past(sheet, shows)
    if "months" in shows:
        columns += [_month(sheet, month, year) for month in sheet.months]
    if "before" in shows:
        columns.append(
            Column("before", "Before", _reference(sheet, PREVIOUS), now, is_numeric=True)
        )
    columns.append(Column("figure", "Figure", _figure(sheet), now, is_numeric=True, sort=_value))
    if "counts" in shows:
        columns += [
            Column("numerator", "Number", _count("numerator"), now, is_numeric=True),
            Column("denominator", "Out of", _count("denominator"), now, is_numeric=True),
        ]
    if "line" in shows:
        columns.append(
            Column(
                "line",
                f"Since {sheet.lines_begin.short_label}",
                lambda line: Cell("", svg=sheet.spark(line)),
                now,
            )
        )
    return columns + [column for column in _judgement() if column.key in shows]


def _about() -> list[Column]:
    return [
        Column(
            "lead",
            "Lead officer",
            lambda line: Cell(line.lead or NOTHING),
            "About",
            sort=lambda line: line.lead or None,
        ),
        Column(
            "covers",
            "Covers",
            lambda line: Cell(_covers(line)),
            "About",
        ),
        Column(
            "better",
            "Good to be",
            lambda line: Cell(words.GOOD[line.definition.better]),
            "About",
        ),
        Column(
            "unit",
            "Unit",
            lambda line: Cell(words.UNITS[line.definition.unit]),
            "About",
        ),
    ]


def _judgement() -> list[Column]:
    group = "Judgement"
    return [
        Column(
            "trend",
            "Trend",
            lambda line: Cell(words.trend_of_a_row(line.row.trend)),
            group,
            sort=lambda line: _TRENDS.get(line.row.trend or Trend.NONE),
        ),
        Column("target", "Target", _target, group, is_numeric=True),
        Column(
            "standing",
            "Against target",
            _standing,
            group,
            sort=lambda line: _WORST_FIRST.get(line.row.against[TARGET].standing or Standing.NONE),
        ),
    ]


def _past(sheet: Sheet, shows: set[str]) -> list[Column]:
    """As the paper has them: by time, so the month a year ago stands between two years' ends."""
    years = [_outturn(sheet, year) for year in sheet.years] if "years" in shows else []
    if "year_ago" in shows:
        month = sheet.card.month - 12
        years.insert(
            len(years) - 1 if years else 0,
            Column(
                "year_ago",
                month.short_label,
                _reference(sheet, YEAR_AGO),
                "Past years",
                is_numeric=True,
            ),
        )
    return years


def _outturn(sheet: Sheet, year: Year) -> Column:
    def cell(line: Line) -> Cell:
        return _point(line, line.series.at(sheet.outturn_month(line, year)), sheet)

    label = year.label(sheet.card.year_starts)
    return Column(f"year_{year.first}", label, cell, "Past years", is_numeric=True)


def _month(sheet: Sheet, month: Month, group: str) -> Column:
    def cell(line: Line) -> Cell:
        return _point(line, line.series.at(month), sheet)

    return Column(f"month_{month}", month.short_label[:3], cell, group, is_numeric=True)


def _point(line: Line, point: Point | None, sheet: Sheet) -> Cell:
    if point is None:
        return Cell(NOTHING)
    if point.value is None:
        return Cell(HIDDEN)
    return Cell(sheet.written(point.value, line.definition.unit), point.value)


def _comparator(sheet: Sheet, comparator: Comparator) -> Column:
    key, usual = comparator.key, sheet.dates.get(comparator.key)

    def cell(line: Line) -> Cell:
        compared = line.row.against[key]
        if compared.reference is None:
            return Cell(NOTHING)
        said = [words.STANDING[compared.standing or Standing.NONE]]
        dated = line.dated.get(key)
        if dated and dated.end != usual:
            said.append(dated.end.short_label)
        if dated and dated.definition_differs:
            said.append("counts otherwise")
        return Cell(
            sheet.written(compared.reference, line.definition.unit),
            compared.reference,
            ", ".join(filter(None, said)),
        )

    return Column(
        f"comparator_{key}",
        comparator.label,
        cell,
        "Comparators",
        is_numeric=True,
        dated=usual.short_label if usual else "",
    )


def _reference(sheet: Sheet, key: str) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        reference = line.row.against[key].reference
        if reference is None:
            return Cell(NOTHING)
        return Cell(sheet.written(reference, line.definition.unit), reference)

    return cell


def _figure(sheet: Sheet) -> Callable[[Line], Cell]:
    """With what has to be said of it, or instead of it: its status, and an earlier month."""

    def cell(line: Line) -> Cell:
        row = line.row
        said = [row.status_in_words]
        if row.end is not None and row.end != sheet.card.month:
            said.append(row.end.short_label)
        note = ", ".join(filter(None, said))
        if row.value is None:
            return Cell("" if note else NOTHING, None, note)
        return Cell(sheet.written(row.value, line.definition.unit), row.value, note)

    return cell


def _count(name: str) -> Callable[[Line], Cell]:
    def cell(line: Line) -> Cell:
        count: Decimal | None = getattr(line.row, name)
        return Cell(NOTHING) if count is None else Cell(f"{count:,f}", count)

    return cell


def _target(line: Line) -> Cell:
    """As it was set, whatever figures are rounded to."""
    reference = line.row.against[TARGET].reference
    return Cell(NOTHING) if reference is None else Cell(f"{reference:,f}", reference)


def _standing(line: Line) -> Cell:
    target = line.row.against[TARGET]
    word = words.against_target(target.standing, has_target=target.reference is not None)
    was = f"{words.RAG[line.turned_from].lower()} before" if line.turned_from else ""
    return Cell(word, None, was, line.rag)


def _covers(line: Line) -> str:
    months = line.row.months
    if months == POINT_IN_TIME:
        return "Month end"
    if months == YTD:
        return "Year to date"
    return {1: "Month", 3: "Quarter"}.get(months, f"{months} months")


def _words(key: str) -> Column:
    def cell(line: Line) -> Cell:
        return Cell(getattr(line.definition, key) or NOTHING)

    return Column(key, CHOICES[key], cell, "About", sort=_of(key))


def _of(name: str) -> Callable[[Line], Any]:
    def sorted_by(line: Line) -> Any:
        said = getattr(line.definition, name)
        return said.casefold() or None

    return sorted_by


def _value(line: Line) -> Decimal | None:
    return line.row.value


def groups_of(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The named groups that stand above the columns, and how many each spans."""
    groups: list[tuple[str, int]] = []
    for column in columns:
        if groups and groups[-1][0] == column.group:
            groups[-1] = (column.group, groups[-1][1] + 1)
        else:
            groups.append((column.group, 1))
    return groups
