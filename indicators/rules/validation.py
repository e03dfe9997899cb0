"""What is wrong or odd in figures by themselves, whatever the indicator.

Rules that a council keeps between indicators are in comparison.py and contradictions.py; figures
far from the usual in outliers.py. Nothing here refuses a figure: a flag is mended or defended.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from itertools import pairwise

from indicators.rules.comparison import Comparison
from indicators.rules.contradictions import contradictions
from indicators.rules.display import half_away, plain
from indicators.rules.gaps import Hole, holes
from indicators.rules.given import NUMBER, Figures, Given, Key, decimals_of
from indicators.rules.periods import YEAR_TO_DATE, Month
from indicators.rules.repeats import is_odd_repeat
from indicators.rules.spans import Span, exactly, printed

PERCENT = "percent"
PER = {PERCENT: 100, "per_1000": 1000, "per_10000": 10_000, "per_100000": 100_000}


class Check(StrEnum):
    """What a flag is about."""

    PERCENTAGE = "percentage outside 0 to 100"
    COUNTS = "numerator over denominator"
    FOLLOWS = "value that its counts don't give"
    SHARE = "percentage of no whole number"
    FALLS = "running total that falls"
    PARTS = "parts that don't add up"
    GAP = "figure missing"
    REPEAT = "same as before"
    RULE = "rule"


class Severity(StrEnum):
    ERROR = "error"  # can't be so
    WARNING = "warning"  # may well be so


@dataclass(frozen=True)
class Flag:
    """Something to mend or defend; a defence stands while these figures do."""

    check: Check
    severity: Severity
    code: str
    category: str
    end: Month
    sentence: str
    figures: tuple[Key, ...]


@dataclass(frozen=True)
class Measure:
    """What the checks need to know of an indicator."""

    code: str
    unit: str = NUMBER
    months: int = 1


@dataclass(frozen=True)
class Part:
    code: str
    category: str = ""
    sign: int = 1


@dataclass(frozen=True)
class Rule:
    """What a council says must hold, and the sentence that it wrote for people."""

    comparison: Comparison
    sentence: str = ""
    severity: Severity = Severity.WARNING


def check_series(
    measure: Measure,
    category: str,
    series: Mapping[Month, Given],
    *,
    year_starts: int = 4,
    targets: Mapping[Month, Decimal] | None = None,
) -> list[Flag]:
    """One indicator's figures in one category, all months: those stated to be none as well."""
    return list(_Series(measure, category, series, year_starts, targets or {}).flags())


def check_parts(
    wholes: Mapping[tuple[str, str], Sequence[Part]], figures: Figures, ends: Iterable[Month]
) -> list[Flag]:
    """Wholes, by code and category, that the parts declared for them can't add up to."""
    return [
        flag
        for end in ends
        for (code, category), parts in wholes.items()
        if (flag := _parts_flag(Key(code, category, end), parts, figures))
    ]


def check_rules(rules: Iterable[Rule], figures: Figures, ends: Sequence[Month]) -> list[Flag]:
    """Where a council's own rules fail; the flag is the first figure's that the rule names."""
    return [
        Flag(
            Check.RULE,
            rule.severity,
            found.figures[0].code,
            found.figures[0].category,
            found.end,
            " ".join(filter(None, [rule.sentence, found.said])),
            found.figures,
        )
        for rule in rules
        for found in contradictions(rule.comparison, figures, ends)
    ]


def _parts_flag(whole: Key, parts: Sequence[Part], figures: Figures) -> Flag | None:
    """None where they may add up, or where one of the figures isn't known."""
    keys = [Key(part.code, part.category, whole.end) for part in parts]
    total, found = exactly(0), figures.span(whole)
    for part, key in zip(parts, keys, strict=True):
        span = figures.span(key)
        if span is None:
            return None
        total = total + span if part.sign > 0 else total - span
    if found is None or not parts or found.may_equal(total):
        return None
    sentence = f"{figures.given[whole]} is given, and its parts come to {total}."
    return Flag(Check.PARTS, Severity.ERROR, *whole, sentence, (whole, *keys))


@dataclass(frozen=True)
class _Series:
    measure: Measure
    category: str
    given: Mapping[Month, Given]
    year_starts: int
    targets: Mapping[Month, Decimal]

    def flags(self) -> Iterator[Flag]:
        ends = sorted(self.given)
        for end in ends:
            yield from self._alone(end, self.given[end])
        known = [end for end in ends if self._span(self.given[end])]
        running = self.measure.months == YEAR_TO_DATE
        steps = [
            (before, now)
            for before, now in pairwise(known)
            if not running or self._in_one_year(before, now)
        ]
        if self._only_grows:
            yield from self._falls(steps)
        yield from self._repeats(steps)
        for hole in holes(ends):
            yield self._gap(hole)

    def _alone(self, end: Month, given: Given) -> Iterator[Flag]:
        """What one figure says against itself."""
        value, unit = given.value, self.measure.unit
        if unit == PERCENT and value is not None and not 0 <= value <= 100:
            yield self._error(Check.PERCENTAGE, f"{given}% lies outside 0 to 100.", end)
        if unit not in PER or not given.denominator:
            return
        if given.numerator is None:
            yield from self._no_share(end, given, given.denominator)
        elif unit == PERCENT and given.numerator > given.denominator:
            counts = f"{plain(given.numerator)} is over the denominator {plain(given.denominator)}"
            yield self._error(Check.COUNTS, f"The numerator {counts}.", end)
        else:
            yield from self._does_not_follow(end, given, given.numerator, given.denominator)

    def _does_not_follow(
        self, end: Month, given: Given, numerator: Decimal, denominator: Decimal
    ) -> Iterator[Flag]:
        span = self._span(given)
        comes_to = exactly(numerator).over(exactly(denominator))
        if span is None or comes_to is None:
            return
        comes_to = comes_to.times(PER[self.measure.unit])
        if not span.may_equal(comes_to):
            counts = f"{plain(numerator)} of {plain(denominator)} comes to {comes_to}"
            yield self._error(Check.FOLLOWS, f"{given} is given, and {counts}.", end)

    def _no_share(self, end: Month, given: Given, denominator: Decimal) -> Iterator[Flag]:
        span = self._span(given)
        if self.measure.unit != PERCENT or span is None or given.value is None:
            return
        if span.holds_a_share_of(exactly(denominator)) is False and 0 <= given.value <= 100:
            sentence = f"{given}% of {plain(denominator)} is no whole number: {_nearest(given)}."
            yield self._error(Check.SHARE, sentence, end)

    def _falls(self, steps: Sequence[tuple[Month, Month]]) -> Iterator[Flag]:
        for before, now in steps:
            earlier, later = self.given[before], self.given[now]
            was, is_now = self._span(earlier), self._span(later)
            if was and is_now and not was.may_be_at_most(is_now):
                sentence = f"The running total falls from {earlier} in {before.label} to {later}."
                yield self._error(Check.FALLS, sentence, before, now)

    def _repeats(self, steps: Sequence[tuple[Month, Month]]) -> Iterator[Flag]:
        given = [(self.given[before], self.given[now]) for before, now in steps]
        for (before, now), step in zip(steps, given, strict=True):
            target = self.targets.get(now)
            if is_odd_repeat(step, given, unit=self.measure.unit, target=target):
                sentence = f"{step[1]} is the same as in {before.label}, to the last digit."
                yield self._flag(Check.REPEAT, Severity.WARNING, sentence, before, now)

    def _gap(self, hole: Hole) -> Flag:
        first, last = hole.missing[0], hole.missing[-1]
        which = (
            f"figure for {first.label}"
            if first == last
            else (f"figures from {first.label} to {last.label}")
        )
        keys = tuple(self._key(end) for end in hole.missing)
        sentence = f"No {which}, though there are earlier and later ones."
        return Flag(Check.GAP, Severity.WARNING, *keys[0], sentence, keys)

    @property
    def _only_grows(self) -> bool:
        counts = self.measure.unit == NUMBER or self.measure.unit in PER.keys() - {PERCENT}
        return counts and self.measure.months == YEAR_TO_DATE

    def _in_one_year(self, before: Month, now: Month) -> bool:
        return before >= now.year_start(self.year_starts)

    def _span(self, given: Given) -> Span | None:
        """A share or a rate is never taken as exact: its last digit was rounded."""
        if given.value is None or given.decimals is not None or self.measure.unit not in PER:
            return given.span
        return printed(given.value, decimals_of(given.value, self.measure.unit, {}) or 0)

    def _error(self, check: Check, sentence: str, *ends: Month) -> Flag:
        return self._flag(check, Severity.ERROR, sentence, *ends)

    def _flag(self, check: Check, severity: Severity, sentence: str, *ends: Month) -> Flag:
        """About the last of these months."""
        keys = tuple(self._key(end) for end in ends)
        return Flag(check, severity, *keys[-1], sentence, keys)

    def _key(self, end: Month) -> Key:
        return Key(self.measure.code, self.category, end)


def _nearest(given: Given) -> str:
    """The percentages that whole numbers next to it come to."""
    value, denominator = given.value or Decimal(0), given.denominator or Decimal(1)
    below = (value * denominator / 100).to_integral_value(rounding=ROUND_FLOOR)
    decimals = 1 if given.decimals is None else given.decimals
    return ", ".join(
        f"{number} of {plain(denominator)} is {half_away(100 * number / denominator, decimals)}%"
        for number in (below, below + 1)
        if 0 <= number <= denominator
    )
