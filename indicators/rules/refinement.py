"""Whether a later figure only says more exactly what was printed before: 94 and 94.4."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.display import half_away


@dataclass(frozen=True)
class Printed:
    """A figure with the number of decimals it was printed with."""

    figure: Decimal
    decimals: int


def is_refinement(reported: Printed, now: Printed) -> bool:
    """Whether some unrounded number would print as both.

    The numbers that print as one figure reach half a unit of its last decimal to both sides. Where
    two such ranges only touch, no number lies in both: of each, one end prints as its neighbour.
    """
    one, other = half_away(reported.figure, reported.decimals), half_away(now.figure, now.decimals)
    return abs(one - other) < _half(reported.decimals) + _half(now.decimals)


def _half(decimals: int) -> Decimal:
    return Decimal(5).scaleb(-decimals - 1)
