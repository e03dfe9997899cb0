"""What is odd about the figures a release brought: possible, but to be looked at.

Their series are read one after the other, as known now, and held against the checks of `rules/`.
What was odd before the release came is not told again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from indicators.models import Break, Council, JudgingPolicy, Release, Status, Unit
from indicators.rules.given import Figures, Given, Key, decimals_of, small
from indicators.rules.outliers import outliers
from indicators.rules.periods import Month
from indicators.rules.spc import Event, Point, chart
from indicators.rules.validation import (
    Check,
    Flag,
    Measure,
    Part,
    check_parts,
    check_series,
)

OUTLIER = "Far from the usual"
CHUNK = 2_000


@dataclass(frozen=True)
class Oddity:
    kind: str
    sentence: str
    code: str
    category: str
    end: Month
    months: int


@dataclass
class _Series:
    """One indicator's figures in one category, and which of them the release brought."""

    measure: Measure
    category: str
    lookback: int | None
    year_starts: int
    breaks: list[Event]
    given: dict[Month, Given] = field(default_factory=dict)
    brought: set[Month] = field(default_factory=set)

    def oddities(self) -> Iterator[Oddity]:
        flags = check_series(self.measure, self.category, self.given, year_starts=self.year_starts)
        for flag in flags:
            if end := self._concerns(flag):
                yield self._odd(_named(flag.check), flag.sentence, end)
        yield from self._outliers()

    def _concerns(self, flag: Flag) -> Month | None:
        """The figure of the release that it speaks of; a gap is the figure's that follows it."""
        if flag.check == Check.GAP:
            last = flag.figures[-1].end
            after = min((end for end in self.given if end > last), default=None)
            return after if after in self.brought else None
        ends = [key.end for key in flag.figures if key.end in self.brought]
        return max(ends, default=None)

    def _outliers(self) -> Iterator[Oddity]:
        months = self.measure.months
        points = [Point(end, one.value) for end, one in self.given.items() if one.value is not None]
        drawn = chart(points, months=months, lookback=self.lookback, events=self.breaks)
        for found in outliers(drawn, months=months):
            if found.end in self.brought:
                yield self._odd(OUTLIER, " ".join(found.reasons), found.end)

    def _odd(self, kind: str, sentence: str, end: Month) -> Oddity:
        return Oddity(kind, sentence, self.measure.code, self.category, end, self.measure.months)


def oddities(release: Release) -> Iterator[Oddity]:
    with connection.cursor() as cursor:
        for statement in (*_BEFORE, _TOUCHED, "ANALYZE oddity_series"):
            cursor.execute(statement, {"release": release.pk})
    for series in _touched(release):
        yield from series.oddities()
    yield from _sums(release)


def _touched(release: Release) -> Iterator[_Series]:
    policy: JudgingPolicy = JudgingPolicy.objects.current().get()
    starts = Council.objects.get().year_starts
    breaks = _breaks()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_FIGURES, {"release": release.pk})
        with connection.cursor() as other:
            other.execute("SET LOCAL enable_nestloop = on")
        for key, rows in groupby(_rows(cursor), key=lambda row: row[:7]):
            indicator, code, unit, category, months, lookback, own_start = key
            series = _Series(
                Measure(code, unit, months),
                category,
                lookback,
                own_start or starts,
                breaks[indicator],
            )
            for *_, end, value, numerator, denominator, status, is_derived, is_new in rows:
                month = Month(end)
                series.given[month] = _given(
                    (value, numerator, denominator), unit, status, policy, is_exact=is_derived
                )
                if is_new:
                    series.brought.add(month)
            yield series


def _rows(cursor: CursorWrapper) -> Iterator[tuple[Any, ...]]:
    while some := cursor.fetchmany(CHUNK):
        yield from some


def _given(
    figures: tuple[Any, Any, Any],
    unit: str,
    status: str,
    policy: JudgingPolicy,
    *,
    is_exact: bool,
) -> Given:
    value, numerator, denominator = figures
    if value is None:
        is_hidden = status == Status.SUPPRESSED and unit == Unit.NUMBER
        return small(policy.suppress_below) if is_hidden else Given(None, numerator, denominator)
    decimals = None if is_exact else decimals_of(value, unit, policy.decimals)
    return Given(value, numerator, denominator, decimals)


def _breaks() -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for each in Break.objects.current():
        found[each.indicator_id].append(Event(each.first, each.reason))
    return found


def _sums(release: Release) -> Iterator[Oddity]:
    """Wholes that their parts can't add up to, in the months that the release touched."""
    policy: JudgingPolicy = JudgingPolicy.objects.current().get()
    wholes: dict[tuple[str, str], list[Part]] = defaultdict(list)
    given: dict[Key, Given] = {}
    months: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(_PARTS)
        for whole, whole_category, part, part_category, sign in cursor.fetchall():
            wholes[whole, whole_category].append(Part(part, part_category, sign))
        if not wholes:
            return
        codes = sorted({code for code, _ in wholes} | {each.code for each in _all(wholes)})
        cursor.execute(_OF_PARTS, {"release": release.pk, "codes": codes})
        for code, unit, category, length, end, value, status, is_derived in cursor.fetchall():
            months[code] = length
            given[Key(code, category, Month(end))] = _given(
                (value, None, None), unit, status, policy, is_exact=is_derived
            )
    ends = sorted({key.end for key in given})
    for flag in check_parts(wholes, Figures(given), ends):
        yield Oddity(
            _named(flag.check), flag.sentence, flag.code, flag.category, flag.end, months[flag.code]
        )


def _all(wholes: dict[tuple[str, str], list[Part]]) -> Iterable[Part]:
    return (part for parts in wholes.values() for part in parts)


def _named(check: Check) -> str:
    return f"{check[0].upper()}{check[1:]}"


# The values came just now, and PostgreSQL doesn't know yet how many they are: left to itself it
# would look each of them up.
_BEFORE = (
    "DROP TABLE IF EXISTS oddity_series",
    "SET LOCAL jit = off",
    "SET LOCAL enable_nestloop = off",
)

_TOUCHED = """
    CREATE TEMPORARY TABLE oddity_series ON COMMIT DROP AS
    SELECT DISTINCT indicator_id, category, months FROM indicators_value
    WHERE release_id = %(release)s AND superseded_at IS NULL
"""

_FIGURES = """
    SELECT v.indicator_id, i.code, d.unit, v.category, v.months, d.lookback, d.year_starts,
        v."end", trim_scale(v.value), trim_scale(v.numerator), trim_scale(v.denominator), v.status,
        v.is_derived, v.release_id = %(release)s
    FROM indicators_value v
    JOIN oddity_series s ON s.indicator_id = v.indicator_id AND s.category = v.category
        AND s.months = v.months
    JOIN indicators_indicator i ON i.id = v.indicator_id
    JOIN indicators_definition d ON d.indicator_id = v.indicator_id AND d.superseded_at IS NULL
    WHERE v.superseded_at IS NULL
    ORDER BY d."order", v.indicator_id, v.category, v.months, v."end"
"""

_PARTS = """
    SELECT w.code, p.whole_category, i.code, p.part_category, p.sign
    FROM indicators_part p
    JOIN indicators_indicator w ON w.id = p.whole_id
    JOIN indicators_indicator i ON i.id = p.part_id
    WHERE p.superseded_at IS NULL
    ORDER BY w.code, p.whole_category, p.id
"""

# Of the months in which the release brought one of the figures that sums are made of.
_OF_PARTS = """
    SELECT i.code, d.unit, v.category, v.months, v."end", trim_scale(v.value), v.status,
        v.is_derived
    FROM indicators_value v
    JOIN indicators_indicator i ON i.id = v.indicator_id
    JOIN indicators_definition d ON d.indicator_id = v.indicator_id AND d.superseded_at IS NULL
        AND d.months = v.months
    WHERE v.superseded_at IS NULL AND i.code = ANY(%(codes)s) AND v."end" IN (
        SELECT n."end" FROM indicators_value n
        JOIN indicators_indicator j ON j.id = n.indicator_id AND j.code = ANY(%(codes)s)
        WHERE n.release_id = %(release)s AND n.superseded_at IS NULL)
"""
