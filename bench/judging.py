"""A million values judged: beside a bare INSERT … SELECT of those rows, and beside pandas."""

from collections.abc import Callable
from statistics import median

from django.db import connection, transaction

from bench import judging_in_pandas
from bench.databases import fresh
from bench.figures import Figure, milliseconds_each, p95, repeated, seconds

MANY, FEW, MONTHS = 4_000, 40, 250
ROUNDS = 5
CHANGES = 60
FLOOR = "Judging: a bare INSERT … SELECT of a million judgements"
FIRST_MONTH = 2000 * 12

# Every length and unit; targets and three comparators by the year; every tenth series breaks.
SEED = f"""
INSERT INTO indicators_council (id, name, short_name, year_starts) VALUES (1, 'Bench', 'Bench', 4);
INSERT INTO indicators_release (title, recorded_on, month, content_hash, loaded_at)
VALUES ('Bench', '2021-01-01', {FIRST_MONTH + MONTHS - 1}, '', '2021-01-01');
INSERT INTO indicators_judgingpolicy (tolerance, compare, carry_forward, rollup, decimals,
    suppress_below, release_id, recorded_on)
SELECT 0.05, 'exact', false, 'mean', '{{"percent": 1}}', 5, id, recorded_on
FROM indicators_release;
INSERT INTO indicators_comparator (key, label, "order", release_id, recorded_on)
SELECT 'c' || n, 'C ' || n, n, id, recorded_on
FROM indicators_release, generate_series(1, 3) n;
INSERT INTO indicators_indicator (code) SELECT 'I ' || n FROM generate_series(1, %(series)s) n;
INSERT INTO indicators_definition (indicator_id, title, section, months, better, unit, kind, trend,
    derive, disclosure, demand, "order", reason, definition, why, service, tier, responsible, level,
    theme, tags, source, status, release_id, recorded_on)
SELECT i.id, 'T', 'S', (ARRAY[1, -1, 0, 12])[1 + i.id %% 4],
    (ARRAY['bigger', 'smaller'])[1 + i.id %% 2],
    (ARRAY['percent', 'number', 'per_10000'])[1 + i.id %% 3], 'target', true, '', 'process', false,
    i.id, '', '', '', '', '', '', '', '', '', '', 'live', r.id, r.recorded_on
FROM indicators_indicator i, indicators_release r;
INSERT INTO indicators_target (indicator_id, first, last, target, release_id, recorded_on)
SELECT i.id, {FIRST_MONTH} + 12 * year, {FIRST_MONTH} + 12 * year + 11, 50 + year, r.id,
    r.recorded_on
FROM indicators_indicator i, indicators_release r, generate_series(0, {MONTHS // 12}) year;
INSERT INTO indicators_benchmark (indicator_id, comparator_id, "end", months, value, source,
    definition_differs, release_id, recorded_on)
SELECT d.indicator_id, c.id, {FIRST_MONTH} + 12 * year + 2,
    CASE d.unit WHEN 'percent' THEN 12 ELSE d.months END, 50 + year + c."order", '', false,
    d.release_id, d.recorded_on
FROM indicators_definition d, indicators_comparator c, generate_series(0, {MONTHS // 12}) year;
INSERT INTO indicators_break (indicator_id, first, reason, release_id, recorded_on)
SELECT i.id, {FIRST_MONTH} + 150, '', r.id, r.recorded_on
FROM indicators_indicator i, indicators_release r WHERE i.id %% 10 = 0;
SELECT setseed(0.5);
INSERT INTO indicators_value (indicator_id, category, "end", months, value, status, note,
    is_derived, release_id, recorded_on)
SELECT d.indicator_id, '', {FIRST_MONTH} + month, d.months, round((40 + random() * 40)::numeric, 2),
    'final', '', false, d.release_id, d.recorded_on
FROM indicators_definition d, generate_series(0, {MONTHS - 1}) month
ORDER BY d.indicator_id, month;
"""  # noqa: S608 - the numbers are ours
# The rows that judging comes to, kept aside; and a table to insert them in, keys, indexes and all.
KEPT = "CREATE TABLE kept AS SELECT * FROM indicators_judgement"
BARE = "CREATE TABLE bare_judgement (LIKE indicators_judgement INCLUDING ALL)"
INSERT = "INSERT INTO bare_judgement SELECT * FROM kept"
# Of the same shape too, but formed as they go in; copied, they are only moved.
FORMED = """
INSERT INTO bare_judgement (value_id, policy_id, target_reference, target_standing,
    previous_reference, previous_standing, year_ago_reference, year_ago_standing,
    comparator_references, comparator_standings)
SELECT id, 1, value, 'ahead', value, 'level', value, 'none', ARRAY[value, value, value],
    ARRAY['near', 'behind', 'none']
FROM indicators_value
"""
# 2.50 and 2.5 are the same figure.
DIFFERENT = """
SELECT count(*) FROM kept FULL JOIN indicators_judgement now USING (value_id)
WHERE kept IS DISTINCT FROM now
"""
SETTINGS = ("statement_timeout", "idle_in_transaction_session_timeout", "lock_timeout")


def measure() -> list[Figure]:
    with fresh() as address:
        _seed(MANY)
        _judge_all()
        _execute(KEPT, BARE, "VACUUM ANALYZE")
        floor, formed, ours, again, pandas = [], [], [], [], []
        for _ in range(ROUNDS):
            floor.append(_emptied("bare_judgement", lambda: _execute(INSERT)))
            formed.append(_emptied("bare_judgement", lambda: _execute(FORMED)))
            pandas.append(
                _emptied("indicators_judgement", lambda: judging_in_pandas.judge(address))
            )
            _assert_the_same()
            ours.append(_emptied("indicators_judgement", _judge_all))
            _assert_the_same()
            again.append(seconds(_judge_all))
        of_many = _one_by_one()
    with fresh():
        _seed(FEW)
        _judge_all()
        _execute("VACUUM ANALYZE")
        of_few = _one_by_one()
    return [
        repeated(FLOOR, floor, "s"),
        repeated("Judging: the same of rows formed as they go in", formed, "s", FLOOR),
        repeated("Judging: all of a million values", ours, "s", FLOOR),
        repeated("Judging: all of them again, nothing changed", again, "s", FLOOR),
        repeated("Judging: pandas reads, judges and writes them", pandas, "s", FLOOR),
        Figure("Judging: ours, in bare INSERTs", median(ours) / median(floor), "times", at_most=3),
        Figure("Judging: ours, in INSERTs of rows formed", median(ours) / median(formed), "times"),
        Figure("Judging: ours, in pandas' time", median(ours) / median(pandas), "times", at_most=1),
        *_one("1,000,000", of_many),
        *_one("10,000", of_few),
    ]


def _one(register: str, measured: list[float]) -> list[Figure]:
    what = f"Judging: one changed value of {register}"
    return [
        repeated(what, measured, "ms"),
        Figure(f"{what}, p95", p95(measured), "ms", at_most=50),
    ]


def _seed(series: int) -> None:
    with connection.cursor() as cursor:
        for setting in SETTINGS:
            cursor.execute(f"SET {setting} = 0")
        cursor.execute(SEED, {"series": series})
    _execute("VACUUM ANALYZE")


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _emptied(table: str, work: Callable[[], object]) -> float:
    """How long work takes that fills an empty table."""
    _execute(f"TRUNCATE {table}")
    return seconds(work)


def _assert_the_same() -> None:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT)
        assert cursor.fetchone() == (0,), "Judged otherwise than before."


def _judge_all() -> None:
    from indicators.judging import judge  # noqa: PLC0415 - Django is set up by now

    judge()


def _one_by_one() -> list[float]:
    """Each from a value that becomes known otherwise to its judgement, committed."""
    from indicators.judging import judge  # noqa: PLC0415 - likewise
    from indicators.models import Value  # noqa: PLC0415 - likewise

    values = iter(Value.objects.current().order_by("?")[:CHANGES])

    def change_one() -> None:
        value = next(values)
        with transaction.atomic():
            Value.objects.filter(pk=value.pk).update(superseded_at=value.recorded_on)
            value.pk, value.value = None, (value.value or 0) + 1
            value.save(force_insert=True)
            judge(indicators=[value.indicator_id])

    return milliseconds_each(change_one, CHANGES)
