"""What a series is held against: a target and comparators, each a line that may step."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.charts.labels import Label
from indicators.charts.palette import INK, QUIET, TARGET_DASHES
from indicators.charts.scale import Months, Scale
from indicators.charts.svg import XY, polyline
from indicators.rules.periods import Month


@dataclass(frozen=True)
class Step:
    """From one month to another, both included; without a last one it goes on."""

    first: Month
    last: Month | None
    value: Decimal
    shown: str


@dataclass(frozen=True)
class Level:
    """`label` without its figure: "Target", "England 2016-17"."""

    label: str
    steps: Sequence[Step]
    is_target: bool = False

    def seen(self, first: Month, last: Month) -> "Level":
        """What of it falls into these months, in order."""
        steps = sorted(self.steps, key=lambda step: step.first)
        fall_in = [
            Step(max(step.first, first), min(step.last or last, last), step.value, step.shown)
            for step in steps
            if step.first <= last and (step.last is None or step.last >= first)
        ]
        return Level(self.label, fall_in, self.is_target)

    @property
    def words(self) -> str:
        return f"{self.label} {self.steps[-1].shown}"

    @property
    def description(self) -> str:
        changes = [self.steps[0].shown]
        changes += [f"{step.shown} from {step.first.label}" for step in self.steps[1:]]
        return f"{self.label}: {', '.join(changes)}."


def seen(levels: Iterable[Level], first: Month, last: Month) -> list[Level]:
    cut = (level.seen(first, last) for level in levels)
    return [level for level in cut if level.steps]


def values_of(levels: Iterable[Level]) -> list[Decimal]:
    return [step.value for level in levels for step in level.steps]


def label_of(level: Level, scale: Scale) -> Label:
    return Label(level.words, scale.at(level.steps[-1].value))


def drawn(level: Level, months: Months, scale: Scale) -> Iterator[str]:
    """A riser joins steps that follow one another without a month between them."""
    runs: list[list[XY]] = []
    end: Month | None = None
    for step in level.steps:
        height = scale.at(step.value)
        last = step.last or months.last
        if end is None or step.first > end + 1:
            runs.append([])
        start = months.start_of(step.first)
        runs[-1] += [(start, height), (months.start_of(last) + months.slot, height)]
        end = last
    for run in runs:
        if level.is_target:
            yield polyline(run, stroke=INK, width=1.2, dashes=TARGET_DASHES)
        else:
            yield polyline(run, stroke=QUIET, width=0.8)
