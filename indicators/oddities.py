"""What is odd about the figures a release brought: possible, but to be looked at.

One statement a kind, whatever the number of figures. The release's own figures are looked at, and
those worked out from them.
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
    """When a figure v is odd, and the words that say so: PostgreSQL's format(), its arguments."""

    name: str
    condition: str
    says: str
    arguments: tuple[str, ...] = ()


def oddities(release: Release) -> Iterator[Oddity]:
    with connection.cursor() as cursor:
        for kind in KINDS:
            cursor.execute(_statement(kind), {"release": release.pk, "says": kind.says})
            for code, category, end, months, sentence in cursor.fetchall():
                yield Oddity(kind.name, sentence, code, category, Month(end), months)


def _statement(kind: _Kind) -> str:
    words = ", ".join(["%(says)s", *kind.arguments])
    return f"""
        SELECT i.code, v.category, v."end", v.months, format({words})
        FROM indicators_value v
        JOIN indicators_indicator i ON i.id = v.indicator_id
        JOIN indicators_definition d ON d.indicator_id = v.indicator_id AND d.superseded_at IS NULL
        LEFT JOIN LATERAL ({_BEFORE}) b ON true
        CROSS JOIN LATERAL ({_LAST}) g
        WHERE v.release_id = %(release)s AND v.superseded_at IS NULL AND {kind.condition}
        ORDER BY d."order", i.code, v.category, v.months, v."end"
    """


_SERIES = """FROM indicators_value o WHERE o.indicator_id = v.indicator_id
    AND o.category = v.category AND o.months = v.months AND o.superseded_at IS NULL"""
_BEFORE = (
    f"""SELECT o.value, o."end" {_SERIES} AND o."end" = v."end" - greatest(abs(v.months), 1)"""
)
_LAST = f"""SELECT max(o."end") AS last {_SERIES} AND o."end" < v."end" """


def _plain(column: str) -> str:
    return f"trim_scale({column})"


def _month(end: str) -> str:
    return f"to_char(make_date(({end}) / 12, ({end}) %% 12 + 1, 1), 'FMMonth YYYY')"


def _year(end: str) -> str:
    starts = "coalesce(d.year_starts, (SELECT year_starts FROM indicators_council))"
    return f"({end} - {starts} + 1) / 12"


_SHARE = "v.numerator * 100 / nullif(v.denominator, 0)"

KINDS = [
    _Kind(
        "A percentage outside 0 to 100",
        "d.unit = 'percent' AND (v.value < 0 OR v.value > 100)",
        "%s%% is outside 0 to 100.",
        (_plain("v.value"),),
    ),
    _Kind(
        "A percentage that its counts don’t give",
        # More than rounding can explain, at the decimals with which it was written.
        f"d.unit = 'percent' AND NOT v.is_derived"
        f" AND abs({_SHARE} - v.value) > 0.5 * power(10::numeric, -scale({_plain('v.value')}))",
        "%s of %s is %s%%, not %s%%.",
        (
            _plain("v.numerator"),
            _plain("v.denominator"),
            _plain(f"round({_SHARE}, 2)"),
            _plain("v.value"),
        ),
    ),
    _Kind(
        "Counts without the figure that they give",
        "v.value IS NULL AND v.numerator IS NOT NULL AND v.denominator IS NOT NULL"
        " AND v.status IN ('final', 'provisional')",
        "There are a numerator and a denominator, and no value.",
    ),
    _Kind(
        "A running total that falls",
        "d.unit = 'number' AND v.months = -1 AND v.value < b.value"
        f""" AND {_year('v."end"')} = {_year('b."end"')}""",
        "%s is less than %s for %s, in the same year.",
        (_plain("v.value"), _plain("b.value"), _month('b."end"')),
    ),
    _Kind(
        "The same figure as before, to the last digit",
        # Small numbers and full marks come again; four digits rarely do.
        "v.value = b.value AND NOT v.is_derived"
        f" AND length(ltrim(replace({_plain('abs(v.value)')}::text, '.', ''), '0')) >= 4",
        "%s is also the figure for %s.",
        (_plain("v.value"), _month('b."end"')),
    ),
    _Kind(
        "A month missing in the middle",
        # Of a series that came every month until then.
        "v.months IN (-1, 0, 1) AND v.value IS NOT NULL"
        f""" AND g.last < v."end" - 1 AND EXISTS (SELECT {_SERIES} AND o."end" = g.last - 1)""",
        "The figure before is for %s, and until then there was one each month.",
        (_month("g.last"),),
    ),
]
