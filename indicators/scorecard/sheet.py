"""The scorecard as the paper has it: each row with the months, years and comparators beside it.

Its rows are those of `scorecard`, for the same audience. The page draws them, the exports write
them; both by the columns of `scorecard_columns`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from indicators.charts.sparkline import Spot, sparkline
from indicators.figures import TARGET
from indicators.models import Comparator, Definition
from indicators.rules.display import Decimals, in_a_column
from indicators.rules.periods import YTD, Month, year_name
from indicators.rules.standing import Rag, Standing, Trend
from indicators.scorecard.card import Comparison, Row, Scorecard, Section
from indicators.scorecard.series import Dated, Series, benchmarks_of, series_of

MONTHS_IN_LINE = 24
YEARS_BACK = 2


@dataclass(frozen=True)
class Line:
    """A row, and what stands beside it."""

    row: Row
    series: Series
    dated: Mapping[str, Dated]
    # The standing that its last figure before this month had, where this month's is another.
    turned_from: Rag | None = None

    @property
    def definition(self) -> Definition:
        return self.row.definition

    @property
    def rag(self) -> Rag:
        return self.row.against[TARGET].rag or Rag.NONE

    @property
    def standing(self) -> Standing:
        return self.row.against[TARGET].standing or Standing.NONE

    @property
    def trend(self) -> Trend:
        return self.row.trend or Trend.NONE

    @property
    def lead(self) -> str:
        lead = self.definition.lead
        return lead.post.title if lead else ""


@dataclass(frozen=True)
class Year:
    """A year that has gone: what an indicator's figure at its end was is its outturn."""

    first: int

    def label(self, starts: int) -> str:
        return year_name(self.first, starts)

    def last_month(self, starts: int) -> Month:
        return Month.of(self.first, starts) + 11


@dataclass(frozen=True, eq=False)
class Sheet:
    card: Scorecard
    lines: list[Line]
    years: list[Year]
    # Of the year that the card's month lies in, those before it.
    months: list[Month]
    # By comparator: until when most of its figures go.
    dates: dict[str, Month]
    decimals: Mapping[str, Decimals] = field(default_factory=dict)

    @property
    def comparators(self) -> Sequence[Comparator]:
        return self.card.comparators

    def written(self, figure: Decimal, unit: str) -> str:
        return in_a_column(figure, unit, self.decimals)

    def outturn_month(self, line: Line, year: Year) -> Month:
        return year.last_month(line.definition.year_starts or self.card.year_starts)

    @cached_property
    def lines_begin(self) -> Month:
        """Where all lines do, so that they can be compared: with the first two figures of the last
        months that are joined in any of them. What stands alone before is no line."""
        begun = (
            next((before for (before, _), (_, joins) in pairwise(stops) if joins), None)
            for stops in self._stops.values()
        )
        return min((Month(end) for end in begun if end is not None), default=self.card.month)

    def spark(self, line: Line) -> str:
        first = int(self.lines_begin)
        points = line.series.points
        spots = [
            Spot(end - first, value, points[end].target, joins)
            for end, joins in self._stops[line.row.code]
            if end >= first and (value := points[end].value) is not None
        ]
        return sparkline(spots, places=int(self.card.month) - first + 1)

    @cached_property
    def _stops(self) -> dict[str, list[tuple[int, bool]]]:
        return {line.row.code: self._stops_of(line) for line in self.lines}

    def _stops_of(self, line: Line) -> list[tuple[int, bool]]:
        """The figures of the last months, and whether each goes on from the one before. None does
        over a missing one, nor where the series, or the year that it counts, begins anew."""
        first = int(self.card.month) - (MONTHS_IN_LINE - 1)
        ends = [
            end
            for end, point in line.series.points.items()
            if end >= first and point.value is not None
        ]
        if not ends:
            return []
        usual = min((after - before for before, after in pairwise(ends)), default=1)
        begins = self._beginnings(line, ends)
        joined = (
            (after, after - before == usual and after not in begins)
            for before, after in pairwise(ends)
        )
        return [(ends[0], False), *joined]

    def _beginnings(self, line: Line, ends: Sequence[int]) -> set[int]:
        """The first figures after a break, and of a running total's years."""
        anew = list(line.series.breaks)
        if line.row.months == YTD:
            starts = line.definition.year_starts or self.card.year_starts
            anew += [int(year) for year in {Month(end).year_start(starts) for end in ends}]
        firsts = (next((end for end in ends if end >= month), None) for month in anew)
        return {end for end in firsts if end is not None}


def sheet(card: Scorecard) -> Sheet:
    """All of it in three statements more, however many rows."""
    begins = card.month.year_start(card.year_starts)
    years = [Year(begins.year - back) for back in range(YEARS_BACK, 0, -1)]
    since = min(card.month - MONTHS_IN_LINE, Month.of(years[0].first, 12))
    series = series_of(card, since=since)
    dated: dict[int, dict[str, Dated]] = {}
    for (indicator, comparator), found in benchmarks_of(card).items():
        dated.setdefault(indicator, {})[comparator] = found
    lines = [
        _line(
            row,
            series.get(row.definition.indicator_id, Series()),
            dated.get(row.definition.indicator_id, {}),
            card.month,
        )
        for row in card.rows
    ]
    return Sheet(
        card,
        lines,
        years,
        [Month(month) for month in range(begins, card.month)],
        _usual_dates(lines, card),
        card.policy.decimals if card.policy else {},
    )


def _line(row: Row, series: Series, dated: Mapping[str, Dated], month: Month) -> Line:
    line = Line(row, series, dated)
    before = series.before(month)
    # What was carried into the month can't have turned in it.
    if row.end != month or before is None or line.rag is Rag.NONE:
        return line
    was = Comparison(standing=before.standing).rag or Rag.NONE
    return line if was in {line.rag, Rag.NONE} else Line(row, series, dated, was)


def _usual_dates(lines: Sequence[Line], card: Scorecard) -> dict[str, Month]:
    found: dict[str, Month] = {}
    for comparator in card.comparators:
        ends = Counter(
            line.dated[comparator.key].end for line in lines if comparator.key in line.dated
        )
        if ends:
            # Of two that are as many, the newer.
            found[comparator.key] = max(ends, key=lambda end: (ends[end], end))
    return found


def by_section(sheet: Sheet, lines: Sequence[Line]) -> Iterator[tuple[Section, list[Line]]]:
    """Sections in the order in which they first appear, as the whole card has them, each with
    those of the lines that are its own."""
    own: dict[str, list[Line]] = {}
    for line in lines:
        own.setdefault(line.definition.section, []).append(line)
    for section in sheet.card.sections:
        if section.name in own:
            yield section, own[section.name]


def totals(
    sheet: Sheet, lines: Sequence[Line]
) -> tuple[Mapping[Trend, int], Mapping[Standing, int]]:
    """Of the whole card as its audience may count it; of a part only what its rows say."""
    if len(lines) == len(sheet.lines):
        return sheet.card.trends, sheet.card.targets
    return Counter(line.trend for line in lines), Counter(line.standing for line in lines)
