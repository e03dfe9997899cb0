"""Which figures a month should bring, by hand or in a file, and what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db import connection

from indicators.rules.periods import Month

# How far back a series must have gone on to be expected to go on still.
LOOKS_BACK = 24


@dataclass(frozen=True)
class Known:
    """A figure as it stands."""

    end: Month
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    note: str
    # The row that holds it. It never changes: another figure is another row.
    row: int


@dataclass(frozen=True)
class Expected:
    """One row of a month's round: an indicator, or one category of it."""

    indicator: int
    code: str
    title: str
    section: str
    unit: str
    category: str
    months: int
    end: Month
    last: Known | None
    now: Known | None


def expected(month: Month, *, of: int | None = None) -> list[Expected]:
    """In the register's order. What follows from other figures is not expected of anybody.

    A series that came every third month is expected every third month.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, {"month": int(month), "from": int(month) - LOOKS_BACK, "of": of})
        found = cursor.fetchall()
    return [_as_expected(row, month) for row in found if _is_due(row[-1] or [], month)]


def expected_of(indicator: int, ends: Sequence[Month]) -> list[Expected]:
    """Likewise one indicator's in several months, in the order of `ends`."""
    every = (each for end in ends for each in expected(end, of=indicator))
    return list(every)


def _is_due(ends: list[int], month: Month) -> bool:
    """`ends` are the months it was known for, in order, this one among them or not."""
    if int(month) in ends or len(ends) < 2:
        return True
    gap = min(later - earlier for earlier, later in pairwise(ends))
    return (int(month) - ends[-1]) % gap == 0


def _as_expected(row: tuple[Any, ...], month: Month) -> Expected:
    indicator, code, title, section, unit, category, months, last, now, _ = row
    return Expected(
        indicator, code, title, section, unit, category, months, month, _known(last), _known(now)
    )


def _known(found: dict[str, Any] | None) -> Known | None:
    if found is None:
        return None
    figures = {
        name: None if found[name] is None else Decimal(found[name])
        for name in ("value", "numerator", "denominator")
    }
    return Known(
        Month(found["end"]), **figures, status=found["status"], note=found["note"], row=found["id"]
    )


def _figure(name: str) -> str:
    return f"'{name}', trim_scale(v.{name})::text"


_HELD = f"""json_build_object('id', v.id, 'end', v."end", {_figure("value")},
    {_figure("numerator")}, {_figure("denominator")}, 'status', v.status, 'note', v.note)"""

_STATEMENT = f"""
    SELECT i.id, i.code, d.title, d.section, d.unit, coalesce(s.category, ''),
        coalesce(s.months, d.months), s.last, s.now, s.ends
    FROM indicators_definition d
    JOIN indicators_indicator i ON i.id = d.indicator_id
    LEFT JOIN LATERAL (
        SELECT v.category, v.months, array_agg(v."end"::int ORDER BY v."end") AS ends,
            (array_agg({_HELD} ORDER BY v."end" DESC)
                FILTER (WHERE v."end" < %(month)s))[1] AS last,
            (array_agg({_HELD}) FILTER (WHERE v."end" = %(month)s))[1] AS now
        FROM indicators_value v
        WHERE v.indicator_id = d.indicator_id AND v.superseded_at IS NULL AND NOT v.is_derived
            AND v."end" BETWEEN %(from)s AND %(month)s
        GROUP BY v.category, v.months
    ) s ON true
    WHERE d.superseded_at IS NULL AND d.status <> 'retired' AND d.derive = ''
        AND (%(of)s::bigint IS NULL OR d.indicator_id = %(of)s)
    ORDER BY d."order", i.code, s.category, s.months
"""
