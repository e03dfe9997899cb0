"""What the portal holds of the indicators that a text is about, as plain figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from indicators.rules.display import Decimals, half_away, plain
from indicators.rules.periods import POINT_IN_TIME, YEAR_TO_DATE, Month
from indicators.rules.spans import Span, between, decimal, exactly, printed

PERCENT, NUMBER = "percent", "number"
RATES = {"per_1000": 1000, "per_10000": 10_000, "per_100000": 100_000}


@dataclass(frozen=True)
class Held:
    """A figure as it is known now. `decimals` are those it was rounded to, None where exact."""

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    decimals: int | None = None
    least: int | None = None
    most: int | None = None

    @property
    def span(self) -> Span | None:
        if self.value is None:
            return between(self.least, self.most or 0) if self.least is not None else None
        if self.decimals is None:
            return exactly(self.value)
        return printed(self.value, self.decimals)


@dataclass(frozen=True)
class Reference:
    """A comparator's figure."""

    end: Month
    held: Held


@dataclass(frozen=True)
class Series:
    """One indicator, or a category of it."""

    code: str
    category: str
    figures: Mapping[tuple[Month, int], Held]


@dataclass(frozen=True)
class Subject:
    """An indicator: what it is, its figures, and what they are held against."""

    code: str
    titles: tuple[str, ...]
    unit: str
    months: int
    better: str
    decimals: Decimals
    year_starts: int
    whole: Series
    categories: tuple[Series, ...] = ()
    targets: Mapping[Month, Decimal] = field(default_factory=dict)
    benchmarks: Mapping[str, Sequence[Reference]] = field(default_factory=dict)
    breaks: tuple[Month, ...] = ()
    section: str = ""
    is_demand: bool = False
    counts_children: bool = False

    @property
    def is_stock(self) -> bool:
        return self.months == POINT_IN_TIME

    @property
    def is_to_date(self) -> bool:
        return self.months == YEAR_TO_DATE

    @property
    def counts(self) -> bool:
        return self.unit == NUMBER


@dataclass(frozen=True)
class Facts:
    """All that statements about some indicators in a month are held against."""

    month: Month
    subjects: tuple[Subject, ...]
    comparators: Mapping[str, str] = field(default_factory=dict)

    @property
    def year_starts(self) -> int:
        return self.subjects[0].year_starts if self.subjects else 4

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(subject.code for subject in self.subjects)

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(title for subject in self.subjects for title in subject.titles)


@dataclass(frozen=True)
class Amount:
    """What some figures make: the likeliest number, and every number that it could be."""

    number: Fraction
    span: Span
    what: str
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    end: Month | None = None
    # Where only the ends of its span are known.
    is_between: bool = False

    def may_be(self, share: Fraction) -> bool:
        """Whether a share of counts that aren't held comes to this, as it was rounded."""
        if self.is_between:
            return False
        half = Fraction(1, 2) if self.number.denominator == 1 else Fraction(1, 20)
        return abs(share - self.number) <= half

    def shown(self, decimals: int) -> str:
        return f"{half_away(decimal(self.number), decimals):f}"


def amount(held: Held, what: str, end: Month | None = None) -> Amount | None:
    if held.value is None or held.span is None:
        return None
    of = (_fraction(held.numerator), _fraction(held.denominator))
    return Amount(Fraction(held.value), held.span, what, *of, end)


def exact(
    number: Fraction,
    what: str,
    numerator: Fraction | None = None,
    denominator: Fraction | None = None,
) -> Amount:
    return Amount(number, exactly(number), what, numerator, denominator)


def less(one: Amount, other: Amount, what: str) -> Amount:
    return Amount(one.number - other.number, one.span - other.span, what)


def percent_change(now: Amount, before: Amount, what: str) -> Amount | None:
    if before.number <= 0 or before.span.least <= 0:
        return None
    ratio = now.span.over(before.span)
    if ratio is None:
        return None
    spanned = ratio.times(100) - exactly(100)
    return Amount((now.number / before.number - 1) * 100, spanned, what)


def times(one: Amount, factor: Fraction, what: str) -> Amount:
    span = one.span
    scaled = Span(span.least * factor, span.most * factor, span.holds_least, span.holds_most)
    return Amount(one.number * factor, scaled, what)


def total(amounts: Sequence[Amount], what: str) -> Amount:
    span = amounts[0].span
    for each in amounts[1:]:
        span = span + each.span
    return Amount(sum((each.number for each in amounts), Fraction(0)), span, what)


def _fraction(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def written(number: Fraction) -> str:
    return plain(half_away(decimal(number), 2))
