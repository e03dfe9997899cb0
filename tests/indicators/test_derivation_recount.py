"""Derivation equals a boring loop in Python, over random registers and several releases."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.derivation import derive
from indicators.models import Value
from indicators.rules.formula import Call, Code, Formula, Function
from indicators.rules.periods import YTD, Month
from tests.indicators.register import Register

START = Month.of(2019, 2)
ENDS = [START + n for n in range(9)]
BASES = {"A": (1, "number"), "B": (1, "number"), "Q": (3, "number"), "P": (1, "percent")}
UNITS = {code: unit for code, (_, unit) in BASES.items()} | {
    "D1": "number",
    "D2": "percent",
    "D3": "number",
}
STATUSES = ["final", "provisional", "suppressed"]
NEAR_ENOUGH = Fraction(1, 10**9)

Key = tuple[str, str, Month, int]  # code, category, end, months


@dataclass(frozen=True)
class Row:
    """What is known of a key: a figure with its counts, or none."""

    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    status: str
    is_derived: bool

    @property
    def stored(self) -> "Row":
        """With ten decimals, half away from zero, as the register keeps figures."""
        figures = [_kept(each) for each in (self.value, self.numerator, self.denominator)]
        return Row(figures[0], figures[1], figures[2], self.status, self.is_derived)

    @property
    def is_contradictory(self) -> bool:
        if self.numerator is None or self.denominator is None:
            return False
        return self.numerator > self.denominator


def _kept(figure: Fraction | None) -> Fraction | None:
    if figure is None:
        return None
    whole, rest = divmod(abs(figure) * 10**10, 1)
    rounded = Fraction(int(whole) + (rest >= Fraction(1, 2)), 10**10)
    return rounded if figure >= 0 else -rounded


@dataclass(frozen=True)
class Publication:
    # By code, category and end: figure, denominator, status.
    given: dict[tuple[str, str, Month], tuple[int | None, int | None, str]]
    population: dict[int, int]
    # None: it follows from nothing.
    rules: dict[str, Formula | None]


def figures() -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(-3, 20)


def formulas(codes: list[str]) -> st.SearchStrategy[Formula]:
    def call(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
        one = st.sampled_from([Function.SUM_TO_DATE, Function.PER_10000])
        return st.builds(lambda f, x: Call(f, (x,)), one, inner) | st.builds(
            lambda x, y: Call(Function.PERCENT, (x, y)), inner, inner
        )

    leaves = st.sampled_from(codes).map(Code)
    return call(st.recursive(leaves, call, max_leaves=3))


RULES = st.fixed_dictionaries(
    {
        "D1": formulas(["A", "B", "Q", "P"]) | st.none(),
        "D2": formulas(["A", "B", "D1"]) | st.none(),
        "D3": formulas(["B", "D1", "D2"]) | st.none(),
    }
)
KEYS = st.tuples(
    st.sampled_from(["A", "B", "Q", "P", "A", "B", "D1", "D2", "D3"]),
    st.sampled_from(["", "Girls"]),
    st.sampled_from(ENDS),
)
GIVEN = st.dictionaries(
    KEYS, st.tuples(figures(), st.none() | st.integers(0, 20), st.sampled_from(STATUSES))
)
PUBLICATIONS = st.lists(
    st.builds(
        Publication,
        given=GIVEN,
        population=st.dictionaries(st.sampled_from([2018, 2019]), st.integers(0, 30)),
        rules=RULES,
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(PUBLICATIONS, st.booleans())
def test_derivation_equals_a_boring_loop(publications: list[Publication], same_rules: bool):
    if same_rules:
        rules = publications[0].rules
        publications = [Publication(each.given, each.population, rules) for each in publications]
    with transaction.atomic():
        portal, boring = Portal(), Boring()
        for publication in publications:
            portal.load(publication, boring)
            boring.load(publication)
            assert_same(portal.known(), boring.known)
        transaction.set_rollback(True)


def assert_same(portal: dict[Key, Row], boring: dict[Key, Row]) -> None:
    assert portal.keys() == boring.keys()
    for key, row in boring.items():
        found = portal[key]
        assert (found.status, found.is_derived) == (row.status, row.is_derived), key
        for name in ("value", "numerator", "denominator"):
            ours, theirs = getattr(found, name), getattr(row, name)
            assert (ours is None) == (theirs is None), (key, name)
            assert ours is None or abs(ours - theirs) < NEAR_ENOUGH, (key, name)


class Portal:
    """The register itself, loaded as a pack would load it."""

    def __init__(self) -> None:
        self.register = Register()
        self.day = date(2020, 1, 1)
        self.rules: dict[str, tuple[Formula | None, int]] = {}
        for code, (months, unit) in BASES.items():
            self.register.indicator(code, months=months, unit=unit)

    def load(self, publication: Publication, before: "Boring") -> None:
        self.day += timedelta(days=30)
        register = self.register
        register.next_release(self.day)
        for code, rule in publication.rules.items():
            months = months_of(rule, publication.rules)
            if self.rules.get(code) != (rule, months):
                self.rules[code] = (rule, months)
                register.indicator(code, months=months, unit=UNITS[code], derive=str(rule or ""))
        for year, count in publication.population.items():
            if before.population.get(year) != count:
                register.population(year, count)
        for (code, category, end), (figure, denominator, status) in publication.given.items():
            known = before.known.get((code, category, end, register.lengths[code]))
            if known != given_row(figure, denominator, status):
                register.value(
                    code,
                    str(end),
                    None if figure is None else str(figure),
                    category=category,
                    status=status,
                    **counts(figure, denominator),
                )
        derive(register.release, mentioned=self._mentioned(publication))

    def _mentioned(self, publication: Publication) -> str:
        rows = "".join(
            f"UNION ALL SELECT {self.register.indicators[code].pk}, '{category}', {int(end)},"
            f" {self.register.lengths[code]} "
            for code, category, end in publication.given
        )
        none = "SELECT 0 AS indicator_id, '' AS category, 0 AS \"end\", 0 AS months WHERE false "
        return none + rows

    def known(self) -> dict[Key, Row]:
        return {
            (value.indicator.code, value.category, value.end, value.months): Row(
                fraction(value.value),
                fraction(value.numerator),
                fraction(value.denominator),
                value.status,
                value.is_derived,
            )
            for value in Value.objects.current().select_related("indicator")
        }


class Boring:
    """The same in loops: what is known by key, and what the release at hand touched."""

    def __init__(self) -> None:
        self.known: dict[Key, Row] = {}
        self.population: dict[int, int] = {}
        self.rules: dict[str, tuple[Formula | None, int]] = {}
        self.touched: set[Key] = set()
        self.new_years: set[int] = set()

    def load(self, publication: Publication) -> None:
        rules = {
            code: (rule, months_of(rule, publication.rules))
            for code, rule in publication.rules.items()
        }
        changed = {code for code, rule in rules.items() if self.rules.get(code) != rule}
        self.rules = rules
        self.new_years = {
            year
            for year, count in publication.population.items()
            if self.population.get(year) != count
        }
        self.population |= publication.population
        mentioned = {
            (code, category, end, self._months(code)): given_row(*said)
            for (code, category, end), said in publication.given.items()
        }
        self.known |= mentioned
        self.touched = set(mentioned)
        for code in sorted(rules):
            if code in changed:
                self._forget_what_followed(code)
            self._derive(code, mentioned, is_changed=code in changed)

    def _forget_what_followed(self, code: str) -> None:
        for key in [key for key, row in self.known.items() if key[0] == code and row.is_derived]:
            del self.known[key]

    def _months(self, code: str) -> int:
        return BASES[code][0] if code in BASES else self.rules[code][1]

    def _derive(self, code: str, mentioned: dict[Key, Row], *, is_changed: bool) -> None:
        rule, months = self.rules[code]
        if rule is None:
            return
        for category in ["", "Girls"]:
            for end in ENDS:
                key = (code, category, end, months)
                if key in mentioned:
                    continue
                found = self._evaluate(rule, category, end)
                if found and UNITS[code] == "percent" and found[0].is_contradictory:
                    found = None
                before = self.known.get(key)
                if found is None:
                    if before and before.is_derived and before.value is not None:
                        self._keep(key, Row(None, None, None, "not_available", True))
                    continue
                row, is_touched = found
                if is_touched or is_changed:
                    self.touched.add(key)
                gives_way = before is None or before.is_derived or is_touched or is_changed
                if gives_way and before != row.stored:
                    self._keep(key, row.stored)

    def _keep(self, key: Key, row: Row) -> None:
        self.known[key] = row
        self.touched.add(key)

    def _evaluate(self, rule: Formula, category: str, end: Month) -> tuple[Row, bool] | None:
        """The row that a rule makes, and whether the release at hand touched what it needs."""
        if isinstance(rule, Code):
            key = (rule.code, category, end, self._months(rule.code))
            row = self.known.get(key)
            return (row, key in self.touched) if row and row.value is not None else None
        if rule.function is Function.SUM_TO_DATE:
            return self._sum_to_date(rule.arguments[0], category, end)
        first = self._evaluate(rule.arguments[0], category, end)
        if first is None:
            return None
        if rule.function is Function.PER_10000:
            return self._per_10000(first, end)
        second = self._evaluate(rule.arguments[1], category, end)
        return None if second is None else self._percent(first, second)

    def _per_10000(self, of: tuple[Row, bool], end: Month) -> tuple[Row, bool] | None:
        row, is_touched = of
        year = end.year_start(4).year
        people = self.population.get(year)
        if not people or row.value is None:
            return None
        rate = Row(row.value * 10000 / people, row.value, Fraction(people), row.status, True)
        return rate, is_touched or year in self.new_years

    def _percent(self, part: tuple[Row, bool], whole: tuple[Row, bool]) -> tuple[Row, bool] | None:
        if part[0].value is None or not whole[0].value:
            return None
        share = part[0].value * 100 / whole[0].value
        status = weakest([part[0].status, whole[0].status])
        return Row(share, part[0].value, whole[0].value, status, True), part[1] or whole[1]

    def _sum_to_date(self, summed: Formula, category: str, end: Month) -> tuple[Row, bool] | None:
        months = self._months_of(summed)
        so_far = end.year_start(4).months_until(end) + 1
        if months < 1 or so_far % months:
            return None
        parts = [
            self._evaluate(summed, category, end - months * back)
            for back in range(so_far // months)
        ]
        if None in parts:
            return None
        rows = [part[0] for part in parts if part]
        numerator = total([row.numerator for row in rows])
        denominator = total([row.denominator for row in rows])
        value = total([row.value for row in rows])
        if self._adding(summed) == "percentages":
            if numerator is None or not denominator:
                return None
            value = numerator * 100 / denominator
        elif self._adding(summed) == "rates" and denominator is not None:
            denominator = rows[0].denominator
        status = weakest([row.status for row in rows])
        is_touched = any(part[1] for part in parts if part)
        return Row(value, numerator, denominator, status, True), is_touched

    def _months_of(self, formula: Formula) -> int:
        return months_of(formula, {code: rule for code, (rule, _) in self.rules.items()})

    def _adding(self, formula: Formula) -> str:
        if isinstance(formula, Code):
            return "percentages" if UNITS[formula.code] == "percent" else "counts"
        if formula.function is Function.SUM_TO_DATE:
            return self._adding(formula.arguments[0])
        return "percentages" if formula.function is Function.PERCENT else "rates"


def given_row(figure: int | None, denominator: int | None, status: str) -> Row:
    told = counts(figure, denominator)
    return Row(
        None if figure is None else Fraction(figure),
        fraction(told.get("numerator")),
        fraction(told.get("denominator")),
        status,
        is_derived=False,
    )


def counts(figure: int | None, denominator: int | None) -> dict[str, str]:
    if denominator is None:
        return {}
    return {"numerator": str(min(figure or 0, denominator)), "denominator": str(denominator)}


def fraction(number: Decimal | str | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def total(numbers: list[Fraction | None]) -> Fraction | None:
    given = [number for number in numbers if number is not None]
    return sum(given, Fraction(0)) if len(given) == len(numbers) else None


def weakest(statuses: list[str]) -> str:
    return max(statuses, key=STATUSES.index)


def months_of(formula: Formula | None, rules: dict[str, Formula | None]) -> int:
    if formula is None:
        return 1
    if isinstance(formula, Code):
        known = BASES.get(formula.code)
        return known[0] if known else months_of(rules[formula.code], rules)
    if formula.function is Function.SUM_TO_DATE:
        return YTD
    return months_of(formula.arguments[0], rules)
