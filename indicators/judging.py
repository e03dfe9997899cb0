"""Judge what is known now, and keep it: one statement for one value or a million."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Definition,
    Indicator,
    JudgingPolicy,
    Release,
    Target,
    Value,
)
from indicators.queries import comparators, policy
from indicators.rules.periods import Month
from indicators.rules.standing import Rag, Standing, rag
from indicators.standings import COLUMNS, Register, judged
from kpiportal.events import record

KEPT = COLUMNS[1:]


@dataclass(frozen=True)
class Turn:
    """An indicator whose latest figure stands otherwise against its target than before."""

    indicator: int
    end: Month
    before: Rag
    after: Rag


def judge(*, indicators: Iterable[int] | None = None) -> list[Turn]:
    """Judge all current values, or those of some indicators, and say whose standing turned.

    Call it last in a transaction: whoever else judges waits for its end.
    """
    named = None if indicators is None else sorted(set(indicators))
    holds = policy(None)
    if holds is None or named == []:
        return []
    register = Register(policy=holds, comparators=comparators(None), indicators=named)
    with transaction.atomic(), connection.cursor() as cursor:
        _wait_for_others(cursor)
        before = _latest(cursor, named)
        cursor.execute(_forget_superseded(named), register.parameters)
        cursor.execute(_keep(judged(register)), register.parameters)
        # A first figure turns nothing: there was no standing before it.
        turns = _turns(before, _latest(cursor, named)) if before else []
        _record(turns)
    return turns


def touched_by(release: Release) -> list[int] | None:
    """The indicators that stand otherwise since a release, or None where all may."""
    for everything in (JudgingPolicy, Comparator):
        if everything._default_manager.filter(release=release).exists():
            return None
    touched: set[int] = set()
    for one in (Value, Target, Benchmark, Break, Definition):
        brought = one._default_manager.filter(release=release)
        touched.update(brought.values_list("indicator", flat=True).distinct())
    return sorted(touched)


def hold_figures_still() -> None:
    """For who reads in several statements: until the transaction's end nobody's judging commits,
    and who judges already is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('judging', 0))")


def _wait_for_others(cursor: CursorWrapper) -> None:
    """Two that judge at once would each overlook what the other changes."""
    cursor.execute("SET LOCAL lock_timeout = '5min'")
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('judging', 0))")
    # What a million values are sorted and joined in; and compiling costs more than it saves.
    cursor.execute("SET LOCAL work_mem = '256MB'")
    cursor.execute("SET LOCAL jit = off")


def _forget_superseded(indicators: Sequence[int] | None) -> str:
    only = "" if indicators is None else "AND v.indicator_id = ANY(%(indicators)s)"
    return f"""
        DELETE FROM indicators_judgement j USING indicators_value v
        WHERE v.id = j.value_id AND v.superseded_at IS NOT NULL {only}
    """


def _keep(select: str) -> str:
    """Write what is new, and what is otherwise than it was. We are alone, so MERGE is safe here;
    it does without the second look at the index that ON CONFLICT takes."""
    set_all = ", ".join(f"{column} = now.{column}" for column in KEPT)
    old, new = (", ".join(f"{side}.{column}" for column in KEPT) for side in ("j", "now"))
    return f"""
        MERGE INTO indicators_judgement j USING ({select}) AS now ON j.value_id = now.value_id
        WHEN MATCHED AND ({old}) IS DISTINCT FROM ({new}) THEN UPDATE SET {set_all}
        WHEN NOT MATCHED THEN INSERT ({", ".join(COLUMNS)})
            VALUES ({", ".join(f"now.{column}" for column in COLUMNS)})
    """


@dataclass(frozen=True)
class _Latest:
    end: Month
    rag: Rag


def _latest(cursor: CursorWrapper, indicators: Sequence[int] | None) -> dict[int, _Latest]:
    """The RAG of each live indicator's latest judged figure, superseded meanwhile or not.

    From the latest value backwards, each judgement fetched by its key: joined, a judgement table
    whose statistics lag behind would be read from end to end for every indicator.
    """
    only = "" if indicators is None else "AND d.indicator_id = ANY(%(indicators)s)"
    cursor.execute(
        f"""
        SELECT d.indicator_id, latest."end", latest.standing
        FROM indicators_definition d CROSS JOIN LATERAL (
            SELECT * FROM (
                SELECT v."end", (
                    SELECT j.target_standing FROM indicators_judgement j WHERE j.value_id = v.id
                ) AS standing
                FROM indicators_value v
                WHERE v.indicator_id = d.indicator_id AND v.category = '' AND v.months = d.months
                ORDER BY v."end" DESC, v.recorded_on DESC, v.id DESC OFFSET 0
            ) backwards WHERE standing IS NOT NULL LIMIT 1
        ) latest
        WHERE d.superseded_at IS NULL AND d.status = 'live' {only}
            AND EXISTS (SELECT FROM indicators_judgement)
        """,
        {"indicators": None if indicators is None else list(indicators)},
    )
    return {
        indicator: _Latest(Month(end), rag(Standing(standing)))
        for indicator, end, standing in cursor.fetchall()
    }


def _turns(before: dict[int, _Latest], after: dict[int, _Latest]) -> list[Turn]:
    return [
        Turn(indicator, now.end, before[indicator].rag, now.rag)
        for indicator, now in sorted(after.items())
        if indicator in before and before[indicator].rag is not now.rag
    ]


def _record(turns: Sequence[Turn]) -> None:
    found = Indicator.objects.in_bulk([turn.indicator for turn in turns])
    for turn in turns:
        now = "to no standing" if turn.after is Rag.NONE else str(turn.after)
        record(
            None,
            f"turned {now}",
            found[turn.indicator],
            end=str(turn.end),
            before=turn.before,
            after=turn.after,
        )
