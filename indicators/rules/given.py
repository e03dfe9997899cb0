"""Figures as they were given, and what each of them could stand for."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from indicators.rules.display import Decimals, half_away, places, plain
from indicators.rules.periods import Month
from indicators.rules.spans import Span, between, exactly, printed

NUMBER = "number"


class Key(NamedTuple):
    """Whose figure: an indicator's, in the length that it has by its definition."""

    code: str
    category: str
    end: Month


@dataclass(frozen=True)
class Given:
    """One figure, or the statement that there is none (not due, not available).

    `decimals` are those it was rounded to, None where it is exact. A count that is hidden for
    being small has no value but a `least` and a `most`.
    """

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    decimals: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def span(self) -> Span | None:
        if self.value is None:
            known = self.least is not None and self.most is not None
            return between(self.least or 0, self.most or 0) if known else None
        if self.decimals is None:
            return exactly(self.value)
        return printed(self.value, self.decimals)

    def __str__(self) -> str:
        if self.value is None:
            return str(self.span) if self.span else "not known"
        if self.decimals is None:
            return plain(self.value)
        return f"{half_away(self.value, self.decimals):f}"


def small(below: int) -> Given:
    """A count of which only this is known: from 1 to below the threshold."""
    return Given(least=1, most=below - 1)


def decimals_of(value: Decimal, unit: str, shown: Mapping[str, Decimals]) -> int | None:
    """To how many decimals a figure was rounded; whole counts are exact.

    The council's decimals, or the figure's own where it has more: 94 in a council that writes one
    decimal was 94.0.
    """
    own = max(0, -int(value.normalize().as_tuple().exponent))
    if unit == NUMBER and not own:
        return None
    return max(own, places(value, shown.get(unit, 0)))


@dataclass(frozen=True)
class Figures:
    """All that is known while a rule is evaluated."""

    given: Mapping[Key, Given]
    population: Mapping[str, Decimal] = field(default_factory=dict)
    year_starts: int = 4

    def span(self, key: Key) -> Span | None:
        found = self.given.get(key)
        return found.span if found else None

    @cached_property
    def categories(self) -> Mapping[str, frozenset[str]]:
        """The categories that a code has in any month."""
        found: dict[str, set[str]] = defaultdict(set)
        for key in self.given:
            found[key.code].add(key.category)
        return {code: frozenset(names) for code, names in found.items()}

    @cached_property
    def by_month(self) -> Mapping[tuple[str, Month], tuple[Key, ...]]:
        """A code's keys in a month, but for the whole."""
        found: dict[tuple[str, Month], list[Key]] = defaultdict(list)
        for key in sorted(self.given):
            if key.category:
                found[key.code, key.end].append(key)
        return {where: tuple(keys) for where, keys in found.items()}
