"""What is known of some indicators over a year and the years before it, and of it what may be told.

Three statements, however many indicators and audiences; what follows from several figures is hidden
where any of them is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.db.models import ExpressionWrapper, F, Field, Func

from indicators.disclosure import Disclosed
from indicators.models import Definition, Part, Value
from indicators.packs.spans import Span, spans_known
from indicators.rules.periods import YTD, Month
from indicators.rules.to_date import Figure, Measure, to_date

A_YEAR = 12


@dataclass(frozen=True)
class Known:
    figure: Figure
    status: str
    is_hidden: bool = False


@dataclass
class YearFigures:
    year_starts: int
    known: dict[tuple[int, str, int], dict[Month, Known]] = field(default_factory=dict)
    categories: dict[int, list[str]] = field(default_factory=dict)
    # Categories that are the total of their siblings.
    totals: set[tuple[int, str]] = field(default_factory=set)
    targets: dict[str, list[Span]] = field(default_factory=dict)

    def told(self, told: Disclosed) -> "YearFigures":
        """The same, and what is kept from an audience marked."""
        hidden: dict[tuple[int, str, int], dict[Month, Known]] = defaultdict(dict)
        for indicator, category, end, months in told.hidden:
            series, month = (indicator, category, months), Month(end)
            if found := self.known.get(series, {}).get(month):
                hidden[series][month] = replace(found, is_hidden=True)
        marked = {series: self.known[series] | kept for series, kept in hidden.items()}
        return replace(self, known=self.known | marked)

    def series(self, definition: Definition, category: str) -> Mapping[Month, Known]:
        """Of the length that its definition names."""
        return self.known.get((definition.indicator_id, category, definition.months), {})

    def of_year(self, definition: Definition, category: str, last: Month) -> Known | None:
        """Of the year that a month lies in, up to that month: as it was given, or worked out."""
        starts = definition.year_starts or self.year_starts
        year = [Month(month) for month in range(last.year_start(starts), last + 1)]
        lengths = [YTD]
        if len(year) == A_YEAR:
            lengths += [A_YEAR, *([definition.months] if definition.months > A_YEAR else [])]
        for length in lengths:
            stored = self._stored(definition, category, length, last)
            if stored:
                return stored
        return self._worked_out(definition, category, year)

    def target(self, code: str, month: Month) -> Decimal | None:
        for span in self.targets.get(code, []):
            if span.first <= month and (span.last is None or month <= span.last):
                return span.target
        return None

    def _worked_out(
        self, definition: Definition, category: str, year: Sequence[Month]
    ) -> Known | None:
        series = self.series(definition, category)

        def figure_at(end: Month) -> Figure | None:
            known = series.get(end)
            return known.figure if known else None

        measure = Measure(definition.months, definition.unit, definition.derive)
        found = to_date(measure, figure_at, year)
        if found is None:
            return None
        is_hidden = any(series[end].is_hidden for end in found.ends)
        return Known(found.figure, "final", is_hidden)

    def _stored(
        self, definition: Definition, category: str, months: int, end: Month
    ) -> Known | None:
        return self.known.get((definition.indicator_id, category, months), {}).get(end)


def _bare(expression: F | Func) -> ExpressionWrapper:
    """As the database gives it: to make something of each of so many rows takes its time."""
    return ExpressionWrapper(expression, output_field=Field())


def _trimmed(column: str) -> ExpressionWrapper:
    """As a figure is read back, without the zeros that only fill its places."""
    return _bare(Func(F(column), function="TRIM_SCALE"))


def year_figures(
    definitions: Sequence[Definition],
    *,
    since: Month,
    until: Month,
    known_on: date | None,
    year_starts: int,
) -> YearFigures:
    """All of it; `told` marks of it what is kept from an audience."""
    indicators = [each.indicator_id for each in definitions]
    found = YearFigures(year_starts)
    named: dict[int, set[str]] = defaultdict(set)
    values = Value.objects.current() if known_on is None else Value.objects.known_on(known_on)
    rows = values.filter(indicator__in=indicators, end__gte=since, end__lte=until)
    columns = ("indicator", "category", _bare(F("end")), "months", "status")
    for indicator, category, end, months, status, *numbers in rows.values_list(
        *columns, *map(_trimmed, ("value", "numerator", "denominator"))
    ).iterator():
        known = Known(Figure(*numbers), status)
        found.known.setdefault((indicator, category, months), {})[Month(end)] = known
        named[indicator].add(category)
    found.categories = {indicator: sorted(names - {""}) for indicator, names in named.items()}
    parts = Part.objects.current() if known_on is None else Part.objects.known_on(known_on)
    found.totals = set(
        parts.filter(whole__in=indicators)
        .exclude(whole_category="")
        .values_list("whole", "whole_category")
    )
    for span in spans_known(known_on, indicators):
        found.targets.setdefault(span.code, []).append(span)
    return found
