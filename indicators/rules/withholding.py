"""What has been kept back and told, release by release: what an earlier one told stays known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from indicators.rules.leaks import (
    NUMBER,
    Held,
    Key,
    Measure,
    Series,
    Sheet,
    Total,
    Variables,
    relations,
    steps,
    whole,
)
from indicators.rules.periods import YTD
from indicators.rules.pinning import ANY_NUMBER, Puzzle, Relation
from indicators.rules.secondary import Cell, Secondary
from indicators.rules.suppression import CHILDREN, Figure, counts, hides, is_small

YEAR = 12


class Told(StrEnum):
    FIGURE = "figure"  # with its numerator
    DENOMINATOR = "denominator"


class Name(NamedTuple):
    """What is told or kept back of a row."""

    key: Key
    told: Told


@dataclass(frozen=True)
class Terms:
    """What a release is read by."""

    measures: Mapping[int, Measure]
    codes: Mapping[str, int]
    totals: Sequence[Total]
    populations: Mapping[int, int]
    below: int


@dataclass(frozen=True)
class Release:
    """What a day brought, and what it closed."""

    brought: Collection[Held]
    closed: Collection[Held]
    terms: Terms


class Withheld:
    """Takes release after release, and knows after each what is kept back."""

    def __init__(self, *, with_secondary: bool = True) -> None:
        self._with_secondary = with_secondary
        self._sheet = Sheet()
        self._variables = Variables()
        self._puzzle = Puzzle()
        self._secondary: Secondary[Name] = Secondary(self._puzzle)
        self._terms: Terms | None = None
        self._small: set[Name] = set()
        self._kept: dict[Name, Cell[Name]] = {}
        # Secrets of rows that a later one may tell.
        self._past: dict[Key, set[int]] = defaultdict(set)
        self._printed: dict[Key, set[int]] = {}
        self._wholes: set[Series] = set()
        self._broken_down: set[int] = set()
        self._differences: set[Series] = set()

    @property
    def hidden(self) -> set[Name]:
        return self._small | self._kept.keys()

    def take(self, release: Release) -> None:
        """One release more."""
        is_read_anew = release.terms != self._terms
        self._read_by(release.terms)
        for held in release.closed:
            self._close(held)
        for held in release.brought:
            self._sheet.put(held)
            if held.key.category:
                self._broken_down.add(held.key.indicator)
        rows = self._all() if is_read_anew else release.brought
        touched = [variable for held in rows for variable in self._place(held)]
        if not self._with_secondary:
            return
        ends = {held.key.end for held in rows}
        touched += self._relate({end + later for end in ends for later in range(YEAR)})
        self._protect(touched)
        # From here on what is told can't be taken back.
        self._secondary.cells.clear()

    def _protect(self, touched: list[int]) -> None:
        while touched:
            kept = self._secondary.protect(touched, list(self._kept.values()))
            self._kept = {cell.name: cell for cell in kept}
            # Some that were to be told now, and so no secret of the past, are kept back after all.
            again = [key for key in self._printed if Name(key, Told.FIGURE) in self._kept]
            touched = []
            for key in again:
                self._past[key] |= self._printed[key]
                touched += sorted(self._printed.pop(key))
            for variable in touched:
                self._secondary.guard(variable)
        self._printed.clear()

    def _read_by(self, terms: Terms) -> None:
        self._terms = terms
        self._sheet.measures, self._sheet.codes = terms.measures, terms.codes
        self._sheet.totals, self._sheet.populations = terms.totals, terms.populations
        self._wholes = {total.whole for total in terms.totals}
        self._differences = {
            total.whole for total in terms.totals if any(sign < 0 for _, sign in total.parts)
        }

    def _all(self) -> list[Held]:
        return [held for rows in self._sheet.ends.values() for held in rows.values()]

    def _close(self, held: Held) -> None:
        self._sheet.take(held)
        for name in (Name(held.key, told) for told in Told):
            self._small.discard(name)
            gone = self._kept.pop(name, None)
            self._past[held.key].update(gone.told if gone else ())

    def _place(self, held: Held) -> list[int]:
        """Tell a row or keep it back; the variables that it is made of."""
        assert self._terms
        measure, below = self._terms.measures.get(held.key.indicator), self._terms.below
        if measure is None:
            return []
        self._read(held, measure)
        figure = Figure(measure.unit, *held.figures)
        small = hides(figure, disclosure=measure.disclosure, status=held.status, below=below)
        few = small and is_small(figure.denominator, below)
        row, of = self._cells(held, measure)
        self._puzzle.were.update({**row.told, **of.told})
        for cell, is_hidden in [(of, few), (row, small)]:
            self._small.discard(cell.name)
            if is_hidden:
                self._small.add(cell.name)
                self._kept.pop(cell.name, None)
            elif cell.name not in self._kept and not cell.told.keys() <= self._puzzle.known.keys():
                self._secondary.tell(cell)
        if small:
            self._guard(held, measure, below, few=few)
        elif row.name not in self._kept:
            # What is printed now is no secret of an earlier release any more.
            self._printed[held.key] = self._past.pop(held.key, set())
            for variable in self._printed[held.key]:
                self._secondary.release(variable)
        names = self._variables
        return [names.count(held), names.of(held), names.share(held)]

    def _read(self, held: Held, measure: Measure) -> None:
        """How far its variables may reach, and what of them everybody knows."""
        count, of = self._variables.count(held), self._variables.of(held)
        series = Series(held.key.indicator, held.key.category)
        if series in self._differences or (held.value is not None and held.value < 0):
            self._puzzle.spans[count] = ANY_NUMBER
        population = self._sheet.population(held) if measure.unit == "per_10000" else None
        if population is not None:
            self._puzzle.known[of] = population

    def _guard(self, held: Held, measure: Measure, below: int, *, few: bool) -> None:
        """A small count is from 1 up to the threshold, as everybody knows; and nobody may come
        nearer to it."""
        count, of = self._variables.count(held), self._variables.of(held)
        value, _, denominator = held.figures
        small = (1, below - 1)
        secrets = {}
        if measure.unit == NUMBER:
            unheld = value is None and measure.disclosure == CHILDREN and below > 2
            secrets[count] = small if unheld or is_small(value, below) else None
        elif measure.is_share and denominator is not None:
            part, complement = counts(Figure(measure.unit, *held.figures))
            secrets[count] = small if is_small(part, below) else None
            if few:
                secrets[of] = small
            if is_small(complement, below):
                self._puzzle.add(Relation(((of, 1), (count, -1)), *small))
        for variable, span in secrets.items():
            self._secondary.guard(variable, span)
            self._past[held.key].add(variable)

    def _cells(self, held: Held, measure: Measure) -> tuple[Cell[Name], Cell[Name]]:
        """The figure, and how many it is a share of, which can't be kept back without it."""
        value, numerator, denominator = held.figures
        told: dict[int, int] = {}
        told_of: dict[int, int] = {}
        if value is not None and (measure.unit == NUMBER or measure.is_share):
            counted = whole(value if measure.unit == NUMBER else numerator)
            if counted is not None:
                told[self._variables.count(held)] = counted
            if measure.is_share:
                told[self._variables.share(held)] = 0
                of = self._variables.of(held)
                if (some := whole(denominator)) is not None and of not in self._puzzle.known:
                    told_of[of] = some
        series = Series(held.key.indicator, held.key.category)
        is_total = series in self._wholes or (
            held.key.indicator in self._broken_down and not held.key.category
        )
        if measure.unit == NUMBER and held.key.months == YTD:
            is_total = True
        size = int(abs(value if measure.unit == NUMBER and value else numerator or Decimal(0)))
        place = f"{held.key.indicator:09} {held.key.category} {held.key.end} {held.key.months}"
        row = Cell(Name(held.key, Told.FIGURE), told, (is_total, value == 0, size, place))
        loss = (is_total, False, int(denominator or 0), place + " of")
        return row, Cell(Name(held.key, Told.DENOMINATOR), told_of, loss, takes=row)

    def _relate(self, ends: Iterable[int]) -> list[int]:
        """All that is known to hold of these months; the variables of what is new."""
        touched: list[int] = []
        for end in sorted(ends):
            for relation in relations(self._sheet, end, self._variables):
                if self._puzzle.add(relation):
                    touched += [variable for variable, _ in relation.terms]
            for before, now in steps(self._sheet, end):
                touched += self._step(before, now)
        return touched

    def _step(self, before: Held, now: Held) -> list[int]:
        """By how many children a running total grew: as small a number as any other."""
        assert self._terms
        step, below = self._variables.step(before, now), self._terms.below
        grew = None if before.value is None or now.value is None else now.value - before.value
        if grew is not None and grew < 0:
            return []
        names = [self._variables.count(now), self._variables.count(before), step]
        if not self._puzzle.add(Relation(tuple(zip(names, (1, -1, -1), strict=True)))):
            return []
        if grew is not None:
            self._puzzle.were[step] = int(grew)
        if is_small(grew, below):
            self._secondary.guard(step, (1, below - 1))
        return names
