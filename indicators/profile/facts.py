"""What one indicator's figure of a month means, in the words of its page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.figures import PREVIOUS, TARGET
from indicators.models import Comparator, Unit
from indicators.profile.history import History
from indicators.profile.projections import ProjectedTotal, projected_from
from indicators.rules.display import counted, rounded
from indicators.rules.intervals import AT_LEAST_THIS_WIDE, Interval, wilson
from indicators.rules.meaning import Beside, Figure, counted_in, headline, meaning
from indicators.rules.projection import WhyNot
from indicators.rules.standing import Standing
from indicators.scorecard.card import Row


@dataclass(frozen=True)
class Facts:
    row: Row
    sentence: str
    headline: str
    # Sentences, or empty.
    interval: str
    year_end: str


def facts_of(history: History, row: Row, named: list[Comparator]) -> Facts:
    figure = _figure(history, row, named)
    return Facts(
        row=row,
        sentence=meaning(figure),
        headline=headline(figure),
        interval=_interval(history, row),
        year_end=year_end(projected_from(history), history.written),
    )


def year_end(found: ProjectedTotal | None, written: Callable[[Decimal], str]) -> str:
    """What a running total comes to, in a sentence; empty of anything else."""
    if found is None:
        return ""
    total, projection = found.total, found.projection
    so_far = f"{written(total.figure)} by {total.end.label}"
    rate, profile = projection.at_this_rate, projection.on_last_years_profile
    if isinstance(rate, WhyNot):
        return f"The year to date is {so_far}; its year end is not projected: {rate.value}."
    sentence = (
        f"The year to date is {so_far}; at this rate it comes to {written(rate)} by"
        f" {total.year_ends.label}"
    )
    if isinstance(profile, WhyNot):
        return f"{sentence}. It is not projected on last year’s profile: {profile.value}."
    return f"{sentence}, on last year’s profile to {written(profile)}."


def _figure(history: History, row: Row, named: list[Comparator]) -> Figure:
    definition, against = history.definition, row.against
    target, before = against[TARGET], against[PREVIOUS]
    return Figure(
        month=history.month,
        end=row.end or history.month,
        months=row.months,
        shown="" if row.value is None else history.written(row.value),
        status=row.status,
        better=definition.better,
        year_starts=history.year_starts,
        numerator="" if row.numerator is None else counted(row.numerator),
        denominator="" if row.denominator is None else counted(row.denominator),
        counted=counted_in(definition.title),
        target=_beside(history, row, "Target", target.reference, target.standing),
        comparators=list(_comparators(history, row, named)),
        before=_beside(history, row, "Before", before.reference, before.standing)
        if definition.trend
        else None,
    )


def _comparators(history: History, row: Row, named: list[Comparator]) -> Iterator[Beside]:
    for comparator in named:
        compared = row.against[comparator.key]
        benchmark = history.benchmark_at(comparator.pk, row.end or history.month)
        beside = benchmark and _beside(
            history,
            row,
            history.name_of(benchmark),
            compared.reference,
            compared.standing,
            differs=benchmark.definition_differs,
        )
        if beside:
            yield beside


def _beside(
    history: History,
    row: Row,
    name: str,
    reference: Decimal | None,
    standing: Standing | None,
    *,
    differs: bool = False,
) -> Beside | None:
    if reference is None or standing is None or row.value is None:
        return None
    value, other = _seen(history, row.value), _seen(history, reference)
    lies = (value > other) - (value < other)
    return Beside(name, history.written(reference), standing, lies, differs)


def _seen(history: History, value: Decimal) -> Decimal:
    decimals = history.policy.decimals if history.policy else {}
    return rounded(value, history.definition.unit, decimals)


def _interval(history: History, row: Row) -> str:
    """How far chance could move it, and whether the target lies within that."""
    if history.definition.unit != Unit.PERCENT or row.value is None:
        return ""
    found = wilson(row.numerator, row.denominator)
    if found is None:
        return ""
    sentence = (
        f"Chance alone could make it anything from {found.least:.1f}% to {found.most:.1f}% "
        f"(95% interval, {AT_LEAST_THIS_WIDE})."
    )
    target = row.against[TARGET].reference
    return sentence if target is None else f"{sentence} {_where(found, target, history)}"


def _where(found: Interval, target: Decimal, history: History) -> str:
    side = "inside" if found.holds(target) else "outside"
    return f"The target of {history.written(target)} lies {side}."
