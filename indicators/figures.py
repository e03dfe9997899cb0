"""What the register holds of a month: each indicator's figure, its judgement, what it refers to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from indicators.models import Comparator, JudgingPolicy
from indicators.models.fields import plain
from indicators.queries import known
from indicators.rules.periods import Month
from indicators.rules.standing import Standing
from indicators.standings import JUDGED, IfTarget, Register, judged

TARGET, PREVIOUS, YEAR_AGO = "target", "previous", "year_ago"


@dataclass(frozen=True)
class Stored:
    """A figure as the register holds it."""

    end: Month
    months: int
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    is_derived: bool


@dataclass(frozen=True)
class Judged:
    reference: Decimal | None
    standing: Standing


@dataclass(frozen=True)
class Found:
    """An indicator's row for the month, its judgements, and the figures that it refers to."""

    now: Stored
    references: dict[str, Stored | None]
    against: dict[str, Judged]


def figures_of(
    month: Month,
    *,
    indicators: list[int],
    holds: JudgingPolicy,
    named: list[Comparator],
    known_on: date | None,
    if_targets: Sequence[IfTarget] | None = None,
) -> dict[int, Found]:
    """By indicator; the whole alone, of the length that its definition names.

    With `if_targets`, be there none, the month is judged anew: by these first, and by `holds`.
    """
    register = Register(
        policy=holds,
        comparators=named,
        day=known_on,
        indicators=indicators,
        until=month,
        whole=True,
        if_targets=if_targets or (),
    )
    judgements = (
        "indicators_judgement"
        if known_on is None and if_targets is None
        else f"({judged(register)})"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(register, judgements, carries=holds.carry_forward),
            register.parameters | {"month": int(month)},
        )
        return {row[0]: _as_found(row[1:], named) for row in cursor.fetchall()}


def counted_by_category(month: Month, *, indicators: list[int], known_on: date | None) -> set[int]:
    """Those that have categories in the month and never had a whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            _by_category(known_on),
            {"indicators": indicators, "day": known_on, "month": int(month)},
        )
        return {indicator for (indicator,) in cursor.fetchall()}


_ROW = ('"end"', "months", "value", "numerator", "denominator", "status", "is_derived")


def _statement(register: Register, judgements: str, *, carries: bool) -> str:
    """What stands in the month, else the latest figure before it where the council carries
    forward. What is known now is judged already; a day of the past is judged as it was."""
    columns = ", ".join(
        f"{table}.{column}"
        for table, named in [("v", _ROW), ("j", JUDGED), ("p", _ROW), ("y", _ROW)]
        for column in named
    )
    return f"""
        SELECT d.indicator_id, {columns}
        FROM indicators_definition d
        CROSS JOIN LATERAL ({_carried(register) if carries else _in_month(register)}) v
        LEFT JOIN {judgements} j ON j.value_id = v.id
        LEFT JOIN LATERAL ({_other(register, "<", 'v."end"')}) p ON v.value IS NOT NULL
        LEFT JOIN LATERAL ({_other(register, "=", 'v."end" - 12')}) y ON v.value IS NOT NULL
        WHERE {known("d", register.day)} AND d.indicator_id = ANY(%(indicators)s)
    """


def _in_month(register: Register) -> str:
    return f"""
        SELECT v.* FROM indicators_value v
        WHERE v.indicator_id = d.indicator_id AND v.category = '' AND v.months = d.months
            AND {known("v", register.day)} AND v."end" = %(month)s
    """


def _by_category(day: date | None) -> str:
    """What once followed and does no more was never there."""
    return f"""
        SELECT v.indicator_id
        FROM indicators_definition d
        JOIN indicators_value v ON v.indicator_id = d.indicator_id AND v.months = d.months
        WHERE {known("d", day)} AND {known("v", day)}
            AND d.indicator_id = ANY(%(indicators)s) AND v."end" <= %(month)s
            AND NOT (v.is_derived AND v.value IS NULL)
        GROUP BY v.indicator_id
        HAVING bool_and(v.category <> '') AND bool_or(
            v."end" = %(month)s AND (v.value IS NOT NULL OR v.status = 'suppressed'))
    """


def _carried(register: Register) -> str:
    """Two looks into the index, where one that sorted would read the whole series."""
    return f"""
        SELECT * FROM (
            (SELECT v.* FROM indicators_value v
            WHERE v.indicator_id = d.indicator_id AND v.category = '' AND v.months = d.months
                AND {known("v", register.day)} AND v."end" <= %(month)s AND v.value IS NOT NULL
            ORDER BY v."end" DESC LIMIT 1)
            UNION ALL ({_in_month(register)} AND v.value IS NULL)
        ) v ORDER BY v.value IS NULL LIMIT 1
    """


def _other(register: Register, comparison: str, end: str) -> str:
    """An earlier figure of the same series: whether it may be told is for the audience to say."""
    return f"""
        SELECT o.* FROM indicators_value o
        WHERE o.indicator_id = v.indicator_id AND o.category = v.category AND o.months = v.months
            AND {known("o", register.day)} AND o.value IS NOT NULL AND o."end" {comparison} {end}
        ORDER BY o."end" DESC LIMIT 1
    """


def _as_found(row: tuple[Any, ...], named: list[Comparator]) -> Found:
    fields = iter(row)
    now = _stored(fields)
    judged_to_be = [next(fields) for _ in JUDGED]
    previous, year_ago = _stored(fields), _stored(fields)
    assert now is not None
    target, previous_one, year_before = judged_to_be[0:2], judged_to_be[2:4], judged_to_be[4:6]
    references, standings = judged_to_be[6] or [], judged_to_be[7] or []
    pairs = {TARGET: target, PREVIOUS: previous_one, YEAR_AGO: year_before}
    for place, comparator in enumerate(named):
        # A comparator newer than the judgement has no place in it yet.
        is_judged = place < len(references)
        pairs[comparator.key] = [references[place], standings[place]] if is_judged else [None, None]
    return Found(
        now,
        {PREVIOUS: previous, YEAR_AGO: year_ago},
        {
            key: Judged(_exact(reference), Standing(standing or Standing.NONE))
            for key, (reference, standing) in pairs.items()
        },
    )


def _stored(fields: Iterator[Any]) -> Stored | None:
    end, months, value, numerator, denominator, status, is_derived = (next(fields) for _ in _ROW)
    if end is None:
        return None
    value, numerator, denominator = map(_exact, (value, numerator, denominator))
    return Stored(Month(end), months, value, numerator, denominator, status, is_derived)


def _exact(figure: Decimal | None) -> Decimal | None:
    """Without the zeros that only fill its places in the database."""
    return None if figure is None else plain(figure)
