"""Figures that follow from others, worked out where the data lives and kept as values.

Rules are taken apart into nodes, and all nodes of one height and function are worked out in one
statement: how many there are depends on how deeply rules nest, not on the number of rules.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from indicators.models import Council, Definition, Life, Population, Release
from indicators.rules.formula import Call, Function, codes, levels, parse
from indicators.rules.plan import Input, Node, plan

# What it hangs on whether a definition means the same as the one before it.
Aspect = tuple[Any, ...]


def derive(
    release: Release,
    *,
    mentioned: str | None = None,
    changed: Collection[str] = (),
    redefined: Collection[str] = (),
) -> None:
    """Derive what a release may have changed, as known from its day.

    A figure that the release itself gives stays. One given earlier gives way where the release
    mentions an input or changes the rule. `mentioned` selects the keys (indicator_id, category,
    "end", months) of all values in the release, those too that were known already. What was
    changed by hand is named: indicators whose rule is `changed`, and those `redefined`, whose
    figures others follow from.
    """
    rules = _Rules.known_now()
    new_rules = rules.changed_by(release) | (rules.formulas.keys() & set(changed))
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_OF_OLD_RULES, {"day": release.recorded_on})
        touched = {rules.code_of[indicator] for (indicator,) in cursor.fetchall()}
        if not rules.formulas:
            return
        cursor.execute("DROP TABLE IF EXISTS derivation_mentioned")
        cursor.execute(MENTIONED.format(keys=mentioned or BROUGHT), {"release": release.pk})
        cursor.execute(TOUCHED)
        touched |= {code for (code,) in cursor.fetchall()} | new_rules
        touched |= rules.redefined_by(release) | set(redefined)
        if Population.objects.current().filter(release=release).exists():
            touched |= rules.on_population
        for level in levels(rules.formulas):
            due = [code for code in level if code in touched or rules.inputs[code] & touched]
            touched.update(due)
            if due:
                _derive(cursor, rules, due, new_rules, release)


def _derive(
    cursor: CursorWrapper, rules: "_Rules", due: Sequence[str], changed: set[str], release: Release
) -> None:
    """Rules of which none follows from another."""
    nodes: list[Node] = []
    roots = [(rules.plan(code, nodes).number, code) for code in due]
    parameters: dict[str, Any] = {"release": release.pk, "day": release.recorded_on}
    cursor.execute(TABLES)
    cursor.executemany(
        "INSERT INTO derivation_node VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [astuple(node) for node in nodes],
    )
    cursor.executemany(
        "INSERT INTO derivation_root VALUES (%s, %s, %s)",
        [(node, rules.of[code].indicator_id, code in changed) for node, code in roots],
    )
    cursor.execute(INPUTS, parameters)
    for height, function in sorted(
        {(each.height, each.function) for each in nodes if each.function}
    ):
        cursor.execute("ANALYZE derivation_figure")
        cursor.execute(STEPS[function], parameters | {"height": height})
    for statement in (RESULTS, "ANALYZE derivation_result", CLOSE_GONE, CLOSE, KEEP, HAND_ON):
        cursor.execute(statement, parameters)


@dataclass(frozen=True)
class _Rules:
    """Every rule in force, and the definitions they speak of, by code."""

    of: dict[str, Definition]
    formulas: dict[str, Call]
    inputs: dict[str, frozenset[str]]
    year_starts: int

    @classmethod
    def known_now(cls) -> "_Rules":
        current = Definition.objects.current().select_related("indicator")
        of = {definition.indicator.code: definition for definition in current}
        formulas = {
            code: parse(definition.derive)
            for code, definition in of.items()
            if definition.derive and definition.status != Life.RETIRED
        }
        inputs = {code: codes(formula) for code, formula in formulas.items()}
        return cls(of, formulas, inputs, Council.objects.get().year_starts if of else 4)

    def plan(self, code: str, nodes: list[Node]) -> Node:
        inputs = {
            each: Input(found.indicator_id, found.months, found.unit)
            for each in self.inputs[code]
            if (found := self.of.get(each))
        }
        starts = self.of[code].year_starts or self.year_starts
        return plan(self.formulas[code], inputs, year_starts=starts, nodes=nodes)

    def changed_by(self, release: Release) -> set[str]:
        """The rules that a release brought, or that it made mean something else."""
        return self._otherwise_since(release, self.formulas, _meaning)

    def redefined_by(self, release: Release) -> set[str]:
        """The indicators whose figures are since then something else to rules that use them."""
        return self._otherwise_since(release, self.of, _measure)

    def _otherwise_since(
        self, release: Release, codes: Iterable[str], aspect: Callable[[Definition], Aspect]
    ) -> set[str]:
        brought = [code for code in codes if self.of[code].release_id == release.pk]
        before = {
            definition.indicator_id: aspect(definition)
            for definition in Definition.objects.filter(
                indicator__in=[self.of[code].indicator_id for code in brought],
                superseded_at__isnull=False,
            ).order_by("pk")
        }
        return {
            code
            for code in brought
            if before.get(self.of[code].indicator_id) != aspect(self.of[code])
        }

    @property
    def code_of(self) -> dict[int, str]:
        return {definition.indicator_id: code for code, definition in self.of.items()}

    @property
    def on_population(self) -> set[str]:
        return {
            code for code, formula in self.formulas.items() if Function.PER_10000 in str(formula)
        }


def _meaning(definition: Definition) -> Aspect:
    return definition.derive, definition.months, definition.year_starts


def _measure(definition: Definition) -> Aspect:
    return definition.months, definition.unit


# What the release gives itself, where nobody says what else it mentions.
BROUGHT = """SELECT indicator_id, category, "end", months FROM indicators_value
    WHERE release_id = %(release)s AND superseded_at IS NULL AND NOT is_derived"""

MENTIONED = """
    CREATE TEMPORARY TABLE derivation_mentioned ON COMMIT DROP AS
    SELECT indicator_id, category, "end", months FROM ({keys}) keys;
    ANALYZE derivation_mentioned
"""

TOUCHED = """
    SELECT code FROM indicators_indicator
    WHERE id IN (SELECT indicator_id FROM derivation_mentioned)
"""

TABLES = """
    DROP TABLE IF EXISTS derivation_node, derivation_root, derivation_figure, derivation_result;
    CREATE TEMPORARY TABLE derivation_node (number int, height int, function text, first int,
        second int, indicator_id bigint, months int, adding text, year_offset int) ON COMMIT DROP;
    CREATE TEMPORARY TABLE derivation_root (node int, indicator_id bigint, is_changed bool)
        ON COMMIT DROP;
    CREATE TEMPORARY TABLE derivation_figure (node int, category text, "end" int, value numeric,
        numerator numeric, denominator numeric, status int, is_touched bool) ON COMMIT DROP
"""

# The weakest status of the inputs carries over: so they are numbers, the weakest the greatest.
STATUSES = "ARRAY['final', 'provisional', 'suppressed']"

INPUTS = f"""
    INSERT INTO derivation_figure
    SELECT n.number, v.category, v."end", v.value, v.numerator, v.denominator,
        coalesce(array_position({STATUSES}, v.status::text), 1),
        v.release_id = %(release)s OR m.indicator_id IS NOT NULL
    FROM derivation_node n
    JOIN indicators_value v ON v.indicator_id = n.indicator_id AND v.months = n.months
        AND v.superseded_at IS NULL AND v.value IS NOT NULL
    LEFT JOIN derivation_mentioned m ON m.indicator_id = v.indicator_id
        AND m.category = v.category AND m."end" = v."end" AND m.months = v.months
"""

# With places enough that what is worked out on the way is exact in all ten that are kept.
HUNDRED, TEN_THOUSAND = (f"{number}.{'0' * 20}" for number in (100, 10000))

# A sum to date stands where its periods fill the year so far without a gap.
SUM_TO_DATE = f"""
    INSERT INTO derivation_figure
    SELECT node, category, "end",
        CASE adding WHEN 'percentages' THEN numerator * {HUNDRED} / denominator ELSE value END,
        numerator, denominator, status, is_touched
    FROM (
        SELECT n.number AS node, f.category, f."end", n.adding, sum(f.value) OVER so_far AS value,
            CASE WHEN count(f.numerator) OVER so_far = count(*) OVER so_far
                THEN sum(f.numerator) OVER so_far END AS numerator,
            CASE WHEN count(f.denominator) OVER so_far < count(*) OVER so_far THEN NULL
                WHEN n.adding = 'rates' THEN f.denominator
                ELSE sum(f.denominator) OVER so_far END AS denominator,
            max(f.status) OVER so_far AS status, bool_or(f.is_touched) OVER so_far AS is_touched,
            count(*) OVER so_far * x.months AS covered,
            (f."end" - n.year_offset) %% 12 + 1 AS due
        FROM derivation_node n
        JOIN derivation_node x ON x.number = n.first AND x.months > 0
        JOIN derivation_figure f ON f.node = x.number
            AND ((f."end" - n.year_offset) %% 12 + 1) %% x.months = 0
        WHERE n.height = %(height)s AND n.function = 'sum_to_date'
        WINDOW so_far AS (PARTITION BY n.number, f.category, (f."end" - n.year_offset) / 12
            ORDER BY f."end")
    ) sums
    WHERE covered = due AND (adding <> 'percentages' OR numerator IS NOT NULL AND denominator <> 0)
"""

PER_10000 = f"""
    INSERT INTO derivation_figure
    SELECT n.number, f.category, f."end", f.value * {TEN_THOUSAND} / p.count, f.value, p.count,
        f.status, f.is_touched OR coalesce(p.release_id = %(release)s, false)
    FROM derivation_node n JOIN derivation_figure f ON f.node = n.first
    JOIN indicators_population p ON p.superseded_at IS NULL AND p.count > 0
        AND p.year = (f."end" - n.year_offset) / 12
    WHERE n.height = %(height)s AND n.function = 'per_10000'
"""

PERCENT = f"""
    INSERT INTO derivation_figure
    SELECT n.number, x.category, x."end", x.value * {HUNDRED} / y.value, x.value, y.value,
        greatest(x.status, y.status), x.is_touched OR y.is_touched
    FROM derivation_node n
    JOIN derivation_figure x ON x.node = n.first
    JOIN derivation_figure y ON y.node = n.second AND y.category = x.category
        AND y."end" = x."end" AND y.value <> 0
    WHERE n.height = %(height)s AND n.function = 'percent'
"""

STEPS = {
    Function.SUM_TO_DATE: SUM_TO_DATE,
    Function.PER_10000: PER_10000,
    Function.PERCENT: PERCENT,
}

# What an indicator that follows from nothing any more, or covers other months, once derived.
CLOSE_OF_OLD_RULES = """
    UPDATE indicators_value v SET superseded_at = greatest(%(day)s, v.recorded_on)
    FROM indicators_definition d
    WHERE d.superseded_at IS NULL
        AND EXISTS (SELECT FROM indicators_definition past
            WHERE past.indicator_id = d.indicator_id AND past.derive <> ''
                AND (d.derive = '' OR past.months <> d.months))
        AND v.indicator_id = d.indicator_id AND v.superseded_at IS NULL AND v.is_derived
        AND (d.derive = '' OR v.months <> d.months)
    RETURNING v.indicator_id
"""

# Beside what follows, what no longer does: its inputs are gone, and so it is not available. Inputs
# that contradict one another make no percentage either. Of a changed rule nothing but what follows
# stays.
RESULTS = f"""
    CREATE TEMPORARY TABLE derivation_result ON COMMIT DROP AS
    WITH follows AS (
        SELECT r.indicator_id, f.category, f."end", d.months, f.value::numeric(30, 10) AS value,
            f.numerator::numeric(30, 10) AS numerator,
            f.denominator::numeric(30, 10) AS denominator,
            ({STATUSES})[f.status] AS status, f.is_touched OR r.is_changed AS is_touched
        FROM derivation_root r
        JOIN derivation_figure f ON f.node = r.node
        JOIN indicators_definition d ON d.indicator_id = r.indicator_id
            AND d.superseded_at IS NULL
        WHERE NOT coalesce(d.unit = 'percent' AND f.numerator > f.denominator, false)
    )
    SELECT * FROM follows
    UNION ALL
    SELECT v.indicator_id, v.category, v."end", v.months, NULL, NULL, NULL, 'not_available', false
    FROM derivation_root r
    JOIN indicators_definition d ON d.indicator_id = r.indicator_id AND d.superseded_at IS NULL
    JOIN indicators_value v ON v.indicator_id = r.indicator_id AND v.months = d.months
        AND v.superseded_at IS NULL AND v.is_derived AND v.value IS NOT NULL
    LEFT JOIN follows f ON f.indicator_id = v.indicator_id AND f.category = v.category
        AND f."end" = v."end"
    WHERE f.indicator_id IS NULL AND NOT r.is_changed
"""

SAME = """v.indicator_id = r.indicator_id AND v.category = r.category AND v."end" = r."end"
    AND v.months = r.months AND v.superseded_at IS NULL"""

CLOSE_GONE = f"""
    UPDATE indicators_value v SET superseded_at = greatest(%(day)s, v.recorded_on)
    FROM derivation_root changed
    WHERE changed.is_changed AND v.indicator_id = changed.indicator_id AND v.is_derived
        AND v.superseded_at IS NULL
        AND NOT EXISTS (SELECT FROM derivation_result r WHERE {SAME})
"""

CLOSE = f"""
    UPDATE indicators_value v SET superseded_at = greatest(%(day)s, v.recorded_on)
    FROM derivation_result r
    WHERE {SAME} AND (v.is_derived OR r.is_touched)
        AND (v.value, v.numerator, v.denominator, v.status)
            IS DISTINCT FROM (r.value, r.numerator, r.denominator, r.status)
        AND NOT EXISTS (SELECT FROM derivation_mentioned m
            WHERE m.indicator_id = r.indicator_id AND m.category = r.category
                AND m."end" = r."end" AND m.months = r.months)
"""

# Never before the row that it follows: a page may have changed that after the release's day.
KEEP = f"""
    INSERT INTO indicators_value (indicator_id, category, "end", months, value, numerator,
        denominator, status, note, is_derived, release_id, recorded_on)
    SELECT r.indicator_id, r.category, r."end", r.months, r.value, r.numerator, r.denominator,
        r.status, '', true, %(release)s, greatest(%(day)s, (SELECT max(past.superseded_at)
            FROM indicators_value past WHERE past.indicator_id = r.indicator_id
                AND past.category = r.category AND past.months = r.months
                AND past."end" = r."end"))
    FROM derivation_result r LEFT JOIN indicators_value v ON {SAME}
    WHERE v.id IS NULL
    ORDER BY r.indicator_id, r.category, r."end"
"""

# What follows from a mentioned figure is mentioned too, also where it comes out as it was: what is
# given further on gives way just as if its rule named the figure itself.
HAND_ON = """
    INSERT INTO derivation_mentioned
    SELECT r.indicator_id, r.category, r."end", r.months FROM derivation_result r
    WHERE r.is_touched AND NOT EXISTS (SELECT FROM derivation_mentioned m
        WHERE m.indicator_id = r.indicator_id AND m.category = r.category
            AND m."end" = r."end" AND m.months = r.months)
"""
