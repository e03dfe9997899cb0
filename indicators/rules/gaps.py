"""Months that are missing in the middle of a series."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from indicators.rules.periods import Month


@dataclass(frozen=True)
class Hole:
    """What is missing: the ends that should be there, and those on either side of them."""

    before: Month
    missing: tuple[Month, ...]
    after: Month


def holes(ends: Iterable[Month]) -> list[Hole]:
    """Where a series that had found its step leaves some out.

    The step is the commonest distance, of two as common the shorter. Years whose last month alone
    was kept, before monthly figures begin, are no holes; nor is a distance that is no multiple of
    the step, as school terms have.
    """
    steps = list(pairwise(sorted(set(ends))))
    if not steps:
        return []
    distances = Counter(earlier.months_until(later) for earlier, later in steps)
    step = min(distances, key=lambda distance: (-distances[distance], distance))
    found = []
    regular = False
    for earlier, later in steps:
        distance = earlier.months_until(later)
        if regular and distance > step and distance % step == 0:
            missing = tuple(earlier + n for n in range(step, distance, step))
            found.append(Hole(earlier, missing, later))
        regular = regular or distance == step
    return found
