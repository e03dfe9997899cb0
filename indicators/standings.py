"""The one idea of judgement, as a query: each value against all that it is compared with.

`STANDING` is the idea. `judged` puts it on any number of values in one statement: those of the
register as it is, or as it was known on a day; with the council's policy and targets, or others.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.models import Comparator, Compare, JudgingPolicy
from indicators.queries import known, of, recorded
from indicators.rules.periods import YTD, Month

# A value against a reference; `bigger` is null where no direction is good. The figures are exact,
# so a tie at the tolerance is near.
STANDING = """CASE
    WHEN {reference} IS NULL THEN 'none'::varchar(6)
    WHEN bigger THEN CASE
        WHEN {value} > {reference} THEN 'ahead'::varchar(6)
        WHEN {value} = {reference} THEN 'level'::varchar(6)
        WHEN {value} >= {reference} - %(tolerance)s * abs({reference}) THEN 'near'::varchar(6)
        ELSE 'behind'::varchar(6) END
    WHEN NOT bigger THEN CASE
        WHEN {value} < {reference} THEN 'ahead'::varchar(6)
        WHEN {value} = {reference} THEN 'level'::varchar(6)
        WHEN {value} <= {reference} + %(tolerance)s * abs({reference}) THEN 'near'::varchar(6)
        ELSE 'behind'::varchar(6) END
    ELSE 'none'::varchar(6) END"""

# Half away from zero, each figure by its own size.
DISPLAYED = """round({figure},
    CASE WHEN places >= 0 THEN places WHEN abs({figure}) < 10 THEN 1 ELSE 0 END)"""

ANY_LENGTH = -2


@dataclass(frozen=True)
class IfTarget:
    """A target that might be set; it goes before those that are."""

    indicator: int
    first: Month
    last: Month | None
    target: Decimal | None


@dataclass(frozen=True)
class Register:
    """Which values are judged, and by what: as things stand, or as known on a day."""

    policy: JudgingPolicy
    comparators: Sequence[Comparator]
    day: date | None = None
    indicators: Sequence[int] | None = None
    # Up to which month values are read at all.
    until: Month | None = None
    # Leave out the categories of an indicator.
    whole: bool = False
    if_targets: Sequence[IfTarget] = field(default_factory=list)

    @property
    def parameters(self) -> dict[str, Any]:
        """What the placeholders of `judged` stand for."""
        return {
            "day": self.day,
            "indicators": None if self.indicators is None else list(self.indicators),
            "until": None if self.until is None else int(self.until),
            "policy": self.policy.pk,
            "tolerance": self.policy.tolerance,
            "decimals": json.dumps(self.policy.decimals),
            "if_indicator": [each.indicator for each in self.if_targets],
            "if_first": [int(each.first) for each in self.if_targets],
            "if_last": [None if each.last is None else int(each.last) for each in self.if_targets],
            "if_target": [each.target for each in self.if_targets],
            **{f"comparator_{place}": each.pk for place, each in enumerate(self.comparators)},
        }


def judged(register: Register) -> str:
    """A SELECT in the order of `COLUMNS`: one row for each value that holds a figure."""
    references = ["target", "previous", "year_ago"]
    others = [f"comparator_{place}" for place in range(len(register.comparators))]
    seen = "seen_" if register.policy.compare == Compare.DISPLAYED else ""
    standing = {
        each: STANDING.format(value=f"{seen}value", reference=f"{seen}{each}")
        for each in [*references, *others]
    }
    pairs = [
        f"{each} AS {each}_reference, {standing[each]} AS {each}_standing" for each in references
    ]
    return f"""
        SELECT value_id, %(policy)s::bigint AS policy_id,
            {", ".join(pairs)},
            {_array(others, "numeric(30,10)")} AS comparator_references,
            {_array([standing[each] for each in others], "varchar(6)")} AS comparator_standings
        FROM ({_seen(register, [*references, *others]) if seen else _compared(register)}) compared
    """


JUDGED = (
    "target_reference",
    "target_standing",
    "previous_reference",
    "previous_standing",
    "year_ago_reference",
    "year_ago_standing",
    "comparator_references",
    "comparator_standings",
)
# What `judged` gives, by the names of the judgement's columns.
COLUMNS = (
    "value_id",
    "policy_id",
    *JUDGED,
)


def _array(elements: Sequence[str], kind: str) -> str:
    return f"ARRAY[{', '.join(elements)}]::{kind}[]"


def _seen(register: Register, references: Sequence[str]) -> str:
    """Beside each figure the figure that people see. OFFSET 0: each is worked out once."""
    figures = ["value", *references]
    rounded = [f"{DISPLAYED.format(figure=figure)} AS seen_{figure}" for figure in figures]
    return f"SELECT *, {', '.join(rounded)} FROM ({_compared(register)}) compared OFFSET 0"


def _compared(register: Register) -> str:
    """Each value with what it is compared with, every reference looked up once: the WITH keeps
    PostgreSQL from folding this into the query around it."""
    comparators = "".join(
        f', c.values_{place}[width_bucket(s."end", c.ends_{place})] AS comparator_{place}'
        for place in range(len(register.comparators))
    )
    return f"""
        WITH about AS MATERIALIZED ({_about(register)})
        SELECT s.id AS value_id, s.value, a.bigger, a.places,
            a.targets[width_bucket(s."end", a.since)] AS target,
            CASE WHEN a.breaks IS NULL AND s.months <> {YTD} THEN s.previous
                WHEN s.previous_end >= greatest(
                    a.breaks[width_bucket(s."end", a.breaks)],
                    CASE WHEN s.months = {YTD} THEN s."end" - (s."end" - a.year_offset) %% 12 END,
                    0)
                THEN s.previous END AS previous,
            CASE WHEN a.breaks IS NULL THEN s.year_ago
                WHEN s."end" - 12 >= coalesce(a.breaks[width_bucket(s."end", a.breaks)], 0)
                THEN s.year_ago END AS year_ago
            {comparators}
        FROM ({_series(register)}) s
        JOIN about a ON a.indicator_id = s.indicator_id
        LEFT JOIN ({_benchmarks(register)}) c ON c.indicator_id = s.indicator_id
            AND c.covers = CASE WHEN a.any_length AND s.months = ANY(a.lengths) IS NOT TRUE
                THEN {ANY_LENGTH} ELSE s.months END
    """


def _about(register: Register) -> str:
    """All that is said of an indicator, in one row: its targets and breaks as arrays by month, in
    which each value looks up its own. So a million values need no join by month."""
    return f"""
        SELECT r.*, t.since, t.targets, b.breaks, l.lengths
        FROM ({_rules(register)}) r
        LEFT JOIN ({_targets(register)}) t ON t.indicator_id = r.indicator_id
        LEFT JOIN ({_breaks(register)}) b ON b.indicator_id = r.indicator_id
        LEFT JOIN ({_lengths(register)}) l ON l.indicator_id = r.indicator_id
    """


def _series(register: Register) -> str:
    """Each figure with the one before it and the one that ends twelve months earlier."""
    return f"""
        SELECT v.id, v.indicator_id, v.months, v."end"::int AS "end", v.value,
            lag(v.value) OVER earlier AS previous,
            (lag(v."end") OVER earlier)::int AS previous_end,
            first_value(v.value) OVER earlier AS year_ago
        FROM indicators_value v
        WHERE {known("v", register.day)} AND {of("v", register.indicators)}
            AND v.value IS NOT NULL
            AND {'v."end" <= %(until)s' if register.until else "true"}
            AND {"v.category = ''" if register.whole else "true"}
        WINDOW earlier AS (PARTITION BY v.indicator_id, v.category, v.months ORDER BY v."end"
            RANGE BETWEEN 12 PRECEDING AND 12 PRECEDING)
    """


def _rules(register: Register) -> str:
    """By which direction and in which year an indicator is judged, and how it is displayed."""
    return f"""
        SELECT d.indicator_id,
            CASE d.better WHEN 'bigger' THEN true WHEN 'smaller' THEN false END AS bigger,
            d.unit = 'percent' AS any_length,
            coalesce(d.year_starts, council.year_starts) - 1 AS year_offset,
            CASE %(decimals)s::jsonb ->> d.unit
                WHEN 'auto' THEN -1 ELSE coalesce((%(decimals)s::jsonb ->> d.unit)::int, 0)
                END AS places
        FROM indicators_definition d CROSS JOIN indicators_council council
        WHERE {known("d", register.day)} AND {of("d", register.indicators)}
    """


def _targets(register: Register) -> str:
    """From which months on which target holds. Where targets don't overlap, each holds from its
    own start; only where they do is it asked which one holds."""
    return f"""
        WITH said AS MATERIALIZED (
            SELECT *, lead(first) OVER (PARTITION BY indicator_id ORDER BY first) AS next
            FROM ({_said(register)}) said
        ), overlapping AS MATERIALIZED (
            SELECT DISTINCT indicator_id FROM said WHERE next <= coalesce(last, next)
        )
        SELECT indicator_id, array_agg(month ORDER BY month) AS since,
            array_agg(target ORDER BY month)::numeric(30,10)[] AS targets
        FROM (
            SELECT indicator_id, first AS month, target FROM said
            WHERE indicator_id NOT IN (SELECT indicator_id FROM overlapping)
            UNION ALL
            SELECT indicator_id, last + 1, NULL FROM said
            WHERE last + 1 < coalesce(next, last + 2)
                AND indicator_id NOT IN (SELECT indicator_id FROM overlapping)
            UNION ALL
            ({_in_force()})
        ) since GROUP BY indicator_id
    """


def _said(register: Register) -> str:
    """Every target, those that might be set after those that are."""
    said = f"""
        SELECT a.indicator_id, a.first::int, a.last::int, a.target, a.recorded_on, a.release_id,
            a.id
        FROM indicators_target a
        WHERE {recorded("a", register.day)} AND {of("a", register.indicators)}
    """
    if register.if_targets:
        said += """
            UNION ALL SELECT i.indicator_id, i.first, i.last, i.target, 'infinity', NULL, 0
            FROM unnest(%(if_indicator)s::bigint[], %(if_first)s::int[], %(if_last)s::int[],
                %(if_target)s::numeric[]) i(indicator_id, first, last, target)
        """
    return said


def _in_force() -> str:
    """At each month where one of overlapping targets starts or ends, the row recorded last that
    covers it. By hand, after a release of the same day, counts as later."""
    return """
        SELECT DISTINCT ON (m.indicator_id, m.month) m.indicator_id, m.month, t.target
        FROM (
            SELECT indicator_id, first AS month FROM said JOIN overlapping USING (indicator_id)
            UNION
            SELECT indicator_id, last + 1 FROM said JOIN overlapping USING (indicator_id)
            WHERE last IS NOT NULL
        ) m
        LEFT JOIN said t ON t.indicator_id = m.indicator_id
            AND m.month >= t.first AND (m.month <= t.last OR t.last IS NULL)
        ORDER BY m.indicator_id, m.month, t.recorded_on DESC, t.release_id DESC NULLS FIRST,
            CASE WHEN t.release_id IS NULL THEN t.id END DESC, t.first DESC, t.id DESC
    """


def _breaks(register: Register) -> str:
    return f"""
        SELECT a.indicator_id, array_agg(a.first::int ORDER BY a.first) AS breaks
        FROM indicators_break a
        WHERE {known("a", register.day)} AND {of("a", register.indicators)}
        GROUP BY a.indicator_id
    """


def _lengths(register: Register) -> str:
    """Which lengths the benchmarks of a percentage have, where they have several."""
    return f"""
        SELECT indicator_id, array_agg(months) AS lengths
        FROM (
            SELECT DISTINCT a.indicator_id, a.months
            FROM indicators_benchmark a
            JOIN indicators_definition d ON d.indicator_id = a.indicator_id
                AND d.unit = 'percent' AND {known("d", register.day)}
            WHERE {known("a", register.day)} AND {of("a", register.indicators)}
                AND a.value IS NOT NULL
        ) each GROUP BY indicator_id HAVING count(*) > 1
    """


def _benchmarks(register: Register) -> str:
    """Each comparator's figures by what they cover: the months, the figures, for each of them."""
    figures = "".join(
        f""", array_agg("end" ORDER BY "end")
                FILTER (WHERE comparator_id = %(comparator_{place})s) AS ends_{place},
            (array_agg(value ORDER BY "end")
                FILTER (WHERE comparator_id = %(comparator_{place})s))::numeric(30,10)[]
                AS values_{place}"""
        for place in range(len(register.comparators))
    )
    return f"""
        SELECT indicator_id, covers {figures}
        FROM ({_covering(register)}) covering
        GROUP BY indicator_id, covers
    """


def _covering(register: Register) -> str:
    """Which benchmark stands beside a value that covers so many months, at each of their ends.
    A percentage may be held against any length: the same if there is one, else the longest."""
    benchmarks = f"""
        SELECT a.*, about.any_length, about.year_offset, about.lengths
        FROM indicators_benchmark a JOIN about ON about.indicator_id = a.indicator_id
        WHERE {known("a", register.day)} AND {of("a", register.indicators)}
            AND a.value IS NOT NULL
    """
    return f"""
        SELECT indicator_id, comparator_id,
            CASE WHEN any_length THEN {ANY_LENGTH} ELSE months END AS covers,
            "end"::int AS "end", value
        FROM ({benchmarks}) benchmarks WHERE lengths IS NULL
        UNION ALL (
            SELECT DISTINCT ON (indicator_id, comparator_id, covers, "end")
                indicator_id, comparator_id, covers, "end", value
            FROM ({benchmarks}) benchmarks, unnest(lengths || {ANY_LENGTH}::smallint) covers
            WHERE lengths IS NOT NULL
            ORDER BY indicator_id, comparator_id, covers, "end", months = covers DESC,
                CASE months WHEN {YTD} THEN ("end" - year_offset) %% 12 + 1 ELSE months END DESC,
                months DESC)
    """
