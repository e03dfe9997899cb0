"""Which figures give one another away: the sums that anybody may know to hold between them.

A figure is the counts that it is made of: a number itself, a share its numerator and denominator.
Known to everybody are the declared parts and totals, the categories of a whole, the rules by which
figures follow from others, a year to date and its months, and the population.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import NamedTuple

from indicators.rules.formula import Code, Formula, Function
from indicators.rules.periods import YTD, Month
from indicators.rules.pinning import FAR, Relation
from indicators.rules.suppression import CHILDREN, SHARES

NUMBER = "number"
SCALE = {"percent": 100, "per_1000": 1000, "per_10000": 10000, "per_100000": 100000}

Figures = tuple[Decimal | None, Decimal | None, Decimal | None]
Terms = Counter[int]


class Series(NamedTuple):
    indicator: int
    category: str


class Key(NamedTuple):
    indicator: int
    category: str
    end: int
    months: int


@dataclass(frozen=True, slots=True)
class Held:
    """A row of the register."""

    key: Key
    figures: Figures
    status: str

    @property
    def value(self) -> Decimal | None:
        return self.figures[0]


@dataclass(frozen=True)
class Measure:
    """What is said of an indicator: how its figures are to be read."""

    unit: str
    disclosure: str
    months: int
    year_starts: int
    formula: Formula | None = None

    @property
    def is_share(self) -> bool:
        return self.unit in SHARES

    def year(self, end: int) -> int:
        """The first month of the year that a month lies in."""
        return int(Month(end).year_start(self.year_starts))


@dataclass(frozen=True)
class Total:
    """A declared sum."""

    whole: Series
    parts: tuple[tuple[Series, int], ...]


class Variables:
    """Numbers for what is unknown: the same figure of the same row is the same variable."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = defaultdict(count().__next__)

    def count(self, held: Held) -> int:
        """What it counts: the number, or the numerator of a share."""
        return self._numbers[held.key, held.figures, "count"]

    def of(self, held: Held) -> int:
        """How many it is a share of."""
        return self._numbers[held.key, held.figures, "of"]

    def share(self, held: Held) -> int:
        """The share itself, which is told or isn't."""
        return self._numbers[held.key, held.figures, "share"]

    def step(self, before: Held, now: Held) -> int:
        """By how many a running total grew."""
        return self._numbers[before.key, before.figures, now.key, now.figures]


class Sheet:
    """All that is known on one day, by the month in which it ends."""

    def __init__(self) -> None:
        self.ends: dict[int, dict[Key, Held]] = defaultdict(dict)
        self.measures: Mapping[int, Measure] = {}
        self.codes: Mapping[str, int] = {}
        self.totals: Sequence[Total] = ()
        self.populations: Mapping[int, int] = {}

    def put(self, held: Held) -> None:
        self.ends[held.key.end][held.key] = held

    def take(self, held: Held) -> None:
        if self.ends[held.key.end].get(held.key) == held:
            del self.ends[held.key.end][held.key]

    def at(self, series: Series, end: int, months: int) -> Held | None:
        return self.ends.get(end, {}).get(Key(series.indicator, series.category, end, months))

    def population(self, held: Held) -> int | None:
        measure = self.measures[held.key.indicator]
        return self.populations.get(Month(measure.year(held.key.end)).year)


def whole(figure: Decimal | None) -> int | None:
    """A figure as a whole number; None where it is none."""
    if figure is None or figure != figure.to_integral_value():
        return None
    return int(figure)


def relations(sheet: Sheet, end: int, variables: Variables) -> Iterator[Relation]:
    """All sums known to hold between a month's figures, and between them and earlier ones."""
    of_month = _OfMonth(sheet, end, variables)
    for held in list(sheet.ends.get(end, {}).values()):
        measure = sheet.measures.get(held.key.indicator)
        if measure and measure.is_share:
            yield from of_month.share(held, measure)
        if measure and measure.formula:
            yield from of_month.derived(held, measure)
        elif measure and (measure.is_share or measure.unit == NUMBER):
            yield from of_month.months_of(held, measure)
    yield from of_month.declared()
    yield from of_month.broken_down()


def steps(sheet: Sheet, end: int) -> Iterator[tuple[Held, Held]]:
    """Running totals of children beside the one told before: how many it was in between is a
    figure too, though nobody wrote it down. Where the months are figures, they say it."""
    for held in list(sheet.ends.get(end, {}).values()):
        measure = sheet.measures.get(held.key.indicator)
        if not measure or measure.formula or held.key.months != YTD:
            continue
        series = Series(held.key.indicator, held.key.category)
        if (measure.unit, measure.disclosure) != (NUMBER, CHILDREN) or sheet.at(series, end, 1):
            continue
        earlier = range(end - 1, measure.year(end) - 1, -1)
        before = next(filter(None, (sheet.at(series, month, YTD) for month in earlier)), None)
        if before:
            yield before, held


@dataclass(frozen=True)
class _OfMonth:
    sheet: Sheet
    end: int
    variables: Variables

    def share(self, held: Held, measure: Measure) -> Iterator[Relation]:
        """What a share says of its counts."""
        value, numerator, denominator = held.figures
        part, of = self.variables.count(held), self.variables.of(held)
        if measure.unit == "percent" and denominator is not None:
            yield Relation(((of, 1), (part, -1)), 0, FAR)
        if value is None or numerator is not None:
            return
        if denominator is None and not measure.formula and self.sheet.population(held) is None:
            return
        # As exact as it is written: 23.1 is anything that rounds to it.
        places = max(-int(value.as_tuple().exponent), 0)
        doubled, scale = int(value.scaleb(places)) * 2, SCALE[measure.unit] * 2 * 10**places
        share = self.variables.share(held)
        yield Relation(((part, scale), (of, 1 - doubled)), 0, FAR**2, told_with=share)
        yield Relation(((part, scale), (of, -1 - doubled)), -(FAR**2), 0, told_with=share)

    def derived(self, held: Held, measure: Measure) -> Iterator[Relation]:
        """By its rule, from the months since the total before it where there is one."""
        assert measure.formula is not None
        if held.key.months != measure.months:
            return
        now = self._made(measure.formula, held.key.category, self.end, measure)
        if now is None:
            return
        parts, of = now
        series, before = Series(held.key.indicator, held.key.category), None
        if measure.months == YTD and self.end > measure.year(self.end):
            before = self.sheet.at(series, self.end - 1, YTD)
        made = before and self._made(measure.formula, held.key.category, self.end - 1, measure)
        own, own_of = (
            Counter({self.variables.count(held): 1}),
            Counter({self.variables.of(held): 1}),
        )
        if before and made and made[0] <= parts and (of is None or (made[1] or Counter()) <= of):
            parts = parts - made[0]
            own[self.variables.count(before)] -= 1
            if of is not None:
                of = of - (made[1] or Counter())
                own_of[self.variables.of(before)] -= 1
        yield _equal(own, parts)
        if of is not None and measure.is_share:
            yield _equal(own_of, of)

    def _made(
        self, formula: Formula, category: str, end: int, measure: Measure
    ) -> tuple[Terms, Terms | None] | None:
        """What a rule adds up: above the line, and below it where there is one."""
        if isinstance(formula, Code):
            indicator = self.sheet.codes.get(formula.code)
            found = self.sheet.measures.get(indicator) if indicator is not None else None
            if indicator is None or found is None:
                return None
            held = self.sheet.at(Series(indicator, category), end, found.months)
            if held is None:
                return None
            has_line = found.unit == "percent"
            of = Counter({self.variables.of(held): 1}) if has_line else None
            return Counter({self.variables.count(held): 1}), of
        made = []
        for argument in formula.arguments:
            ends = [end]
            if formula.function is Function.SUM_TO_DATE:
                step = self._length(argument)
                ends = list(range(end, measure.year(end) - 1, -step)) if step else []
            found_parts = [self._made(argument, category, month, measure) for month in ends]
            if not found_parts or None in found_parts:
                return None
            made.append(_added(part for part in found_parts if part))
        if formula.function is Function.PERCENT:
            return made[0][0], made[1][0]
        return made[0] if formula.function is Function.SUM_TO_DATE else (made[0][0], None)

    def _length(self, formula: Formula) -> int:
        """How many months a figure covers that is to be summed."""
        while not isinstance(formula, Code):
            formula = formula.arguments[0]
        indicator = self.sheet.codes.get(formula.code)
        measure = None if indicator is None else self.sheet.measures.get(indicator)
        return max(measure.months, 0) if measure else 0

    def months_of(self, held: Held, measure: Measure) -> Iterator[Relation]:
        """A longer figure beside the months, or the quarters, of the same series."""
        series, months = Series(held.key.indicator, held.key.category), held.key.months
        base = max(measure.months, 1)
        if months in {0, base} or (months != YTD and months % base):
            return
        first = measure.year(self.end) if months == YTD else self.end - months + 1
        if (self.end - first + 1) % base:
            return
        before = self.sheet.at(series, self.end - base, YTD) if months == YTD else None
        parts: list[Held | None] = []
        if before and self.end - base >= first:
            parts, first = [before], self.end - base + 1
        parts += [
            self.sheet.at(series, end, base) for end in range(first + base - 1, self.end + 1, base)
        ]
        known = [part for part in parts if part]
        if len(known) < len(parts):
            return
        if measure.unit == NUMBER or held.figures[1] is not None:
            yield self._sum(held, [(part, 1) for part in known])
        if measure.unit == "percent" and held.figures[2] is not None:
            yield _equal(
                Counter({self.variables.of(held): 1}),
                Counter(self.variables.of(part) for part in known),
            )

    def declared(self) -> Iterator[Relation]:
        for total in self.sheet.totals:
            for months in self._lengths_of(total.whole):
                held = self.sheet.at(total.whole, self.end, months)
                rows = [self.sheet.at(part, self.end, months) for part, _ in total.parts]
                parts = list(zip(rows, total.parts, strict=True))
                # A category without a row counts nobody; another indicator's isn't known.
                if held and all(row or part.category for row, (part, _) in parts):
                    yield self._sum(held, [(row, sign) for row, (_, sign) in parts if row])

    def broken_down(self) -> Iterator[Relation]:
        """A whole and its categories, but for those that are totals of the others."""
        totals = {total.whole for total in self.sheet.totals}
        groups: dict[tuple[int, int], list[Held]] = defaultdict(list)
        for held in self.sheet.ends.get(self.end, {}).values():
            key = held.key
            if key.category and Series(key.indicator, key.category) not in totals:
                groups[key.indicator, key.months].append(held)
        for (indicator, months), parts in groups.items():
            above = self.sheet.at(Series(indicator, ""), self.end, months)
            measure = self.sheet.measures.get(indicator)
            if above is None or measure is None:
                continue
            if measure.unit == NUMBER or (measure.is_share and above.figures[1] is not None):
                yield self._sum(above, [(part, 1) for part in parts])
            if measure.is_share and above.figures[2] is not None:
                yield _equal(
                    Counter({self.variables.of(above): 1}),
                    Counter(self.variables.of(part) for part in parts),
                )

    def _lengths_of(self, series: Series) -> list[int]:
        return [
            key.months
            for key in self.sheet.ends.get(self.end, {})
            if (key.indicator, key.category) == series
        ]

    def _sum(self, held: Held, parts: Sequence[tuple[Held, int]]) -> Relation:
        terms: Terms = Counter()
        for part, sign in parts:
            terms[self.variables.count(part)] += sign
        return _equal(Counter({self.variables.count(held): 1}), terms)


def _added(parts: Iterable[tuple[Terms, Terms | None]]) -> tuple[Terms, Terms | None]:
    above: Terms = Counter()
    below: Terms | None = Counter()
    for terms, of in parts:
        above.update(terms)
        if of is None or below is None:
            below = None
        else:
            below.update(of)
    return above, below


def _equal(left: Terms, right: Terms) -> Relation:
    terms = Counter(left)
    terms.subtract(right)
    return Relation(tuple(sorted((each, times) for each, times in terms.items() if times)))
