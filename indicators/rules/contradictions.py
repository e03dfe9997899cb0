"""Where figures contradict what must hold between them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from indicators.rules.comparison import (
    Call,
    Comparison,
    Expression,
    Function,
    Operator,
    Term,
)
from indicators.rules.given import Figures, Key
from indicators.rules.periods import Month
from indicators.rules.rule_in_words import begun_with_figure, with_figure
from indicators.rules.spans import Span, exactly


@dataclass(frozen=True)
class Contradiction:
    """Where a comparison fails, the figures that it rests on, and what they are in words."""

    category: str
    end: Month
    figures: tuple[Key, ...]
    said: str


def contradictions(
    comparison: Comparison, figures: Figures, ends: Iterable[Month]
) -> Iterator[Contradiction]:
    """A comparison read in each month and category in which both of its sides are known.

    It fails only where no number that the figures could stand for makes it true.
    """
    for end in ends:
        for category in _categories(comparison, figures):
            reading = _Reading(figures, end, category)
            if reading.holds(comparison) is False:
                keys = dict.fromkeys(reading.keys(comparison))
                yield Contradiction(category, end, tuple(keys), reading.said(comparison))


def _categories(comparison: Comparison, figures: Figures) -> list[str]:
    """Those of every code that is read category by category; without one, the whole."""
    free = [term.code for term in _free(comparison.left)] + [
        term.code for term in _free(comparison.right)
    ]
    if not free:
        return [""]
    known = [figures.categories.get(code, frozenset()) for code in free]
    return sorted(frozenset.intersection(*known))


def _free(side: Expression) -> Iterator[Term]:
    if isinstance(side, Term):
        if side.category is None:
            yield side
    elif side.function is not Function.CATEGORIES:
        for argument in side.arguments:
            yield from _free(argument)


@dataclass(frozen=True)
class _Reading:
    """A comparison's sides in one month and category."""

    figures: Figures
    end: Month
    category: str

    def holds(self, comparison: Comparison) -> bool | None:
        left, right = self.value(comparison.left), self.value(comparison.right)
        if left is None or right is None:
            return None
        if comparison.operator is Operator.RUNS_ON:
            return self._runs_on(comparison, left, right)
        return _HOLDS[comparison.operator](left, right)

    def _runs_on(self, comparison: Comparison, now: Span, month: Span) -> bool | None:
        if self._begins_a_year:
            return now.may_equal(month)
        before = self._before.value(comparison.left)
        return None if before is None else now.may_equal(before.to(month))

    @property
    def _begins_a_year(self) -> bool:
        return self.end == self.end.year_start(self.figures.year_starts)

    @property
    def _before(self) -> "_Reading":
        return _Reading(self.figures, self.end - 1, self.category)

    def value(self, side: Expression) -> Span | None:
        if isinstance(side, Term):
            return self.figures.span(self.key(side))
        match side.function:
            case Function.NUMERATOR | Function.DENOMINATOR:
                return self._count(side)
            case Function.CATEGORIES:
                return _total(self.figures.span(key) for key in self._siblings(side))
            case Function.SUM_TO_DATE:
                return _total(reading.value(side.arguments[0]) for reading in self._year_to_date)
        values = [self.value(argument) for argument in side.arguments]
        if side.function is Function.PER_10000:
            values.append(self._population)
        return _worked_out(side.function, values)

    def key(self, term: Term) -> Key:
        return Key(term.code, self.category if term.category is None else term.category, self.end)

    def keys(self, side: Comparison | Expression) -> Iterator[Key]:
        """Every figure that was looked at."""
        if isinstance(side, Comparison):
            yield from self.keys(side.left)
            yield from self.keys(side.right)
            if side.operator is Operator.RUNS_ON and not self._begins_a_year:
                yield from self._before.keys(side.left)
        elif isinstance(side, Term):
            yield self.key(side)
        elif side.function is Function.CATEGORIES:
            yield from self._siblings(side)
        else:
            dated = self._year_to_date if side.function is Function.SUM_TO_DATE else [self]
            for reading in dated:
                for argument in side.arguments:
                    yield from reading.keys(argument)

    def said(self, comparison: Comparison) -> str:
        left, right = self.written(comparison.left), self.written(comparison.right)
        left_is = begun_with_figure(comparison.left, left)
        if comparison.operator is Operator.SHARE_OF:
            return f"{left_is}, which no whole number out of {right} comes to."
        if comparison.operator is not Operator.RUNS_ON:
            return f"{left_is}, {with_figure(comparison.right, right)}."
        if self._begins_a_year:
            return f"{left_is} in the first month of its year, and the month is {right}."
        before = f"{self._before.written(comparison.left)} in {self._before.end.label}"
        return f"{left_is}, which can't follow from {before} and a month of {right}."

    def written(self, side: Expression) -> str:
        found = self.figures.given.get(self.key(side)) if isinstance(side, Term) else None
        return str(found) if found else str(self.value(side))

    def _count(self, call: Call) -> Span | None:
        found = self.figures.given.get(self.key(_code(call)))
        if found is None:
            return None
        wants_numerator = call.function is Function.NUMERATOR
        count = found.numerator if wants_numerator else found.denominator
        return None if count is None else exactly(count)

    def _siblings(self, call: Call) -> tuple[Key, ...]:
        return self.figures.by_month.get((_code(call).code, self.end), ())

    @property
    def _year_to_date(self) -> "list[_Reading]":
        start = self.end.year_start(self.figures.year_starts)
        return [
            _Reading(self.figures, start + n, self.category)
            for n in range(start.months_until(self.end) + 1)
        ]

    @property
    def _population(self) -> Span | None:
        found = self.figures.population.get(self.end.financial_year(self.figures.year_starts))
        return None if found is None else exactly(found)


_HOLDS: dict[Operator, Callable[[Span, Span], bool | None]] = {
    Operator.AT_MOST: Span.may_be_at_most,
    Operator.AT_LEAST: lambda left, right: right.may_be_at_most(left),
    Operator.EQUAL: Span.may_equal,
    Operator.BELOW: Span.may_be_below,
    Operator.ABOVE: lambda left, right: right.may_be_below(left),
    Operator.SHARE_OF: Span.holds_a_share_of,
}


def _code(call: Call) -> Term:
    """The argument of a function that takes a code."""
    term = call.arguments[0]
    if not isinstance(term, Term):
        raise TypeError(f"{call} is of no code")
    return term


def _worked_out(function: Function, values: list[Span | None]) -> Span | None:
    """None where one of the values isn't known."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    match function:
        case Function.DIFFERENCE:
            return known[0] - known[1]
        case Function.PERCENT:
            return _quotient(known[0], known[1], 100)
        case Function.PER_10000:
            return _quotient(known[0], known[1], 10_000)
    return _total(known)


def _total(spans: Iterable[Span | None]) -> Span | None:
    """None where there is nothing to add, or something of it isn't known."""
    total = None
    for span in spans:
        if span is None:
            return None
        total = span if total is None else total + span
    return total


def _quotient(part: Span, whole: Span, of: int) -> Span | None:
    found = part.over(whole)
    return found.times(of) if found else None
