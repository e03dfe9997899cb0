"""A small register, put together row by row: what the tests of derivation and judging stand on."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Council,
    Definition,
    Indicator,
    JudgingPolicy,
    Part,
    Population,
    Release,
    Target,
    Value,
)
from indicators.rules.periods import Month, months_from_text

LOADED_AT = datetime(2020, 1, 1, 12, tzinfo=ZoneInfo("Europe/London"))


@dataclass
class Register:
    """One council; rows belong to the release named last."""

    release: Release = field(init=False)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    comparators: list[Comparator] = field(default_factory=list)
    lengths: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Council.objects.create(name="Testshire Council", short_name="Testshire", year_starts=4)
        self.next_release(date(2020, 1, 1))

    def next_release(self, day: date) -> Release:
        self.release = Release.objects.create(
            title=f"Release {Release.objects.count() + 1}",
            recorded_on=day,
            month=Month.from_text("2019-12"),
            content_hash="",
            loaded_at=LOADED_AT,
        )
        return self.release

    def policy(self, **said: Any) -> JudgingPolicy:
        before = JudgingPolicy.objects.current().first()
        if before:
            self._close(before)
        return JudgingPolicy.objects.create(**{"tolerance": 0} | said, **self._known)

    def comparator(self, key: str) -> Comparator:
        comparator = Comparator.objects.create(
            key=key, label=key.title(), order=len(self.comparators) + 1, **self._known
        )
        self.comparators.append(comparator)
        return comparator

    def indicator(self, code: str, **said: Any) -> Indicator:
        """Define an indicator, or define it anew."""
        indicator = self.indicators.get(code) or Indicator.objects.create(code=code)
        self.indicators[code] = indicator
        before = Definition.objects.current().filter(indicator=indicator).first()
        if before:
            self._close(before)
        content = {"title": code, "section": "All", "order": len(self.indicators)} | said
        definition = Definition.objects.create(indicator=indicator, **content, **self._known)
        self.lengths[code] = definition.months
        return indicator

    def value(self, code: str, end: str, figure: str | None, **said: Any) -> Value:
        """A figure; one that was known otherwise is closed."""
        category, months = said.pop("category", ""), said.pop("months", None)
        length = self.lengths[code] if months is None else months_from_text(months)
        key = {
            "indicator": self.indicators[code],
            "category": category,
            "end": Month.from_text(end),
            "months": length,
        }
        Value.objects.current().filter(**key).update(superseded_at=self.release.recorded_on)
        for count in ("numerator", "denominator"):
            if count in said:
                said[count] = Decimal(said[count])
        number = None if figure is None else Decimal(figure)
        return Value.objects.create(**key, value=number, **said, **self._known)

    def target(self, code: str, first: str, last: str | None, target: str | None) -> Target:
        return Target.objects.create(
            indicator=self.indicators[code],
            first=Month.from_text(first),
            last=None if last is None else Month.from_text(last),
            target=None if target is None else Decimal(target),
            **self._known,
        )

    def benchmark(
        self, code: str, comparator: Comparator, end: str, months: str, figure: str, **said: Any
    ) -> Benchmark:
        return Benchmark.objects.create(
            indicator=self.indicators[code],
            comparator=comparator,
            end=Month.from_text(end),
            months=months_from_text(months),
            value=Decimal(figure),
            **said,
            **self._known,
        )

    def break_before(self, code: str, first: str) -> Break:
        return Break.objects.create(
            indicator=self.indicators[code],
            first=Month.from_text(first),
            reason="Counted anew",
            **self._known,
        )

    def part(
        self, whole: Indicator, part: Indicator, part_category: str = "", sign: int = 1
    ) -> Part:
        return Part.objects.create(
            whole=whole, part=part, part_category=part_category, sign=sign, **self._known
        )

    def population(self, year: int, count: int) -> Population:
        before = Population.objects.current().filter(year=year).first()
        if before:
            self._close(before)
        return Population.objects.create(year=year, count=count, **self._known)

    def _close(self, row: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(superseded_at=self.release.recorded_on)

    @property
    def _known(self) -> dict[str, Any]:
        return {"release": self.release, "recorded_on": self.release.recorded_on}
