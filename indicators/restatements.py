"""Figures that were reported, and became known otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import connection

from indicators.models import Definition, Value
from indicators.queries import policy
from indicators.rules.display import Decimals
from indicators.rules.periods import Month
from indicators.rules.refinement import Printed, is_refinement


class Kind(StrEnum):
    # Another figure than the one that was printed.
    RESTATED = "restated"
    # The same, said more or less exactly.
    REFINED = "refined"
    # There is no figure any more.
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Restatement:
    code: str
    category: str
    end: Month
    months: int
    reported: Decimal
    now: Decimal | None
    recorded_on: date
    kind: Kind


def restatements(reported_on: date, known_on: date) -> list[Restatement]:
    """The keys whose figure known on the first day is another on the second, derived ones too."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_OTHERWISE, {"from": reported_on, "to": known_on})
        rows = cursor.fetchall()
    rules = _Rules()
    return [_restatement(row, rules) for row in rows]


def known_otherwise(
    reported: Mapping[tuple[str, Month, int], Decimal], reported_on: date
) -> list[Restatement]:
    """Of the whole's figures as they were told on a day, by code, month and months: those that are
    others now, whatever day their release names."""
    rules = _Rules()
    rows = Value.objects.current().filter(
        indicator__code__in={code for code, _, _ in reported},
        end__in={end for _, end, _ in reported},
        category="",
    )
    found = []
    for row in rows.select_related("indicator"):
        code, end = row.indicator.code, Month(row.end)
        was = reported.get((code, end, row.months))
        if was is not None and row.value != was:
            key = (row.indicator_id, code, "", end, row.months)
            found.append(_restatement((*key, was, reported_on, row.value, row.recorded_on), rules))
    return found


def is_another(reported: Value, now: Value | None) -> bool:
    """Whether a figure was restated or withdrawn, and isn't only said more or less exactly."""
    if reported.value is None or (now and now.value == reported.value):
        return False
    if now is None or now.value is None:
        return True
    rules = _Rules()
    before, after = (
        Printed(each, rules.decimals(of.indicator_id, of.recorded_on))
        for each, of in ((reported.value, reported), (now.value, now))
    )
    return not is_refinement(before, after)


def _restatement(row: tuple[Any, ...], rules: "_Rules") -> Restatement:
    indicator, code, category, end, months, reported, reported_on, now, recorded_on = row
    kind = Kind.WITHDRAWN
    if now is not None:
        before = Printed(reported, rules.decimals(indicator, reported_on))
        after = Printed(now, rules.decimals(indicator, recorded_on))
        kind = Kind.REFINED if is_refinement(before, after) else Kind.RESTATED
    return Restatement(code, category, Month(end), months, reported, now, recorded_on, kind)


class _Rules:
    """With how many decimals a release printed its figures."""

    def __init__(self) -> None:
        self._policy = cache(policy)
        self._units = cache(_units_known_on)

    def decimals(self, indicator: int, day: date) -> Decimals:
        holds = self._policy(day)
        unit = self._units(day).get(indicator, "")
        return holds.decimals.get(unit, 0) if holds else 0


def _units_known_on(day: date) -> dict[int, str]:
    known = Definition.objects.known_on(day)
    return dict(known.values_list("indicator_id", "unit"))


# What was reported has been closed since, so there is no need to look at anything else. Where
# nothing follows it, a rule that it followed from is gone.
KNOWN_OTHERWISE = """
    SELECT i.id, i.code, v.category, v."end", v.months, v.value, v.recorded_on,
        n.value, coalesce(n.recorded_on, v.superseded_at)
    FROM indicators_value v
    LEFT JOIN indicators_value n ON n.indicator_id = v.indicator_id AND n.category = v.category
        AND n.months = v.months AND n."end" = v."end"
        AND n.recorded_on <= %(to)s AND (n.superseded_at IS NULL OR n.superseded_at > %(to)s)
    JOIN indicators_indicator i ON i.id = v.indicator_id
    LEFT JOIN indicators_definition d ON d.indicator_id = i.id AND d.superseded_at IS NULL
    WHERE v.recorded_on <= %(from)s AND v.superseded_at > %(from)s AND v.superseded_at <= %(to)s
        AND v.value IS NOT NULL AND n.value IS DISTINCT FROM v.value
    ORDER BY d."order", i.code, v.category, v.months, v."end"
"""
