"""What is odd about the figures a release brought: possible, but to be looked at.

One pass over their series, then one statement a kind, whatever the number of figures. The
release's own figures are looked at, and those worked out from them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from indicators.models import Release
from indicators.rules.periods import Month


@dataclass(frozen=True)
class Oddity:
    kind: str
    sentence: str
    code: str
    category: str
    end: Month
    months: int


@dataclass(frozen=True)
class _Kind:
    """When a figure is odd, and the words that say so: PostgreSQL's format(), its arguments."""

    name: str
    condition: str
    says: str
    arguments: tuple[str, ...] = ()


def oddities(release: Release) -> Iterator[Oddity]:
    with connection.cursor() as cursor:
        for statement in (*_BEFORE, _SERIES, _FIGURES, *_AFTER):
            cursor.execute(statement, {"release": release.pk})
        for kind in KINDS:
            words = ", ".join(["%(says)s", *kind.arguments])
            cursor.execute(
                f'SELECT code, category, "end", months, format({words}) FROM oddity_figure'
                f' WHERE {kind.condition} ORDER BY "order", code, category, months, "end"',
                {"says": kind.says},
            )
            for code, category, end, months, sentence in cursor.fetchall():
                yield Oddity(kind.name, sentence, code, category, Month(end), months)


# The values came just now, and PostgreSQL doesn't know yet how many they are: left to itself it
# would look each of them up.
_BEFORE = (
    "DROP TABLE IF EXISTS oddity_series, oddity_figure",
    "SET LOCAL jit = off",
    "SET LOCAL enable_nestloop = off",
)
_AFTER = ("SET LOCAL enable_nestloop = on", "ANALYZE oddity_figure")

_SERIES = """
    CREATE TEMPORARY TABLE oddity_series ON COMMIT DROP AS
    SELECT DISTINCT indicator_id, category, months FROM indicators_value
    WHERE release_id = %(release)s AND superseded_at IS NULL
"""

# Each figure that the release brought, with what came before it in its series: the figure known
# last, and the two months known last, with a figure or without.
_FIGURES = """
    CREATE TEMPORARY TABLE oddity_figure ON COMMIT DROP AS
    SELECT s.*, i.code, d.unit, d."order",
        coalesce(d.year_starts, (SELECT year_starts FROM indicators_council)) - 1 AS year_offset
    FROM (
        SELECT v.indicator_id, v.category, v."end", v.months, v.value, v.numerator, v.denominator,
            v.status, v.is_derived, v.release_id,
            lag(v.value) OVER figures AS value_before, lag(v."end") OVER figures AS end_before,
            lag(v."end") OVER series AS last, lag(v."end", 2) OVER series AS last_but_one
        FROM indicators_value v
        JOIN oddity_series k ON k.indicator_id = v.indicator_id AND k.category = v.category
            AND k.months = v.months
        WHERE v.superseded_at IS NULL
        WINDOW
            series AS (PARTITION BY v.indicator_id, v.category, v.months ORDER BY v."end"),
            figures AS (PARTITION BY v.indicator_id, v.category, v.months, v.value IS NULL
                ORDER BY v."end")
    ) s
    JOIN indicators_indicator i ON i.id = s.indicator_id
    JOIN indicators_definition d ON d.indicator_id = s.indicator_id AND d.superseded_at IS NULL
    WHERE s.release_id = %(release)s
"""


def _plain(column: str) -> str:
    return f"trim_scale({column})"


def _month(end: str) -> str:
    return f"to_char(make_date(({end}) / 12, ({end}) %% 12 + 1, 1), 'FMMonth YYYY')"


_SHARE = "numerator * 100 / nullif(denominator, 0)"

KINDS = [
    _Kind(
        "A percentage outside 0 to 100",
        "unit = 'percent' AND (value < 0 OR value > 100)",
        "%s%% is outside 0 to 100.",
        (_plain("value"),),
    ),
    _Kind(
        "A percentage that its counts don’t give",
        # More than rounding can explain, at the decimals with which it was written.
        "unit = 'percent' AND NOT is_derived"
        f" AND abs({_SHARE} - value) > 0.5 * power(10::numeric, -scale({_plain('value')}))",
        "%s of %s is %s%%, not %s%%.",
        (
            _plain("numerator"),
            _plain("denominator"),
            _plain(f"round({_SHARE}, 2)"),
            _plain("value"),
        ),
    ),
    _Kind(
        "Counts without the figure that they give",
        "value IS NULL AND numerator IS NOT NULL AND denominator IS NOT NULL"
        " AND status IN ('final', 'provisional')",
        "There are a numerator and a denominator, and no value.",
    ),
    _Kind(
        "A running total that falls",
        "unit = 'number' AND months = -1 AND value < value_before"
        ' AND ("end" - year_offset) / 12 = (end_before - year_offset) / 12',
        "%s is less than %s for %s, in the same year.",
        (_plain("value"), _plain("value_before"), _month("end_before")),
    ),
    _Kind(
        "The same figure as before, to the last digit",
        # Small numbers and full marks come again; four digits rarely do.
        "value = value_before AND NOT is_derived"
        f" AND length(ltrim(replace({_plain('abs(value)')}::text, '.', ''), '0')) >= 4",
        "%s is also the figure for %s.",
        (_plain("value"), _month("end_before")),
    ),
    _Kind(
        "A month missing in the middle",
        # Of a series that came every month until then.
        'months IN (-1, 0, 1) AND value IS NOT NULL AND last < "end" - 1'
        " AND last_but_one = last - 1",
        "The figure before is for %s, and until then there was one each month.",
        (_month("last"),),
    ),
]
