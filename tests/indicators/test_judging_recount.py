"""Judging equals a boring recount in Python, over random registers."""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.judging import judge
from indicators.models import Judgement
from indicators.rules.periods import Month, months_text
from tests.indicators.register import Register

START = Month.of(2016, 10)
MONTHS = st.integers(0, 30).map(lambda n: START + n)
SAMPLES = "-12 -10 -9.95 -1 0 0.04 0.05 9.5 9.9 9.94 9.96 10 10.4 10.5 11 100"
FIGURES = st.sampled_from(SAMPLES.split()).map(Decimal)
LENGTHS = st.sampled_from([-1, 0, 1, 3, 12, 31, 36])


@dataclass(frozen=True)
class Series:
    better: str
    unit: str
    year_starts: int | None
    # By category, length and end: the figure, or None where the row holds none.
    figures: dict[tuple[str, int, Month], Decimal | None]
    # In the order in which they were recorded: release, first, last, target.
    targets: list[tuple[int, Month, Month | None, Decimal | None]]
    # By comparator, end and length.
    benchmarks: dict[tuple[int, Month, int], Decimal]
    breaks: list[Month]


@dataclass(frozen=True)
class Case:
    tolerance: Decimal
    compare: str
    decimals: dict[str, Any]
    comparators: int
    series: list[Series] = field(default_factory=list)


@st.composite
def spans(draw: Any) -> tuple[int, Month, Month | None, Decimal | None]:
    first = draw(MONTHS)
    last = draw(st.none() | st.integers(0, 14).map(lambda n: first + n))
    return draw(st.integers(1, 2)), first, last, draw(st.none() | FIGURES)


SERIES = st.builds(
    Series,
    better=st.sampled_from(["bigger", "smaller", "neutral"]),
    unit=st.sampled_from(["percent", "number", "per_10000"]),
    year_starts=st.sampled_from([None, 1, 9]),
    figures=st.dictionaries(
        st.tuples(st.sampled_from(["", "A"]), LENGTHS, MONTHS), st.none() | FIGURES, max_size=12
    ),
    targets=st.lists(spans(), max_size=4).map(lambda found: sorted(found, key=lambda t: t[0])),
    benchmarks=st.dictionaries(st.tuples(st.integers(0, 2), MONTHS, LENGTHS), FIGURES, max_size=8),
    breaks=st.lists(MONTHS, unique=True, max_size=2),
)
CASES = st.builds(
    Case,
    tolerance=st.sampled_from([Decimal(0), Decimal("0.05"), Decimal("0.1")]),
    compare=st.sampled_from(["exact", "displayed"]),
    decimals=st.fixed_dictionaries(
        {},
        optional={
            "percent": st.sampled_from(["auto", 0, 1]),
            "number": st.sampled_from(["auto", 2]),
        },
    ),
    comparators=st.integers(0, 3),
    series=st.lists(SERIES, min_size=1, max_size=3),
)


@pytest.mark.django_db
@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(CASES)
def test_judging_equals_a_boring_recount(case: Case):
    with transaction.atomic():
        _store(case)
        judge()
        stored = {
            (
                judgement.value.indicator.code,
                judgement.value.category,
                judgement.value.months,
                judgement.value.end,
            ): _as_recounted(judgement)
            for judgement in Judgement.objects.select_related("value__indicator")
        }
        transaction.set_rollback(True)
    assert stored == _recount(case)


def _store(case: Case) -> None:
    register = Register()
    register.policy(tolerance=case.tolerance, compare=case.compare, decimals=case.decimals)
    for place in range(case.comparators):
        register.comparator(f"c{place}")
    for number, series in enumerate(case.series):
        code = f"I{number}"
        register.indicator(
            code, better=series.better, unit=series.unit, year_starts=series.year_starts
        )
        for (category, months, end), figure in series.figures.items():
            register.value(
                code,
                str(end),
                None if figure is None else str(figure),
                category=category,
                months=months_text(months),
            )
        for (place, end, months), figure in series.benchmarks.items():
            if place < case.comparators:
                register.benchmark(
                    code, register.comparators[place], str(end), months_text(months), str(figure)
                )
        for month in series.breaks:
            register.break_before(code, str(month))
    first = register.release
    second = register.next_release(first.recorded_on)
    for number, series in enumerate(case.series):
        for release, start, last, target in series.targets:
            register.release = first if release == 1 else second
            register.target(
                f"I{number}",
                str(start),
                None if last is None else str(last),
                None if target is None else str(target),
            )


def _as_recounted(judgement: Judgement) -> list[tuple[Decimal | None, str]]:
    pairs = [
        (judgement.target_reference, judgement.target_standing),
        (judgement.previous_reference, judgement.previous_standing),
        (judgement.year_ago_reference, judgement.year_ago_standing),
    ]
    references, standings = judgement.comparator_references, judgement.comparator_standings
    return [*pairs, *zip(references, standings, strict=True)]


def _recount(case: Case) -> dict[Any, list[tuple[Decimal | None, str]]]:
    found = {}
    for number, series in enumerate(case.series):
        for (category, months, end), figure in series.figures.items():
            if figure is None:
                continue
            references = [
                _target(series, end),
                _previous(series, category, months, end),
                _year_ago(series, category, months, end),
                *(_comparator(series, place, months, end) for place in range(case.comparators)),
            ]
            found[f"I{number}", category, months, end] = [
                (reference, _standing(case, series, figure, reference)) for reference in references
            ]
    return found


def _standing(case: Case, series: Series, figure: Decimal, reference: Decimal | None) -> str:
    if reference is None or series.better == "neutral":
        return "none"
    if case.compare == "displayed":
        figure, reference = (_rounded(case, series.unit, each) for each in (figure, reference))
    shortfall = reference - figure if series.better == "bigger" else figure - reference
    if shortfall < 0:
        return "ahead"
    if shortfall == 0:
        return "level"
    return "near" if shortfall <= case.tolerance * abs(reference) else "behind"


def _rounded(case: Case, unit: str, figure: Decimal) -> Decimal:
    decimals = case.decimals.get(unit, 0)
    if decimals == "auto":
        decimals = 1 if abs(figure) < 10 else 0
    step = Decimal(1) / 10**decimals
    # Half away from zero, by hand: on the figure without its sign.
    whole = (abs(figure) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return whole * step * (1 if figure >= 0 else -1)


def _target(series: Series, end: Month) -> Decimal | None:
    covering = [
        (release, first, place, target)
        for place, (release, first, last, target) in enumerate(series.targets)
        if first <= end and (last is None or end <= last)
    ]
    return max(covering)[3] if covering else None


def _across_a_break(series: Series, earlier: Month, later: Month) -> bool:
    return any(earlier < month <= later for month in series.breaks)


def _previous(series: Series, category: str, months: int, end: Month) -> Decimal | None:
    starts = series.year_starts or 4
    ends = [
        each
        for (its_category, its_months, each), figure in series.figures.items()
        if (its_category, its_months) == (category, months) and each < end and figure is not None
    ]
    if not ends:
        return None
    latest = max(ends)
    if months == -1 and latest.financial_year(starts) != end.financial_year(starts):
        return None
    if _across_a_break(series, latest, end):
        return None
    return series.figures[category, months, latest]


def _year_ago(series: Series, category: str, months: int, end: Month) -> Decimal | None:
    earlier = end - 12
    if _across_a_break(series, earlier, end):
        return None
    return series.figures.get((category, months, earlier))


def _comparator(series: Series, comparator: int, months: int, end: Month) -> Decimal | None:
    starts = series.year_starts or 4
    candidates = []
    for (place, its_end, its_months), figure in series.benchmarks.items():
        is_comparable = series.unit == "percent" or its_months == months
        if place == comparator and its_end <= end and is_comparable:
            length = its_months
            if its_months == -1:
                length = its_end.year_start(starts).months_until(its_end) + 1
            # A full year to date covers what twelve months cover: of two such, the numbered one.
            candidates.append((its_end, its_months == months, length, its_months, figure))
    return max(candidates)[4] if candidates else None
