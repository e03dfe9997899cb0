"""The figures that texts are held against and drafted from, as known now."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Council,
    Definition,
    Disclosure,
    JudgingPolicy,
    Target,
    Value,
)
from indicators.rules.display import Decimals
from indicators.rules.given import decimals_of
from indicators.rules.periods import Month
from narratives.rules.claims.facts import Facts, Held, Reference, Series, Subject

# Where a council has no policy yet.
SUPPRESS_BELOW = 5


@dataclass(frozen=True)
class Register:
    """All that was read, by code."""

    definitions: dict[str, list[Definition]]
    series: dict[str, dict[str, dict[tuple[Month, int], Held]]]
    targets: dict[str, list[Target]]
    benchmarks: dict[str, dict[str, list[Reference]]]
    breaks: dict[str, list[Month]]
    comparators: dict[str, str]
    policy: JudgingPolicy | None
    year_starts: int

    def facts(self, month: Month, codes: tuple[str, ...]) -> Facts:
        subjects = tuple(self._subject(code, month) for code in codes if code in self.definitions)
        return Facts(month, subjects, self.comparators)

    def _subject(self, code: str, month: Month) -> Subject:
        versions = self.definitions[code]
        now = versions[-1]
        categories = self.series.get(code, {})
        rule: Decimals = self.policy.decimals.get(now.unit, 0) if self.policy else 0
        target = _in_force(self.targets.get(code, []), month)
        return Subject(
            code=code,
            titles=tuple(dict.fromkeys(each.title for each in reversed(versions))),
            unit=now.unit,
            months=now.months,
            better=now.better,
            decimals=rule,
            year_starts=now.year_starts or self.year_starts,
            whole=Series(code, "", categories.get("", {})),
            categories=tuple(
                Series(code, name, figures) for name, figures in categories.items() if name
            ),
            targets={} if target is None else {month: target},
            benchmarks={
                key: [each for each in of if each.end <= month]
                for key, of in self.benchmarks.get(code, {}).items()
            },
            breaks=tuple(self.breaks.get(code, ())),
            section=now.section,
            is_demand=now.demand,
            counts_children=now.disclosure == Disclosure.CHILDREN,
        )


def _in_force(targets: Iterable[Target], month: Month) -> Decimal | None:
    """As the register rules: of those that cover the month, the one recorded last."""
    covering = [
        each
        for each in targets
        if each.first <= month and (each.last is None or month <= each.last)
    ]
    if not covering:
        return None
    last = max(covering, key=lambda each: (each.recorded_on, each.release_id or 0, each.first))
    return last.target


def read(codes: Collection[str]) -> Register:
    """A question a table."""
    definitions: dict[str, list[Definition]] = defaultdict(list)
    rows = Definition.objects.filter(indicator__code__in=codes).select_related("indicator")
    for row in rows.order_by("recorded_on", "pk"):
        definitions[row.indicator.code].append(row)
    for versions in definitions.values():
        versions.sort(key=lambda each: each.superseded_at is None)
    targets: dict[str, list[Target]] = defaultdict(list)
    for target in Target.objects.filter(indicator__code__in=codes).select_related("indicator"):
        targets[target.indicator.code].append(target)
    breaks: dict[str, list[Month]] = defaultdict(list)
    for each in (
        Break.objects.current().filter(indicator__code__in=codes).select_related("indicator")
    ):
        breaks[each.indicator.code].append(each.first)
    policies = list(JudgingPolicy.objects.order_by("recorded_on", "pk"))
    current = JudgingPolicy.objects.current().order_by("pk").last()
    council = Council.objects.first()
    units = {code: versions[-1].unit for code, versions in definitions.items()}
    return Register(
        dict(definitions),
        _series(codes, units, policies),
        dict(targets),
        _benchmarks(codes, units, policies),
        dict(breaks),
        {each.key: each.label for each in Comparator.objects.order_by("order")},
        current,
        council.year_starts if council else 4,
    )


def _series(
    codes: Collection[str], units: dict[str, str], policies: list[JudgingPolicy]
) -> dict[str, dict[str, dict[tuple[Month, int], Held]]]:
    found: dict[str, dict[str, dict[tuple[Month, int], Held]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    rows = (
        Value.objects.current()
        .filter(indicator__code__in=codes)
        .values_list(
            "indicator__code",
            "category",
            "end",
            "months",
            "value",
            "numerator",
            "denominator",
            "status",
            "is_derived",
            "recorded_on",
        )
    )
    for code, category, end, months, *row in rows:
        found[code][category][end, months] = _held(units[code], policies, row)
    return found


def _held(unit: str, policies: list[JudgingPolicy], row: list[Any]) -> Held:
    value, numerator, denominator, status, is_derived, recorded_on = row
    if value is None:
        policy = _policy(policies, recorded_on)
        below = policy.suppress_below if policy else SUPPRESS_BELOW
        return Held(None, least=1, most=below - 1) if status == "suppressed" else Held(None)
    exact = is_derived or unit == "number"
    decimals = None if exact else _decimals(unit, value, policies, recorded_on)
    return Held(value, numerator, denominator, decimals)


def _decimals(unit: str, value: Decimal, policies: list[JudgingPolicy], day: Any) -> int | None:
    policy = _policy(policies, day)
    return decimals_of(value, unit, policy.decimals if policy else {})


def _policy(policies: list[JudgingPolicy], day: Any) -> JudgingPolicy | None:
    known = [each for each in policies if each.recorded_on <= day]
    return known[-1] if known else None


def _benchmarks(
    codes: Collection[str], units: dict[str, str], policies: list[JudgingPolicy]
) -> dict[str, dict[str, list[Reference]]]:
    found: dict[str, dict[str, list[Reference]]] = defaultdict(lambda: defaultdict(list))
    rows = (
        Benchmark.objects.current()
        .filter(indicator__code__in=codes, value__isnull=False)
        .select_related("indicator", "comparator")
        .order_by("end", "pk")
    )
    for row in rows:
        code = row.indicator.code
        assert row.value is not None
        # Published comparators come rounded, whatever they count.
        unit = "percent" if units[code] == "number" else units[code]
        decimals = _decimals(unit, row.value, policies, row.recorded_on)
        found[code][row.comparator.key].append(
            Reference(row.end, Held(row.value, decimals=decimals))
        )
    return found
