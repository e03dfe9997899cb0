"""One indicator month after month: as known on a day, and as an audience is told it.

What is hidden from the audience isn't in it: no value, no count, no note. Whoever draws or says
something from a history alone can give nothing away.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from indicators.disclosure import Disclosed, disclosed
from indicators.models import (
    Benchmark,
    Break,
    Council,
    Definition,
    JudgingPolicy,
    NewLimits,
    Part,
    Status,
    Unit,
    Value,
)
from indicators.models.dated import DatedQuerySet
from indicators.packs.spans import Span, spans_known
from indicators.queries import policy
from indicators.rules.display import written
from indicators.rules.periods import Month, year_name
from indicators.rules.standing import Standing
from indicators.rules.suppression import Audience


@dataclass(frozen=True)
class Told:
    """What is told of one figure."""

    end: Month
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    status: str
    note: str
    is_derived: bool
    is_hidden: bool
    # As things stand now; of a day of the past it isn't kept.
    against_target: Standing = Standing.NONE

    @property
    def is_provisional(self) -> bool:
        return self.status == Status.PROVISIONAL and self.value is not None


@dataclass(frozen=True)
class History:
    """Up to a month; the whole and each category in the order of their months."""

    definition: Definition
    month: Month
    known_on: date | None
    told: Disclosed
    policy: JudgingPolicy | None
    council: str
    year_starts: int
    whole: Sequence[Told]
    categories: Mapping[str, Sequence[Told]]
    # Those that are the total of the others.
    totals: frozenset[str]
    targets: Sequence[Span]
    benchmarks: Sequence[Benchmark]
    breaks: Sequence[Break]
    new_limits: Sequence[NewLimits]

    def written(self, value: Decimal) -> str:
        decimals = self.policy.decimals if self.policy else {}
        return written(value, self.definition.unit, decimals)

    def year_of(self, end: Month) -> str:
        """What a figure that ends then is of: a whole year by its name, else its last month."""
        if (end + 1).month == self.year_starts:
            return year_name((end + 1).year_start(self.year_starts).year - 1, self.year_starts)
        return end.short_label

    def target_at(self, month: Month) -> Decimal | None:
        for span in self.targets:
            if span.first <= month and (span.last is None or month <= span.last):
                return span.target
        return None

    @cached_property
    def by_end(self) -> dict[Month, Told]:
        return {each.end: each for each in self.whole}

    @cached_property
    def figures(self) -> list[Told]:
        """Those of the whole that there are to tell."""
        return [each for each in self.whole if each.value is not None]

    @cached_property
    def every(self) -> int:
        """How many months lie between one figure and the next, where none is missing."""
        ends = [each.end for each in self.whole]
        gaps = [one.months_until(two) for one, two in pairwise(ends)]
        return min(gaps, default=1)

    def benchmarks_of(self, comparator: int) -> list[Benchmark]:
        """Those that judge figures of this kind, one for each end, in their order: of the length
        that the figures have; of percentages, where there is none of it, the longest."""
        found: dict[Month, Benchmark] = {}
        for each in self.benchmarks:
            if each.comparator_id == comparator and self._may_judge(each):
                other = found.get(each.end)
                if other is None or self._precedence(each) > self._precedence(other):
                    found[each.end] = each
        return [found[end] for end in sorted(found)]

    def benchmark_at(self, comparator: int, end: Month) -> Benchmark | None:
        """The one that a figure of that month is judged by."""
        return next(
            (each for each in reversed(self.benchmarks_of(comparator)) if each.end <= end), None
        )

    def name_of(self, benchmark: Benchmark) -> str:
        """Whose, and of when: a comparator without its year misleads."""
        return f"{benchmark.comparator.label} {self.year_of(benchmark.end)}"

    def _may_judge(self, benchmark: Benchmark) -> bool:
        is_percent = self.definition.unit == Unit.PERCENT
        return is_percent or benchmark.months == self.definition.months

    def _precedence(self, benchmark: Benchmark) -> tuple[bool, int]:
        to_date = benchmark.end.year_start(self.year_starts).months_until(benchmark.end) + 1
        length = to_date if benchmark.months < 0 else benchmark.months
        return benchmark.months == self.definition.months, length


def history_of(
    definition: Definition,
    month: Month,
    *,
    known_on: date | None = None,
    audience: Audience = Audience.STAFF,
) -> History:
    """As many questions to the database however many months and categories there are."""
    indicator = definition.indicator_id
    told = disclosed(month, audience=audience, known_on=known_on)
    council = Council.objects.first() or Council()
    series = _series(definition, month, known_on, told)
    whole = series.pop("", [])
    return History(
        definition=definition,
        month=month,
        known_on=known_on,
        told=told,
        policy=policy(known_on),
        council=council.short_name,
        year_starts=definition.year_starts or council.year_starts,
        whole=whole,
        categories=series,
        totals=frozenset(
            _known(Part, known_on)
            .filter(whole=indicator)
            .exclude(whole_category="")
            .values_list("whole_category", flat=True)
        ),
        targets=list(spans_known(known_on, [indicator])),
        benchmarks=list(
            _known(Benchmark, known_on)
            .filter(indicator=indicator, end__lte=month, value__isnull=False)
            .select_related("comparator")
            .order_by("comparator__order", "end", "months")
        ),
        breaks=list(_known(Break, known_on).filter(indicator=indicator, first__lte=month)),
        new_limits=list(_known(NewLimits, known_on).filter(indicator=indicator, first__lte=month)),
    )


def _series(
    definition: Definition, month: Month, known_on: date | None, told: Disclosed
) -> dict[str, list[Told]]:
    """Of the length that the definition names, the categories in the order in which they came."""
    found: dict[str, list[Told]] = defaultdict(list)
    rows = _known(Value, known_on).filter(
        indicator=definition.indicator_id, months=definition.months, end__lte=month
    )
    if known_on is None:
        rows = rows.select_related("judgement")
    for row in rows.order_by("end", "pk"):
        found[row.category].append(_told(row, told))
    return dict(found)


def _told(row: Value, told: Disclosed) -> Told:
    key = (row.indicator_id, row.category, row.end, row.months)
    if told.hides(*key):
        denominator = None if told.hides_denominator(*key) else row.denominator
        status = Status.SUPPRESSED
        return Told(row.end, None, None, denominator, status, "", row.is_derived, is_hidden=True)
    return Told(
        row.end,
        row.value,
        row.numerator,
        row.denominator,
        row.status,
        row.note if told.audience.sees_all else "",
        row.is_derived,
        is_hidden=False,
        against_target=_standing(row),
    )


def _standing(row: Value) -> Standing:
    # Read only where it was asked for along with the row, and a figure is judged at all.
    judgement = row._state.fields_cache.get("judgement")
    return Standing(judgement.target_standing) if judgement else Standing.NONE


def _known(model: Any, known_on: date | None) -> DatedQuerySet:
    rows: DatedQuerySet = model.objects.all()
    return rows.current() if known_on is None else rows.known_on(known_on)
