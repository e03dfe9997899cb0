"""What anybody may know to hold between a council's figures: from the tables that declare it.

Declared parts and totals, the categories of a whole, the rules of derived figures, a year to date
and its months, a share and its counts. No line of the portal's own code.
"""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import inf
from pathlib import Path
from typing import NamedTuple

from tests.published.attacker.deduction import Holds, Name, Terms, equal
from tests.published.papers import financial_year, inside

SCALES = {"percent": 100, "per_1000": 1000, "per_10000": 10_000, "per_100000": 100_000}


class Key(NamedTuple):
    code: str
    category: str
    end: str
    months: str


class Unknown(NamedTuple):
    """What a figure counts, or out of how many; a restated figure is another one."""

    key: Key
    since: str
    what: str


@dataclass(frozen=True)
class Printed:
    """A row as it was published: what isn't told is None."""

    key: Key
    since: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    is_hidden: bool
    # Of its siblings, in percent.
    share: Decimal | None = None

    @property
    def count(self) -> Unknown:
        return Unknown(self.key, self.since, "count")

    @property
    def of(self) -> Unknown:
        return Unknown(self.key, self.since, "of")


@dataclass
class Structure:
    """What the releases up to one declare."""

    indicators: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], dict[tuple[str, str], int]] = field(default_factory=dict)
    populations: dict[str, int] = field(default_factory=dict)
    year_starts: int = 4

    def release(self, folder: Path) -> None:
        for row in _table(folder, "indicators"):
            self.indicators[row["code"]] = self.indicators.get(row["code"], {}) | row
        wholes: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
        for row in _table(folder, "parts"):
            wholes[_named(row["whole"])][_named(row["part"])] = int(row["sign"] or 1)
        self.parts |= wholes
        with (folder / "pack.toml").open("rb") as file:
            self.populations |= tomllib.load(file).get("population", {})

    def unit(self, code: str) -> str:
        return self.indicators[code].get("unit") or "number"

    def is_of_children(self, code: str) -> bool:
        return (self.indicators[code].get("disclosure") or "children") == "children"


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    file = folder / f"{name}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _named(text: str) -> tuple[str, str]:
    code, _, category = text.partition("|")
    return code, category


def holding(structure: Structure, rows: Mapping[Key, Printed]) -> Iterator[Holds]:
    """All equations of one edition, and what a rounded share says of its counts."""
    broken_down: dict[tuple[str, str, str], list[Printed]] = defaultdict(list)
    for row in rows.values():
        if row.key.category:
            broken_down[row.key.code, row.key.end, row.key.months].append(row)
    sums = _Sums(structure, rows, broken_down)
    for row in rows.values():
        yield from sums.share(row)
        yield from sums.derived(row)
        yield from sums.months(row)
        yield from sums.categories(row)
        yield from sums.declared(row)
        yield from sums.shared(row)


@dataclass(frozen=True)
class _Sums:
    structure: Structure
    rows: Mapping[Key, Printed]
    broken_down: Mapping[tuple[str, str, str], list[Printed]]

    def share(self, row: Printed) -> Iterator[Holds]:
        scale = SCALES.get(self.structure.unit(row.key.code))
        if scale is None:
            return
        if scale == 100:
            yield Holds({row.of: Fraction(1), row.count: Fraction(-1)}, Fraction(0), inf)
        population = self.structure.populations.get(financial_year(row.key.end))
        if scale == 10_000 and population:
            yield equal({row.of: 1}, population)
        if row.value is not None and row.numerator is None:
            half = Fraction(1, 2) * Fraction(10) ** int(row.value.as_tuple().exponent)
            share = Fraction(row.value)
            count = Fraction(scale)
            yield Holds({row.count: count, row.of: -(share - half)}, Fraction(0), inf)
            yield Holds({row.count: count, row.of: -(share + half)}, -inf, Fraction(0))

    def derived(self, row: Printed) -> Iterator[Holds]:
        said = self.structure.indicators[row.key.code]
        rule = said.get("derive")
        if not rule or row.key.months != (said.get("months") or "1"):
            return
        above, below = self._made(rule, row.key.category, row.key.end)
        if above is not None:
            yield equal(_minus(above, row.count))
        if below is not None and self.structure.unit(row.key.code) == "percent":
            yield equal(_minus(below, row.of))

    def _made(self, rule: str, category: str, end: str) -> tuple[Terms | None, Terms | None]:
        """What is counted by a rule, and out of what."""
        if "(" not in rule:
            code = rule.strip()
            months = self.structure.indicators[code].get("months") or "1"
            row = self.rows.get(Key(code, category, end, months))
            if row is None:
                return None, None
            has_of = self.structure.unit(code) == "percent"
            return {row.count: Fraction(1)}, {row.of: Fraction(1)} if has_of else None
        arguments = inside(rule)
        if rule.startswith("percent("):
            return tuple(self._made(each, category, end)[0] for each in arguments)  # type: ignore[return-value]
        if rule.startswith("per_10000("):
            return self._made(arguments[0], category, end)[0], None
        above: Terms | None = {}
        below: Terms | None = {}
        for month in _year_to_date(end, self.structure.year_starts):
            count, of = self._made(arguments[0], category, month)
            above = None if above is None or count is None else _plus(above, count)
            below = None if below is None or of is None else _plus(below, of)
        return above, below

    def months(self, row: Printed) -> Iterator[Holds]:
        """Of a longer figure: what it counts is the sum of what its months or quarters count."""
        unit = self.structure.unit(row.key.code)
        covers = self.structure.indicators[row.key.code].get("months") or "1"
        base = 1 if covers in {"0", "ytd"} else int(covers)
        length = row.key.months
        if length in {"0", str(base)} or (unit != "number" and row.numerator is None):
            return
        ends = _year_to_date(row.key.end, self.structure.year_starts)[base - 1 :: base]
        if length != "ytd":
            ends = [_before(row.key.end, back) for back in range(0, int(length), base)]
        singles = [self.rows.get(row.key._replace(end=end, months=str(base))) for end in ends]
        if not all(singles) or not (length != "ytd" or ends[-1:] == [row.key.end]):
            return
        yield equal({row.count: -1} | {each.count: 1 for each in singles if each})
        if unit == "percent" and row.denominator is not None:
            yield equal({row.of: -1} | {each.of: 1 for each in singles if each})

    def shared(self, row: Printed) -> Iterator[Holds]:
        """A category's printed share of all its siblings."""
        if row.share is None:
            return
        siblings = [
            each
            for each in self.broken_down.get((row.key.code, row.key.end, row.key.months), ())
            if (each.key.code, each.key.category) not in self.structure.parts
        ]
        half = Fraction(1, 2) * Fraction(10) ** int(row.share.as_tuple().exponent)
        for share, least, most in [
            (Fraction(row.share) - half, Fraction(0), inf),
            (Fraction(row.share) + half, -inf, Fraction(0)),
        ]:
            terms: Terms = {each.count: -share for each in siblings}
            terms[row.count] = terms.get(row.count, Fraction(0)) + 100
            yield Holds(terms, least, most)

    def categories(self, row: Printed) -> Iterator[Holds]:
        """Of a whole: its categories, but for declared totals of them."""
        if row.key.category:
            return
        parts = [
            each
            for each in self.broken_down.get((row.key.code, row.key.end, row.key.months), ())
            if (each.key.code, each.key.category) not in self.structure.parts
        ]
        if not parts:
            return
        unit = self.structure.unit(row.key.code)
        if unit == "number" or (unit in SCALES and row.numerator is not None):
            yield equal({row.count: -1} | {each.count: 1 for each in parts})
        if unit in SCALES and row.denominator is not None:
            yield equal({row.of: -1} | {each.of: 1 for each in parts})

    def declared(self, row: Printed) -> Iterator[Holds]:
        parts = self.structure.parts.get((row.key.code, row.key.category))
        if not parts:
            return
        terms: dict[Name, int] = {row.count: -1}
        for (code, category), sign in parts.items():
            found = self.rows.get(Key(code, category, row.key.end, row.key.months))
            if found is None and not category:
                return
            if found is not None:
                terms[found.count] = sign
        yield equal(terms)


def _plus(left: Terms, right: Terms) -> Terms:
    return {name: left.get(name, 0) + right.get(name, 0) for name in left | right}  # type: ignore[misc]


def _minus(terms: Terms, name: Name) -> Terms:
    return {**terms, name: terms.get(name, Fraction(0)) - 1}


def _before(end: str, back: int) -> str:
    months = int(end[:4]) * 12 + int(end[5:]) - 1 - back
    return f"{months // 12}-{months % 12 + 1:02}"


def _year_to_date(end: str, starts: int) -> list[str]:
    return [_before(end, back) for back in range((int(end[5:]) - starts) % 12, -1, -1)]
