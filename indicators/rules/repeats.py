"""Figures equal to the last one to the last digit, where chance hardly ever does that.

A column copied from the month before looks like this. How odd it is depends on how far a series
moves: visits that go up and down by a hundred repeat once in four hundred months, children in care
every few.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from statistics import median

from indicators.rules.given import Given

PERCENT = "percent"
RATES = frozenset({"per_1000", "per_10000", "per_100000"})

DIGITS = 3
STEPS = 6
ODD = Decimal("0.005")
# Where steps are normal, no step at all has this chance over the median step.
NO_STEP = Decimal("0.27")

Step = tuple[Given, Given]


def is_odd_repeat(
    step: Step, steps: Sequence[Step], *, unit: str, target: Decimal | None = None
) -> bool:
    """Whether a step stands still that, from the other steps of its series, hardly would.

    Never of nought, 100%, the target, or a number of fewer than three digits (noughts at its end
    aside); nor of a percentage without its counts, which few cases repeat by themselves.
    """
    before, now = step
    if now.value is None or now.value != before.value or now.value in _ordinary(unit, target):
        return False
    counts = _counts(now, unit)
    if not counts or counts != _counts(before, unit) or max(map(_digits, counts)) < DIGITS:
        return False
    return _chance(steps, unit, len(counts)) < ODD


def _ordinary(unit: str, target: Decimal | None) -> set[Decimal | None]:
    return {Decimal(0), target, Decimal(100) if unit == PERCENT else None}


def _counts(given: Given, unit: str) -> list[Decimal]:
    """The counts behind a figure where it has them, otherwise itself; of a percentage only they.

    The denominator of a rate is the population, which is the same all year.
    """
    counts = [given.numerator] if unit in RATES else [given.numerator, given.denominator]
    known = [count for count in counts if count is not None]
    if len(known) == len(counts):
        return known
    return [given.value] if given.value is not None and unit != PERCENT else []


def _digits(number: Decimal) -> int:
    """Without the noughts at its end: 1200 says no more than 12."""
    return len(number.normalize().as_tuple().digits)


def _chance(steps: Sequence[Step], unit: str, counts: int) -> Decimal:
    """That every count of a figure stays as it was; 1 where there are too few steps to tell."""
    pairs = [(_counts(before, unit), _counts(now, unit)) for before, now in steps]
    known = [(was, now) for was, now in pairs if len(was) == len(now) == counts]
    if len(known) < STEPS:
        return Decimal(1)
    chance = Decimal(1)
    for place in range(counts):
        moves = [abs(now[place] - was[place]) for was, now in known]
        usual = median(moves) / _last_digit(number[place] for pair in known for number in pair)
        chance *= min(Decimal(1), NO_STEP / usual) if usual else Decimal(1)
    return chance


def _last_digit(numbers: Iterable[Decimal]) -> Decimal:
    """What a 1 in the last digit that they are given to is worth."""
    return Decimal(1).scaleb(
        min(0, *(int(each.normalize().as_tuple().exponent) for each in numbers))
    )
