"""What is odd about figures: possible, but to be looked at.

Series are read one after the other, as known now, and held against the checks of `rules/` and the
council's own. Of a release only what its figures bring is told, not what was odd before it came.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from itertools import groupby, pairwise
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from indicators.models import (
    Break,
    Council,
    JudgingPolicy,
    Population,
    Release,
    Status,
    Unit,
    ValidationRule,
)
from indicators.rules.comparison import codes as codes_of
from indicators.rules.comparison import compare
from indicators.rules.given import Figures, Given, Key, decimals_of, small
from indicators.rules.outliers import outliers
from indicators.rules.periods import Month, year_name
from indicators.rules.spc import Event, Point, chart
from indicators.rules.validation import (
    Check,
    Flag,
    Measure,
    Part,
    Rule,
    Severity,
    check_parts,
    check_rules,
    check_series,
)

# The job that looks at the whole register and raises its flags.
CHECK = "check the figures"
OUTLIER = "Far from the usual"
CHUNK = 2_000
# So many times the usual interval, and a series begins anew.
JUMP = 3


@dataclass(frozen=True)
class Oddity:
    kind: str
    sentence: str
    code: str
    category: str
    end: Month
    months: int
    severity: Severity = Severity.WARNING
    # The figures that it rests on, hashed.
    basis: str = ""
    # Which of the council's own rules found it.
    rule: int | None = None


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
    # All that is odd is told, not only what a release brought.
    is_all_told: bool = False

    def oddities(self) -> Iterator[Oddity]:
        flags = check_series(self.measure, self.category, self.given, year_starts=self.year_starts)
        for flag in flags:
            if end := self._concerns(flag):
                yield self._odd(_named(flag.check), flag.sentence, end, flag.figures, flag.severity)
        yield from self._outliers()

    def _concerns(self, flag: Flag) -> Month | None:
        """The figure of the release that it speaks of; a gap is the figure's that follows it."""
        if self.is_all_told:
            return flag.end
        if flag.check == Check.GAP:
            last = flag.figures[-1].end
            after = min((end for end in self.given if end > last), default=None)
            return after if after in self.brought else None
        ends = [key.end for key in flag.figures if key.end in self.brought]
        return max(ends, default=None)

    def _outliers(self) -> Iterator[Oddity]:
        months = self.measure.months
        points = [Point(end, one.value) for end, one in self.given.items() if one.value is not None]
        events = [*self.breaks, *self._jumps()]
        drawn = chart(points, months=months, lookback=self.lookback, events=events)
        for found in outliers(drawn, months=months):
            if found.end in self.brought:
                key = Key(self.measure.code, self.category, found.end)
                yield self._odd(OUTLIER, " ".join(found.reasons), found.end, (key,))

    def _jumps(self) -> list[Event]:
        """Where years of outturns give way to months: what was usual then says nothing of now."""
        steps = list(pairwise(sorted(self.given)))
        usual = min((before.months_until(now) for before, now in steps), default=1)
        return [
            Event(now, "The figures before come at longer intervals.")
            for before, now in steps
            if before.months_until(now) > JUMP * usual
        ]

    def _odd(
        self,
        kind: str,
        sentence: str,
        end: Month,
        figures: tuple[Key, ...],
        severity: Severity = Severity.WARNING,
    ) -> Oddity:
        basis = _basis({key: self.given.get(key.end) for key in figures})
        return Oddity(
            kind,
            sentence,
            self.measure.code,
            self.category,
            end,
            self.measure.months,
            severity,
            basis,
        )


def oddities(release: Release | None) -> Iterator[Oddity]:
    """What a release brought that is odd; without one, all that is odd in the register.

    Within a transaction: it keeps its notes in a table that ends with it.
    """
    brought = release.pk if release else None
    with connection.cursor() as cursor:
        for statement in (*_BEFORE, _TOUCHED, "ANALYZE oddity_series"):
            cursor.execute(statement, {"release": brought})
    for series in _touched(brought):
        yield from series.oddities()
    yield from _sums(brought)
    yield from _against_rules(brought)


def _touched(release: int | None) -> Iterator[_Series]:
    policies = _policies()
    starts = Council.objects.get().year_starts
    breaks = _breaks()
    with connection.chunked_cursor() as cursor:
        cursor.execute(_FIGURES, {"release": release})
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
                is_all_told=release is None,
            )
            for *_, end, value, numerator, denominator, status, is_derived, day, is_new in rows:
                month = Month(end)
                figures = (value, numerator, denominator)
                holds = _policy_on(day, policies)
                series.given[month] = _given(figures, unit, status, holds, is_exact=is_derived)
                if is_new:
                    series.brought.add(month)
            yield series


def _rows(cursor: CursorWrapper) -> Iterator[tuple[Any, ...]]:
    while some := cursor.fetchmany(CHUNK):
        yield from some


def _policies() -> list[JudgingPolicy]:
    return list(JudgingPolicy.objects.order_by("recorded_on", "pk"))


def _policy_on(day: date, policies: list[JudgingPolicy]) -> JudgingPolicy:
    """A figure was rounded as its own release writes figures, whatever later ones do."""
    held = [policy for policy in policies if policy.recorded_on <= day]
    return (held or policies)[-1 if held else 0]


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


def _sums(release: int | None) -> Iterator[Oddity]:
    """Wholes that their parts can't add up to, in the months that the release touched."""
    wholes: dict[tuple[str, str], list[Part]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_PARTS)
        for whole, whole_category, part, part_category, sign in cursor.fetchall():
            wholes[whole, whole_category].append(Part(part, part_category, sign))
        if not wholes:
            return
    codes = sorted({code for code, _ in wholes} | {each.code for each in _all(wholes)})
    given, months, ends = _figures_of(codes, release)
    for flag in check_parts(wholes, Figures(given), ends):
        yield _flagged(flag, given, months)


def _against_rules(release: int | None) -> Iterator[Oddity]:
    """Where the council's own rules fail in the months that the release touched."""
    kept = {
        rule: compare(rule.left, rule.operator, rule.right)
        for rule in ValidationRule.objects.current()
    }
    if not kept:
        return
    named = sorted({code for comparison in kept.values() for code in codes_of(comparison)})
    given, months, ends = _figures_of(named, release)
    figures = Figures(given, _populations(), Council.objects.get().year_starts)
    for rule, comparison in kept.items():
        stated = Rule(comparison, rule.sentence, Severity(rule.severity))
        for flag in check_rules([stated], figures, ends):
            yield replace(_flagged(flag, given, months), rule=rule.pk)


def _populations() -> dict[str, Decimal]:
    starts = Council.objects.get().year_starts
    return {
        year_name(each.year, starts): Decimal(each.count) for each in Population.objects.current()
    }


def _figures_of(
    codes: list[str], release: int | None
) -> tuple[dict[Key, Given], dict[str, int], list[Month]]:
    """All that is known of these codes, how long each covers, and the months to be looked at."""
    policies = _policies()
    given: dict[Key, Given] = {}
    months: dict[str, int] = {}
    ends: set[Month] = set()
    with connection.cursor() as cursor:
        cursor.execute(_OF_CODES, {"release": release, "codes": codes})
        for code, unit, category, length, end, *figures, status, is_derived, day, new in cursor:
            months[code] = length
            value, numerator, denominator = figures
            given[Key(code, category, Month(end))] = _given(
                (value, numerator, denominator),
                unit,
                status,
                _policy_on(day, policies),
                is_exact=is_derived,
            )
            if new:
                ends.add(Month(end))
    return given, months, sorted(ends)


def _flagged(flag: Flag, given: Mapping[Key, Given], months: Mapping[str, int]) -> Oddity:
    basis = _basis({key: given.get(key) for key in flag.figures})
    return Oddity(
        _named(flag.check),
        flag.sentence,
        flag.code,
        flag.category,
        flag.end,
        months[flag.code],
        flag.severity,
        basis,
    )


def _basis(figures: Mapping[Key, Given | None]) -> str:
    lines = [
        f"{key.code}|{key.category}|{key.end}: "
        + (f"{one.value} {one.numerator} {one.denominator}" if one else "none")
        for key, one in figures.items()
    ]
    return sha256("\n".join(lines).encode()).hexdigest()


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
    WHERE coalesce(release_id = %(release)s, true) AND superseded_at IS NULL
"""

_FIGURES = """
    SELECT v.indicator_id, i.code, d.unit, v.category, v.months, d.lookback, d.year_starts,
        v."end", trim_scale(v.value), trim_scale(v.numerator), trim_scale(v.denominator), v.status,
        v.is_derived, v.recorded_on,
        coalesce(v.release_id = %(release)s, true)
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

_OF_CODES = """
    SELECT i.code, d.unit, v.category, v.months, v."end", trim_scale(v.value),
        trim_scale(v.numerator), trim_scale(v.denominator), v.status, v.is_derived,
        v.recorded_on, coalesce(v.release_id = %(release)s, true)
    FROM indicators_value v
    JOIN indicators_indicator i ON i.id = v.indicator_id
    JOIN indicators_definition d ON d.indicator_id = v.indicator_id AND d.superseded_at IS NULL
        AND d.months = v.months
    WHERE v.superseded_at IS NULL AND i.code = ANY(%(codes)s)
"""
