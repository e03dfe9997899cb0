"""From the staged rows to the register: what is new goes in, what is known otherwise is closed.

Two statements a table, whatever the number of rows. A row that says what is known already leaves
no trace.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from indicators.models import Release
from indicators.packs.cells import BETWEEN
from indicators.packs.contract import (
    BENCHMARKS,
    BREAKS,
    JOURNEY,
    PARTS,
    TARGETS,
    VALUES,
    Table,
)


@dataclass(frozen=True)
class Merge:
    """How the rows of a staged table become rows of the register."""

    staged: Table
    into: str
    # The staged rows under the register's names.
    rows: str
    key: tuple[str, ...]
    # The register's columns, with the contract's column that says them; "" where none does.
    content: dict[str, str]
    # Said of a new row, never compared.
    beside: tuple[str, ...] = ()


@dataclass
class Merged:
    new: int = 0
    changed: int = 0

    def __bool__(self) -> bool:
        return bool(self.new or self.changed)


_INDICATOR = "JOIN indicators_indicator i ON i.code = s.code"

VALUE_MERGE = Merge(
    VALUES,
    "indicators_value",
    'SELECT s.row, i.id AS indicator_id, s.category, s."end", s.months, s.value, s.numerator,'
    f" s.denominator, s.status, s.note, false AS is_derived FROM pack_values s {_INDICATOR}",
    key=("indicator_id", "category", '"end"', "months"),
    content={name: name for name in ("value", "numerator", "denominator", "status", "note")}
    | {"is_derived": ""},
)

BENCHMARK_MERGE = Merge(
    BENCHMARKS,
    "indicators_benchmark",
    'SELECT s.row, i.id AS indicator_id, c.id AS comparator_id, s."end", s.months, s.value,'
    " s.source, s.published, s.definition_differs FROM pack_benchmarks s"
    f" {_INDICATOR} JOIN indicators_comparator c ON c.key = s.comparator",
    key=("indicator_id", "comparator_id", '"end"', "months"),
    content={name: name for name in ("value", "source", "published", "definition_differs")},
)

BREAK_MERGE = Merge(
    BREAKS,
    "indicators_break",
    'SELECT s.row, i.id AS indicator_id, s."from" AS first, s.reason'
    f" FROM pack_breaks s {_INDICATOR}",
    key=("indicator_id", "first"),
    content={"reason": "reason"},
)

PART_MERGE = Merge(
    PARTS,
    "indicators_part",
    f"""SELECT s.row, w.id AS whole_id, split_part(s.whole, '{BETWEEN}', 2) AS whole_category,
        p.id AS part_id, split_part(s.part, '{BETWEEN}', 2) AS part_category, s.sign
    FROM pack_parts s
    JOIN indicators_indicator w ON w.code = split_part(s.whole, '{BETWEEN}', 1)
    JOIN indicators_indicator p ON p.code = split_part(s.part, '{BETWEEN}', 1)""",
    key=("whole_id", "whole_category", "part_id", "part_category"),
    content={"sign": "sign"},
)

JOURNEY_MERGE = Merge(
    JOURNEY,
    "indicators_journeystep",
    'SELECT s.row, s.cohort, s.as_at, s.step, s.count, s.row AS "order" FROM pack_journey s',
    key=("cohort", "as_at", "step"),
    content={"count": "count"},
    beside=('"order"',),
)

MERGES = (VALUE_MERGE, BENCHMARK_MERGE, BREAK_MERGE, PART_MERGE, JOURNEY_MERGE)


def merge(how: Merge, mentioned: set[str], release: Release) -> Merged:
    """`mentioned` are the columns that the file has: the others can't say anything changed."""
    parameters: dict[str, Any] = {"release": release.pk, "day": release.recorded_on}
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {how.into} k SET superseded_at = greatest(%(day)s, k.recorded_on)"
            f" FROM ({how.rows}) s WHERE {_is_current(how)} AND {_differs(how, mentioned)}",
            parameters,
        )
        changed = cursor.rowcount
        columns = ", ".join([*how.key, *how.content, *how.beside])
        cursor.execute(
            f"INSERT INTO {how.into} (release_id, recorded_on, {columns})"
            f" SELECT %(release)s, {_day(how)}, {_of('s', [*how.key, *how.content, *how.beside])}"
            f" FROM ({how.rows}) s LEFT JOIN {how.into} k ON {_is_current(how)}"
            f" WHERE k.id IS NULL ORDER BY {_of('s', how.key)}",
            parameters,
        )
        return Merged(cursor.rowcount - changed, changed)


def new_values_of(codes: list[str], mentioned: set[str]) -> list[tuple[int, str]]:
    """Rows that would bring something new about these indicators: number and code."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT s.row, i.code FROM ({VALUE_MERGE.rows} WHERE i.code = ANY(%s)) s"
            " JOIN indicators_indicator i ON i.id = s.indicator_id"
            f" LEFT JOIN indicators_value k ON {_is_current(VALUE_MERGE)}"
            f" WHERE k.id IS NULL OR {_differs(VALUE_MERGE, mentioned)} ORDER BY s.row",
            [codes],
        )
        return cursor.fetchall()


def add_targets(release: Release) -> int:
    """Targets are only added. One that says what holds already, unchallenged since, is not."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO indicators_target
                (indicator_id, first, last, target, release_id, recorded_on)
            SELECT i.id, s."from", s."to", s.target, %(release)s, %(day)s
            FROM pack_targets s {_INDICATOR}
            WHERE NOT EXISTS (
                SELECT FROM indicators_target k
                WHERE k.indicator_id = i.id AND k.first = s."from"
                AND (k.last, k.target) IS NOT DISTINCT FROM (s."to", s.target)
                AND NOT EXISTS (
                    SELECT FROM indicators_target later
                    WHERE later.indicator_id = i.id
                    AND (later.recorded_on, later.id) > (k.recorded_on, k.id)
                    AND later.release_id IS DISTINCT FROM k.release_id
                    AND later.first <= coalesce(k.last, later.first)
                    AND coalesce(later.last, k.first) >= k.first))
            ORDER BY s.row
            """,
            {"release": release.pk, "day": release.recorded_on},
        )
        return cursor.rowcount


def staged_tables() -> Iterable[Table]:
    return (*(how.staged for how in MERGES), TARGETS)


def add_printed(release: Release) -> int:
    """What the document itself printed; each row is kept, and none takes the place of another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO indicators_printedfigure"
            ' (release_id, indicator_id, category, "end", months, is_share, printed)'
            " SELECT %s, i.id, s.category, s.\"end\", s.months, s.measure = 'share', s.printed"
            f" FROM pack_published s {_INDICATOR} ORDER BY s.row",
            [release.pk],
        )
        return int(cursor.rowcount)


def _is_current(how: Merge) -> str:
    same = " AND ".join(f"k.{column} = s.{column}" for column in how.key)
    return f"{same} AND k.superseded_at IS NULL"


def _differs(how: Merge, mentioned: set[str]) -> str:
    compared = [column for column, said in how.content.items() if not said or said in mentioned]
    if not compared:
        return "false"
    return f"ROW({_of('k', compared)}) IS DISTINCT FROM ROW({_of('s', compared)})"


def _day(how: Merge) -> str:
    """Never before the row that it follows: a page may have changed that after the release."""
    if how is VALUE_MERGE:
        return "%(day)s"
    same = " AND ".join(f"past.{column} = s.{column}" for column in how.key)
    last = f"SELECT max(past.superseded_at) FROM {how.into} past WHERE {same}"
    return f"greatest(%(day)s, ({last}))"


def _of(table: str, columns: Iterable[str]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)
