"""The months behind a scorecard's rows: each live indicator's own series, its targets, its breaks.

Three statements, however many rows: the figures with what they were judged to be, the breaks, and
which benchmark each comparator's figure was.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db import connection

from indicators.disclosure import Disclosed, disclosed
from indicators.queries import known
from indicators.rules.periods import Month
from indicators.rules.standing import Standing
from indicators.scorecard.card import Scorecard
from indicators.standings import Register, judged


class Point(NamedTuple):
    """A figure of a series; without the figure where the audience isn't told it."""

    end: Month
    value: Decimal | None
    target: Decimal | None = None
    against_target: str | None = None

    @property
    def standing(self) -> Standing:
        return Standing(self.against_target or Standing.NONE)


@dataclass(frozen=True)
class Series:
    """Figures that cover as many months as the definition says, by their last month, in order."""

    points: dict[int, Point] = field(default_factory=dict)
    breaks: tuple[int, ...] = ()

    def at(self, end: Month) -> Point | None:
        return self.points.get(int(end))

    def before(self, end: Month) -> Point | None:
        """The latest earlier one."""
        return next((self.points[month] for month in reversed(self.points) if month < end), None)


@dataclass(frozen=True)
class Dated:
    """Until when a comparator's figure goes, and whether it counts something a little else."""

    end: Month
    definition_differs: bool


def series_of(card: Scorecard, *, since: Month) -> dict[int, Series]:
    """By indicator: the figures from a month up to the card's, for the card's audience."""
    lengths = {row.definition.indicator_id: row.definition.months for row in card.rows}
    if not lengths or card.policy is None:
        return {}
    register = Register(
        policy=card.policy,
        comparators=card.comparators,
        day=card.known_on,
        indicators=list(lengths),
        until=card.month,
        whole=True,
    )
    told = disclosed(card.month, audience=card.audience, known_on=card.known_on)
    with connection.cursor() as cursor:
        cursor.execute(
            _figures(register),
            register.parameters
            | {"lengths": list(lengths.values()), "month": int(card.month), "since": int(since)},
        )
        points: dict[int, dict[int, Point]] = {}
        for row in cursor.fetchall():
            points.setdefault(row[0], {})[row[1]] = _point(row, lengths[row[0]], told)
    breaks = _breaks(card.known_on, register.indicators or ())
    return {each: Series(points.get(each, {}), breaks.get(each, ())) for each in lengths}


def benchmarks_of(card: Scorecard) -> dict[tuple[int, str], Dated]:
    """By indicator and comparator: which benchmark the figure beside the row was."""
    asked = [
        (row.definition.indicator_id, int(row.end), comparator.pk, reference)
        for comparator in card.comparators
        for row in card.rows
        if row.end is not None and (reference := row.against[comparator.key].reference) is not None
    ]
    if not asked:
        return {}
    keys = {each.pk: each.key for each in card.comparators}
    names = ("indicators", "ends", "comparators", "references")
    with connection.cursor() as cursor:
        cursor.execute(
            _benchmarks(card.known_on),
            {"day": card.known_on}
            | dict(zip(names, map(list, zip(*asked, strict=True)), strict=True)),
        )
        return {
            (indicator, keys[comparator]): Dated(Month(end), differs)
            for indicator, comparator, end, differs in cursor.fetchall()
        }


def _figures(register: Register) -> str:
    """What is known now is judged already; a day of the past is judged as it was."""
    now = register.day is None
    judgements = "indicators_judgement" if now else "judgements"
    return f"""
        {"" if now else f"WITH judgements AS MATERIALIZED ({judged(register)})"}
        SELECT v.indicator_id, v."end"::int, trim_scale(v.value),
            trim_scale(j.target_reference), j.target_standing
        FROM unnest(%(indicators)s::bigint[], %(lengths)s::smallint[]) r(indicator_id, months)
        JOIN indicators_value v ON v.indicator_id = r.indicator_id AND v.category = ''
            AND v.months = r.months AND v."end" BETWEEN %(since)s AND %(month)s
        LEFT JOIN {judgements} j ON j.value_id = v.id
        WHERE {known("v", register.day)} AND v.value IS NOT NULL
        ORDER BY v.indicator_id, v."end"
    """


def _point(
    row: tuple[int, int, Decimal, Decimal | None, str | None], months: int, told: Disclosed
) -> Point:
    indicator, end, value, target, standing = row
    if told.hidden and told.hides(indicator, "", end, months):
        return Point(Month(end), None, target)
    return Point(Month(end), value, target, standing)


def _breaks(day: date | None, indicators: Iterable[int]) -> dict[int, tuple[int, ...]]:
    statement = f"""
        SELECT b.indicator_id, array_agg(b.first::int) FROM indicators_break b
        WHERE {known("b", day)} AND b.indicator_id = ANY(%(indicators)s) GROUP BY 1
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day, "indicators": list(indicators)})
        return {indicator: tuple(firsts) for indicator, firsts in cursor.fetchall()}


def _benchmarks(day: date | None) -> str:
    """The newest that says this figure: which length was taken, the figure tells."""
    return f"""
        SELECT r.indicator_id, r.comparator_id, b."end"::int, b.definition_differs
        FROM unnest(%(indicators)s::bigint[], %(ends)s::int[], %(comparators)s::bigint[],
            %(references)s::numeric[]) r(indicator_id, until, comparator_id, reference)
        CROSS JOIN LATERAL (
            SELECT * FROM indicators_benchmark b
            WHERE b.indicator_id = r.indicator_id AND b.comparator_id = r.comparator_id
                AND b."end" <= r.until AND {known("b", day)} AND b.value = r.reference
            ORDER BY b."end" DESC LIMIT 1
        ) b
    """
