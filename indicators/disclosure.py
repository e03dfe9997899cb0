"""What an audience may be told: the one place that decides it, for every page, paper and export."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db import connection

from indicators.models.fields import plain
from indicators.queries import known, policy
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience, Figure, hides, is_small

# indicator, category, end, months
Key = tuple[int, str, int, int]


@dataclass(frozen=True)
class Disclosed:
    """What is kept from an audience in the months up to one, as known on a day."""

    month: Month
    audience: Audience
    hidden: frozenset[Key] = frozenset()
    hidden_denominators: frozenset[Key] = frozenset()

    def hides(self, indicator: int, category: str, end: int, months: int) -> bool:
        """Whether value, numerator, and any share or sum that is made of them, are kept back."""
        return (indicator, category, int(end), months) in self.hidden

    def hides_denominator(self, indicator: int, category: str, end: int, months: int) -> bool:
        """A hidden row may still say of how many, where those are no few and give nothing away."""
        return (indicator, category, int(end), months) in self.hidden_denominators

    def hides_any_of(self, indicator: int, end: int, months: int) -> bool:
        """Whether one of an indicator's categories is kept back: then no total of them, no share
        of that total and no mean may be told that the register doesn't hold as a figure."""
        return (indicator, int(end), months) in self._broken_down

    @cached_property
    def _broken_down(self) -> frozenset[tuple[int, int, int]]:
        return frozenset((indicator, end, months) for indicator, _, end, months in self.hidden)


def disclosed(month: Month, *, audience: Audience, known_on: date | None = None) -> Disclosed:
    """What this audience may be told of the figures known on a day, or now; a query or two."""
    holds = None if audience.sees_all else policy(known_on)
    if holds is None:
        return Disclosed(month, audience)
    hidden, denominators = set(), set()
    with connection.cursor() as cursor:
        cursor.execute(_statement(known_on), {"day": known_on, "until": int(month)})
        for *key, disclosure, unit, status, value, numerator, denominator in cursor.fetchall():
            figure = Figure(unit, *map(_exact, (value, numerator, denominator)))
            if hides(figure, disclosure=disclosure, status=status, below=holds.suppress_below):
                row: Key = (key[0], key[1], key[2], key[3])
                hidden.add(row)
                of = figure.denominator
                if of is None or is_small(of, holds.suppress_below):
                    denominators.add(row)
    return Disclosed(month, audience, frozenset(hidden), frozenset(denominators))


def _statement(day: date | None) -> str:
    """Only what may hide at all: figures of children, and what somebody marked as suppressed."""
    return f"""
        SELECT v.indicator_id, v.category, v."end"::int, v.months::int, d.disclosure, d.unit,
            v.status, v.value, v.numerator, v.denominator
        FROM indicators_value v
        JOIN indicators_definition d ON d.indicator_id = v.indicator_id AND {known("d", day)}
        WHERE {known("v", day)} AND v."end" <= %(until)s
            AND (d.disclosure = 'children' OR v.status = 'suppressed')
    """


def _exact(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else plain(figure)
