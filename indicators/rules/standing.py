"""What a standing is called: as RAG, as a trend, and for a group of indicators.

How a standing comes about is written once, as a query expression: indicators/standings.py.
"""

from collections.abc import Iterable
from enum import StrEnum


class Standing(StrEnum):
    """A value against a reference, with the direction that is good."""

    AHEAD = "ahead"
    LEVEL = "level"
    NEAR = "near"
    BEHIND = "behind"
    NONE = "none"


class Rag(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "none"


class Trend(StrEnum):
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    NONE = "none"


_RAG = {
    Standing.AHEAD: Rag.GREEN,
    Standing.LEVEL: Rag.GREEN,
    Standing.NEAR: Rag.AMBER,
    Standing.BEHIND: Rag.RED,
    Standing.NONE: Rag.NONE,
}
_TREND = {
    Standing.AHEAD: Trend.BETTER,
    Standing.LEVEL: Trend.SAME,
    Standing.NEAR: Trend.WORSE,
    Standing.BEHIND: Trend.WORSE,
    Standing.NONE: Trend.NONE,
}
SCORES = {Rag.GREEN: 2, Rag.AMBER: 1, Rag.RED: 0}


def rag(standing: Standing) -> Rag:
    return _RAG[standing]


def trend(standing: Standing) -> Trend:
    return _TREND[standing]


def group_rag(members: Iterable[Rag]) -> Rag:
    """The mean of the members' scores to the nearest, a tie to the worse."""
    scores = [SCORES[member] for member in members if member is not Rag.NONE]
    if not scores:
        return Rag.NONE
    # In halves, so that it stays whole numbers: a mean of 1.5 is amber, of 0.5 red.
    doubled = 2 * sum(scores)
    if doubled > 3 * len(scores):
        return Rag.GREEN
    return Rag.AMBER if doubled > len(scores) else Rag.RED
