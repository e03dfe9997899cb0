"""How a figure follows from others: its rule with the month's figures in it, down to the inputs.

The figures are those that the register holds; what lies between two codes in a rule, and has no
code of its own, is worked out here as the derivation does it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce

from indicators.disclosure import Disclosed
from indicators.models import Definition, Population, Value
from indicators.profile.history import History
from indicators.rules.display import Decimals, counted, written
from indicators.rules.formula import Call, Code, Formula, FormulaError, Function, codes, parse
from indicators.rules.periods import Month, year_name

HIDDEN = "kept back"
UNKNOWN = "not known"


@dataclass(frozen=True)
class Step:
    """One figure, how it is worked out, and what from. An input has no steps below it."""

    figure: str
    # Empty where it lies between two codes.
    code: str = ""
    title: str = ""
    how: str = ""
    # The months of a sum, each with its figure.
    months: Sequence[tuple[str, str]] = ()
    below: "Sequence[Step]" = ()


@dataclass(frozen=True)
class _Figure:
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    is_hidden: bool = False


def lineage(history: History, end: Month) -> Step | None:
    """Of the figure of a month; None where it follows from nothing."""
    if not history.definition.derive:
        return None
    register = _read(history, end)
    step, _ = register.of_code(history.definition.indicator.code, end)
    return step


def _read(history: History, end: Month) -> "_Register":
    """Three questions, however deep the rules nest."""
    day = history.known_on
    rows = Definition.objects.current() if day is None else Definition.objects.known_on(day)
    known = {row.indicator.code: row for row in rows.select_related("indicator")}
    needed = _needed(history.definition.indicator.code, known)
    starts = min(end.year_start(known[code].year_starts or history.year_starts) for code in needed)
    values = Value.objects.current() if day is None else Value.objects.known_on(day)
    found = {
        (row.indicator_id, row.end, row.months): row
        for row in values.filter(
            indicator__in=[known[code].indicator_id for code in needed],
            category="",
            end__gte=starts,
            end__lte=end,
        )
    }
    people = Population.objects.current() if day is None else Population.objects.known_on(day)
    return _Register(
        known,
        found,
        {row.year: row.count for row in people},
        history.told,
        history.year_starts,
        history.policy.decimals if history.policy else {},
    )


def _needed(code: str, known: Mapping[str, Definition]) -> set[str]:
    found: set[str] = set()
    waiting = [code]
    while waiting:
        each = waiting.pop()
        if each in known and each not in found:
            found.add(each)
            rule = _rule(known[each])
            waiting += codes(rule) if rule else ()
    return found


def _rule(definition: Definition) -> Call | None:
    try:
        return parse(definition.derive) if definition.derive else None
    except FormulaError:  # refused long since; the page says the rule as it stands
        return None


@dataclass(frozen=True)
class _Register:
    known: Mapping[str, Definition]
    values: Mapping[tuple[int, Month, int], Value]
    population: Mapping[int, int]
    told: Disclosed
    year_starts: int
    decimals: Mapping[str, Decimals]
    written_out: set[str] = field(default_factory=set)

    def of_code(self, code: str, end: Month) -> tuple[Step, _Figure]:
        definition = self.known.get(code)
        if definition is None:
            return Step(UNKNOWN, code), _Figure()
        row = self.values.get((definition.indicator_id, end, definition.months))
        figure = self._figure(row)
        shown = self._shown(figure, definition.unit)
        rule = _rule(definition)
        if rule is None:
            return Step(shown, code, definition.title, how="As it was given."), figure
        if row is not None and not row.is_derived:
            how = f"As it was given, before what follows from its rule, {definition.derive}."
            return Step(shown, code, definition.title, how), figure
        if code in self.written_out:
            return Step(shown, code, definition.title, how="As worked out above."), figure
        self.written_out.add(code)
        starts = definition.year_starts or self.year_starts
        step, _ = self._of_rule(rule, end, starts, definition.unit)
        return Step(shown, code, definition.title, step.how, step.months, step.below), figure

    def _of(self, formula: Formula, end: Month, starts: int) -> tuple[Step, _Figure]:
        if isinstance(formula, Code):
            return self.of_code(formula.code, end)
        return self._of_rule(formula, end, starts, "")

    def _of_rule(self, rule: Call, end: Month, starts: int, unit: str) -> tuple[Step, _Figure]:
        if rule.function is Function.SUM_TO_DATE:
            return self._sum(rule, end, starts)
        below = [self._of(each, end, starts) for each in rule.arguments]
        steps, figures = [step for step, _ in below], [figure for _, figure in below]
        if rule.function is Function.PER_10000:
            year = end.year_start(starts).year
            people = self.population.get(year)
            of = _Figure(None if people is None else Decimal(people))
            how = f"÷ {{}} people under 18 in {year_name(year, starts)} × 10,000"
            return self._share(steps, [figures[0], of], 10_000, how, unit or "per_10000")
        return self._share(steps, figures, 100, "÷ {} × 100", unit or "percent")

    def _share(
        self, steps: list[Step], figures: list[_Figure], times: int, how: str, unit: str
    ) -> tuple[Step, _Figure]:
        part, whole = figures
        is_hidden = part.is_hidden or whole.is_hidden
        words = f"{self._count(part)} {how.format(self._count(whole))}"
        if is_hidden or part.value is None or not whole.value:
            figure = _Figure(is_hidden=is_hidden)
        else:
            figure = _Figure(part.value * times / whole.value, part.value, whole.value)
        return Step(self._shown(figure, unit), how=words, below=steps), figure

    def _sum(self, rule: Call, end: Month, starts: int) -> tuple[Step, _Figure]:
        (argument,) = rule.arguments
        year = [Month(each) for each in range(end.year_start(starts), end + 1)]
        length = self._length(argument)
        ends = [each for each in year if (year[0].months_until(each) + 1) % length == 0]
        # Only the last month's is written out below; the others are figures in a row.
        each_of = [
            (self if month == ends[-1] else self._aside)._of(argument, month, starts)
            for month in ends
        ]
        figures = [figure for _, figure in each_of]
        unit = self._unit(argument)
        total = _added(figures, unit)
        named = argument.code if isinstance(argument, Code) else str(argument)
        last = each_of[-1][0] if each_of else None
        return (
            Step(
                self._shown(total, unit),
                how=f"{named} added up over the year",
                months=[
                    (month.short_label, step.figure)
                    for month, (step, _) in zip(ends, each_of, strict=True)
                ],
                below=[last] if last else [],
            ),
            total,
        )

    @property
    def _aside(self) -> "_Register":
        return replace(self, written_out=set(self.written_out))

    def _length(self, formula: Formula) -> int:
        if isinstance(formula, Call):
            return self._length(formula.arguments[0])
        definition = self.known.get(formula.code)
        return max(definition.months, 1) if definition else 1

    def _unit(self, formula: Formula) -> str:
        if isinstance(formula, Call):
            made = {Function.PERCENT: "percent", Function.PER_10000: "per_10000"}
            return made.get(formula.function) or self._unit(formula.arguments[0])
        definition = self.known.get(formula.code)
        return definition.unit if definition else "number"

    def _figure(self, row: Value | None) -> _Figure:
        if row is None:
            return _Figure()
        if self.told.hides(row.indicator_id, row.category, row.end, row.months):
            return _Figure(is_hidden=True)
        return _Figure(row.value, row.numerator, row.denominator)

    def _shown(self, figure: _Figure, unit: str) -> str:
        if figure.value is None:
            return HIDDEN if figure.is_hidden else UNKNOWN
        return written(figure.value, unit, self.decimals)

    def _count(self, figure: _Figure) -> str:
        if figure.value is None:
            return HIDDEN if figure.is_hidden else UNKNOWN
        return counted(figure.value)


def _added(figures: Sequence[_Figure], unit: str) -> _Figure:
    """Percentages by their numerators and denominators, anything else as it is."""
    if any(each.is_hidden for each in figures):
        return _Figure(is_hidden=True)
    values = [each.value for each in figures]
    if not values or any(value is None for value in values):
        return _Figure()
    tops = [each.numerator for each in figures]
    bottoms = [each.denominator for each in figures]
    top, bottom = _total(tops), _total(bottoms)
    if unit != "percent":
        return _Figure(_total(values), top, bottom)
    if top is None or not bottom:
        return _Figure()
    return _Figure(100 * top / bottom, top, bottom)


def _total(numbers: Sequence[Decimal | None]) -> Decimal | None:
    return reduce(_plus, numbers) if numbers else None


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def steps_of(step: Step) -> Iterator[Step]:
    """It and all below it."""
    yield step
    for each in step.below:
        yield from steps_of(each)
