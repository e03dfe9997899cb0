"""An indicator's history as charts: what is drawn, in which words; indicators/charts/ draws it."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.charts.levels import Level, Step
from indicators.charts.lines import Event, Limits, Lines, Note, Point, Size, Special
from indicators.models import Unit
from indicators.profile.history import History, Told
from indicators.rules import words
from indicators.rules.periods import YTD, Month
from indicators.rules.spc import Chart as Control
from indicators.rules.spc import Variation, variation_of

MEANS = {
    Variation.IMPROVEMENT_HIGH: Special.IMPROVEMENT,
    Variation.IMPROVEMENT_LOW: Special.IMPROVEMENT,
    Variation.CONCERN_HIGH: Special.CONCERN,
    Variation.CONCERN_LOW: Special.CONCERN,
    Variation.NEUTRAL_HIGH: Special.NEUTRAL,
    Variation.NEUTRAL_LOW: Special.NEUTRAL,
}
A_YEAR = 12


@dataclass(frozen=True)
class Choice:
    """Which months stand along the bottom, and what the series is held against."""

    first: Month
    last: Month
    comparators: frozenset[str] = frozenset()
    target: bool = True
    last_year: bool = False
    limits: bool = True


def lines_of(
    history: History,
    control: Control,
    choice: Choice,
    *,
    name: str,
    title: str,
    notes: Sequence[Note] = (),
    size: Size = Size(),  # noqa: B008 # frozen
) -> Lines:
    special = {
        reading.end: MEANS.get(variation_of(reading, history.definition.better))
        for segment in control.segments
        for reading in segment.readings
    }
    return Lines(
        name=name,
        title=title,
        label=history.council,
        first=choice.first,
        last=choice.last,
        points=[
            point_of(history, each, special.get(each.end) if choice.limits else None)
            for each in history.whole
        ],
        levels=[
            *([target_of(history)] if choice.target and history.targets else []),
            *comparators_of(history, choice.comparators),
        ],
        last_year=[
            Point(each.end + A_YEAR, each.value, history.written(each.value))
            for each in history.figures
            if choice.last_year and each.value is not None
        ],
        last_year_label=_last_year(history, choice),
        limits=_limits(history, control) if choice.limits else [],
        events=[
            *(Event(each.first, "Series breaks", is_break=True) for each in history.breaks),
            *(Event(each.first, "New limits") for each in history.new_limits if choice.limits),
        ],
        notes=notes,
        suffix=suffix_of(history),
        every=history.every,
        restarts=_restarts(history, choice),
        year_starts=history.year_starts,
        size=size,
    )


def point_of(history: History, told: Told, special: Special | None = None) -> Point:
    if told.value is None:
        return Point(told.end, None, words.STATUS[told.status] or words.STATUS["missing"])
    return Point(told.end, told.value, history.written(told.value), told.is_provisional, special)


def suffix_of(history: History) -> str:
    return "%" if history.definition.unit == Unit.PERCENT else ""


def target_of(history: History) -> Level:
    steps = [
        Step(span.first, span.last, span.target, history.written(span.target))
        for span in history.targets
        if span.target is not None
    ]
    return Level("Target", steps, is_target=True)


def comparators_of(history: History, keys: frozenset[str]) -> list[Level]:
    """Each as it was known at a figure's end: the latest of its figures that ends by then."""
    named = {each.comparator_id: each.comparator for each in history.benchmarks}
    levels = []
    for pk, comparator in named.items():
        benchmarks = history.benchmarks_of(pk)
        if comparator.key not in keys or not benchmarks:
            continue
        ends = [each.end - 1 for each in benchmarks[1:]]
        steps = [
            Step(each.end, last, each.value, history.written(each.value))
            for each, last in zip(benchmarks, [*ends, None], strict=True)
            if each.value is not None
        ]
        levels.append(Level(history.name_of(benchmarks[-1]), steps))
    return levels


def _limits(history: History, control: Control) -> list[Limits]:
    return [
        Limits(
            first=segment.readings[0].end,
            last=segment.readings[-1].end,
            lower=segment.limits.lower,
            mean=segment.limits.mean,
            upper=segment.limits.upper,
            shown=f"{history.written(segment.limits.lower)} to "
            f"{history.written(segment.limits.upper)}, mean {history.written(segment.limits.mean)}",
        )
        for segment in control.segments
        if segment.limits
    ]


def _last_year(history: History, choice: Choice) -> str:
    is_one_year = choice.first.months_until(choice.last) < A_YEAR
    return (
        (choice.first - A_YEAR).financial_year(history.year_starts)
        if is_one_year
        else ("Year before")
    )


def _restarts(history: History, choice: Choice) -> frozenset[Month]:
    if history.definition.months != YTD:
        return frozenset()
    starts = choice.first.year_start(history.year_starts)
    return frozenset(Month(month) for month in range(starts, choice.last + 1, A_YEAR))
