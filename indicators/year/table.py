"""A section as its quarterly report has it: by topic, the months of the year, years past, to date.

Pages and papers take their tables from here, and each for its audience. Everything in them is
plain, so that it may be frozen as it is: no row of the database, and no number that is hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from indicators.disclosure import Disclosed, disclosed
from indicators.models import Definition, Life, Unit
from indicators.queries import policy, year_starts
from indicators.rules import tags, words
from indicators.rules.display import Decimals, in_a_column
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.rules.topics import Member, topics
from indicators.year.figures import A_YEAR, Known, YearFigures, year_figures

PAST_YEARS = 3
MISSING = "missing"
# Between two quarters there is nothing to be missed.
BETWEEN = ""


@dataclass(frozen=True)
class Cell:
    """A figure, or why there is none."""

    end: Month
    value: Decimal | None = None
    # With the council's decimals and with separators, without a sign.
    shown: str = ""
    status: str = MISSING
    is_hidden: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    # Of a category: its percentage of the sum of its siblings.
    share: Decimal | None = None
    share_shown: str = ""

    @property
    def why(self) -> str:
        """In a word, where there is no figure or not a final one."""
        return words.STATUS.get(self.status, "")


@dataclass(frozen=True)
class Series:
    """The whole of an indicator, or one category of it."""

    category: str
    # In the order of the table's months; None has not come yet.
    months: tuple[Cell | None, ...]
    # The same twelve months of the year before.
    last_year: tuple[Cell, ...]
    # In the order of the table's past years.
    years: tuple[Cell, ...]
    to_date: Cell
    # Of its siblings, and so without a share of them.
    is_total: bool = False

    @property
    def is_empty(self) -> bool:
        cells = [*self.months, *self.years, self.to_date]
        return all(cell is None or cell.status in (MISSING, BETWEEN) for cell in cells)


@dataclass(frozen=True)
class Column:
    """One indicator."""

    indicator_id: int
    code: str
    title: str
    unit: str
    # The months that one figure covers.
    covers: int
    better: str
    is_demand: bool
    definition: str
    why: str
    # In force in each of the table's months, those to come too.
    targets: tuple[Decimal | None, ...]
    target: Decimal | None
    target_shown: str
    whole: Series
    categories: tuple[Series, ...]


@dataclass(frozen=True)
class Topic:
    """One to five related indicators, side by side."""

    title: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class YearTable:
    section: str
    month: Month
    audience: Audience
    known_on: date | None
    # 2017-18
    year: str
    months: tuple[Month, ...]
    past_years: tuple[str, ...]
    topics: tuple[Topic, ...]


def year_tables(
    month: Month,
    *,
    sections: Sequence[str] | None = None,
    audience: Audience = Audience.STAFF,
    known_on: date | None = None,
    told: Disclosed | None = None,
) -> list[YearTable]:
    """Of the sections named, or of every one, in the scorecard's order: each with the year that a
    month lies in, up to that month. `told` is what the audience may be told, where that is worked
    out already."""
    told = told or disclosed(month, audience=audience, known_on=known_on)
    return known_years(month, sections=sections, known_on=known_on).tables(told)


def known_years(
    month: Month, *, sections: Sequence[str] | None = None, known_on: date | None = None
) -> "KnownYears":
    """For tables of several audiences: what they are made of is read once."""
    holds = policy(known_on)
    live = _live(known_on).select_related("indicator")
    named = live if sections is None else live.filter(section__in=sections)
    definitions = list(named) if holds else []
    starts = year_starts()
    first = month.year_start(starts)
    figures = year_figures(
        definitions,
        # A year of an indicator's own may begin up to eleven months before the council's.
        since=first - A_YEAR * (PAST_YEARS + 1),
        until=month,
        known_on=known_on,
        year_starts=starts,
    )
    frame = _Frame(month, first, holds.decimals if holds else {}, figures)
    return KnownYears(known_on, starts, definitions, frame)


@dataclass(frozen=True)
class KnownYears:
    known_on: date | None
    year_starts: int
    definitions: Sequence[Definition]
    # With nothing hidden.
    frame: "_Frame"

    def tables(self, told: Disclosed) -> list[YearTable]:
        """An indicator of which nothing hides is the same for every audience."""
        hidden = {key.indicator for key in told.hidden}
        frame = replace(self.frame, figures=self.frame.figures.told(told))
        columns = self._columns | {
            each.indicator.code: frame.column(each)
            for each in self.definitions
            if each.indicator_id in hidden
        }
        return [
            YearTable(
                section=section,
                month=frame.month,
                audience=told.audience,
                known_on=self.known_on,
                year=frame.month.financial_year(self.year_starts),
                months=tuple(frame.months),
                past_years=tuple(year.financial_year(self.year_starts) for year in frame.past),
                topics=tuple(_topic(members, columns) for members in groups),
            )
            for section, groups in self._sections.items()
        ]

    @cached_property
    def _columns(self) -> dict[str, Column]:
        """By code."""
        return {each.indicator.code: self.frame.column(each) for each in self.definitions}

    @cached_property
    def _sections(self) -> dict[str, list[list[Member]]]:
        by_section: dict[str, list[Member]] = {}
        for each in self.definitions:
            member = Member(
                each.indicator.code,
                each.unit,
                each.derive,
                topic=tags.read(each.tags).get(tags.TOPIC, ""),
                is_breakdown=bool(self.frame.figures.categories.get(each.indicator_id)),
            )
            by_section.setdefault(each.section, []).append(member)
        return {section: topics(members) for section, members in by_section.items()}


def _topic(members: Sequence[Member], columns: Mapping[str, Column]) -> Topic:
    beside = tuple(columns[member.code] for member in members)
    return Topic(members[0].topic or beside[0].title, beside)


def _live(known_on: date | None) -> QuerySet[Definition]:
    known = Definition.objects
    then = known.current() if known_on is None else known.known_on(known_on)
    return then.filter(status=Life.LIVE).order_by("order", "indicator__code")


@dataclass(frozen=True)
class _Frame:
    """Which months and years a table has, and what fills it."""

    month: Month
    first: Month
    decimals: Mapping[str, Decimals]
    figures: YearFigures

    @cached_property
    def months(self) -> list[Month]:
        return [self.first + place for place in range(A_YEAR)]

    @cached_property
    def last_year(self) -> list[Month]:
        return [month - A_YEAR for month in self.months]

    @cached_property
    def past(self) -> list[Month]:
        """The first month of each past year, the earliest first."""
        return [self.first - A_YEAR * back for back in range(PAST_YEARS, 0, -1)]

    def column(self, said: Definition) -> Column:
        code = said.indicator.code
        target = self.figures.target(code, self.month)
        return Column(
            indicator_id=said.indicator_id,
            code=code,
            title=said.title,
            unit=said.unit,
            covers=said.months,
            better=said.better,
            is_demand=said.demand,
            definition=said.definition,
            why=said.why,
            targets=tuple(self.figures.target(code, month) for month in self.months),
            target=target,
            target_shown="" if target is None else self._written(target, said.unit),
            whole=self._series(said, ""),
            categories=self._categories(said),
        )

    def _categories(self, said: Definition) -> tuple[Series, ...]:
        """A total comes last."""
        names = self.figures.categories.get(said.indicator_id, [])
        every = [self._series(said, name) for name in names]
        parts = [one for one in every if not one.is_total]
        if said.unit == Unit.NUMBER:
            parts = self._with_shares(parts)
        return (*parts, *(one for one in every if one.is_total))

    def _series(self, said: Definition, category: str) -> Series:
        known = self.figures.series(said, category)

        def at(end: Month) -> Cell:
            return self._cell(said, end, known.get(end))

        def of_year(last: Month) -> Cell:
            return self._cell(said, last, self.figures.of_year(said, category, last))

        return Series(
            category,
            months=tuple(at(end) if end <= self.month else None for end in self.months),
            last_year=tuple(map(at, self.last_year)),
            years=tuple(of_year(year + A_YEAR - 1) for year in self.past),
            to_date=of_year(self.month),
            is_total=(said.indicator_id, category) in self.figures.totals,
        )

    def _cell(self, said: Definition, end: Month, known: Known | None) -> Cell:
        if known is None:
            return Cell(end, status=BETWEEN if said.months > 1 else MISSING)
        if known.is_hidden:
            return Cell(end, status="suppressed", is_hidden=True)
        value = known.figure.value
        return Cell(
            end,
            value,
            "" if value is None else self._written(value, said.unit),
            known.status,
            numerator=known.figure.numerator,
            denominator=known.figure.denominator,
        )

    def _with_shares(self, parts: list[Series]) -> list[Series]:
        rows = [(*one.months, *one.last_year, *one.years, one.to_date) for one in parts]
        # By month or year: what stands beside one another there are siblings.
        columns = [self._shared(column) for column in zip(*rows, strict=True)]
        return [
            _refilled(one, row) for one, row in zip(parts, zip(*columns, strict=True), strict=True)
        ]

    def _shared(self, siblings: Sequence[Cell | None]) -> list[Cell | None]:
        """Of a sum that hides a part, or lacks one, nobody is told the shares."""
        there = [cell for cell in siblings if cell and cell.status not in (MISSING, BETWEEN)]
        values = [cell.value for cell in there if cell.value is not None]
        whole = sum(values, Decimal(0))
        if len(values) < len(there) or not whole:
            return list(siblings)
        return [self._with_share(cell, whole) for cell in siblings]

    def _with_share(self, cell: Cell | None, whole: Decimal) -> Cell | None:
        if cell is None or cell.value is None:
            return cell
        share = cell.value * 100 / whole
        return replace(cell, share=share, share_shown=self._written(share, Unit.PERCENT))

    def _written(self, figure: Decimal, unit: str) -> str:
        return in_a_column(figure, unit, self.decimals)


def _refilled(series: Series, cells: Sequence[Cell | None]) -> Series:
    months, last_year = cells[:A_YEAR], cells[A_YEAR : 2 * A_YEAR]
    years, so_far = cells[2 * A_YEAR : -1], cells[-1]
    known = [cell for cell in (*last_year, *years) if cell]
    assert so_far
    return replace(
        series,
        months=tuple(months),
        last_year=tuple(known[:A_YEAR]),
        years=tuple(known[A_YEAR:]),
        to_date=so_far,
    )
