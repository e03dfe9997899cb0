"""Day by day what was known of the figures that may hide, and of all that may give them away."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from indicators.models import Definition, Disclosure, JudgingPolicy, Part, Population
from indicators.queries import year_starts
from indicators.rules.formula import Call, codes, parse
from indicators.rules.leaks import Held, Key, Measure, Series, Total
from indicators.rules.withholding import Release, Terms

NOBODY_HIDES = 1


def releases(known_on: date | None) -> Iterator[Release]:
    """From the first day on, each with what it brought and what it closed."""
    register = _Register.read(known_on)
    brought: dict[date, list[Held]] = defaultdict(list)
    closed: dict[date, list[Held]] = defaultdict(list)
    for held, since, until in _figures(register.connected(_seeds(known_on)), known_on):
        if until == since:
            continue
        brought[since].append(held)
        if until is not None and (known_on is None or until <= known_on):
            closed[until].append(held)
    days = sorted(
        day for day in {*brought, *closed, *register.days} if known_on is None or day <= known_on
    )
    terms = None
    for day in days:
        if terms is None or day in register.days:
            terms = register.terms(day)
        yield Release(brought.pop(day, ()), closed.pop(day, ()), terms)


def _seeds(known_on: date | None) -> set[int]:
    """The indicators of which something may hide."""
    children = Definition.objects.filter(disclosure=Disclosure.CHILDREN)
    if known_on is not None:
        children = children.filter(recorded_on__lte=known_on)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT indicator_id FROM indicators_value WHERE status = 'suppressed'"
        )
        suppressed = {row[0] for row in cursor.fetchall()}
    return suppressed | set(children.values_list("indicator_id", flat=True))


def _figures(
    indicators: Iterable[int], known_on: date | None
) -> Iterator[tuple[Held, date, date | None]]:
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, {"indicators": list(indicators), "day": known_on})
        for *key, value, numerator, denominator, status, since, until in cursor.fetchall():
            yield Held(Key(*key), (value, numerator, denominator), status), since, until


FIGURES = """
    SELECT indicator_id, category, "end"::int, months::int, trim_scale(value),
        trim_scale(numerator), trim_scale(denominator), status, recorded_on, superseded_at
    FROM indicators_value
    WHERE indicator_id = ANY(%(indicators)s)
        AND (%(day)s::date IS NULL OR recorded_on <= %(day)s::date)
    ORDER BY recorded_on, id
"""


@dataclass(frozen=True)
class _Row:
    """Something said from a day on, until another."""

    since: date
    until: date | None
    said: Any

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class _Register:
    definitions: list[_Row]
    parts: list[_Row]
    populations: list[_Row]
    policies: list[_Row]
    year_starts: int

    @classmethod
    def read(cls, known_on: date | None) -> "_Register":
        def rows(model: Any, *fields: str) -> list[_Row]:
            found = model.objects.order_by("pk").values_list(
                "recorded_on", "superseded_at", *fields
            )
            if known_on is not None:
                found = found.filter(recorded_on__lte=known_on)
            return [_Row(since, until, said) for since, until, *said in found]

        return cls(
            rows(
                Definition,
                *("indicator", "indicator__code", "unit", "disclosure", "months", "year_starts"),
                "derive",
            ),
            rows(Part, "whole", "whole_category", "part", "part_category", "sign"),
            rows(Population, "year", "count"),
            rows(JudgingPolicy, "suppress_below"),
            year_starts(),
        )

    @property
    def days(self) -> set[date]:
        """On which something may have begun to be read otherwise."""
        rows = [*self.definitions, *self.parts, *self.populations, *self.policies]
        until = {row.until for row in rows if row.until is not None}
        return {row.since for row in rows} | until

    def terms(self, day: date) -> Terms:
        definitions = [row.said for row in self.definitions if row.holds(day)]
        policies = [row.said[0] for row in self.policies if row.holds(day)]
        totals: dict[Series, list[tuple[Series, int]]] = defaultdict(list)
        for whole, whole_category, part, part_category, sign in (
            row.said for row in self.parts if row.holds(day)
        ):
            totals[Series(whole, whole_category)].append((Series(part, part_category), sign))
        return Terms(
            {said[0]: self._measure(said) for said in definitions},
            {said[1]: said[0] for said in definitions},
            [Total(whole, tuple(parts)) for whole, parts in totals.items()],
            dict(row.said for row in self.populations if row.holds(day)),
            policies[-1] if policies else NOBODY_HIDES,
        )

    def _measure(self, said: list[Any]) -> Measure:
        _, _, unit, disclosure, months, starts, derive = said
        formula = _parsed(derive) if derive else None
        return Measure(unit, disclosure, months, starts or self.year_starts, formula)

    def connected(self, seeds: set[int]) -> set[int]:
        """Those that these hang together with, by a sum or a rule of any time."""
        beside: dict[int, set[int]] = defaultdict(set)
        for one, other in self._pairs():
            beside[one].add(other)
            beside[other].add(one)
        found, ahead = set(seeds), list(seeds)
        while ahead:
            new = beside[ahead.pop()] - found
            found |= new
            ahead.extend(new)
        return found

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for row in self.parts:
            yield row.said[0], row.said[2]
        of: Mapping[str, int] = {row.said[1]: row.said[0] for row in self.definitions}
        for row in self.definitions:
            for code in codes(_parsed(row.said[6])) if row.said[6] else ():
                if code in of:
                    yield row.said[0], of[code]


@cache
def _parsed(derive: str) -> Call:
    return parse(derive)
