"""Whether a later figure only says more exactly what was printed before: 94 and 94.4."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.display import AUTO, AUTO_UNDER, Decimals, half_away, places


@dataclass(frozen=True)
class Printed:
    """A figure and the rule for its decimals where it was printed."""

    figure: Decimal
    decimals: Decimals


def is_refinement(reported: Printed, now: Printed) -> bool:
    """Whether some unrounded number would print as both.

    The numbers that print as one figure reach half a unit of its last decimal to both sides. Where
    two such ranges only touch, no number lies in both: of each, one end prints as its neighbour.
    """
    (low, high), (other_low, other_high) = _range(reported), _range(now)
    return max(low, other_low) < min(high, other_high)


def _range(printed: Printed) -> tuple[Decimal, Decimal]:
    """Between which numbers all print as this figure."""
    decimals = places(printed.figure, printed.decimals)
    number = half_away(printed.figure, decimals)
    inwards = outwards = _half(decimals)
    if printed.decimals == AUTO and abs(number) == AUTO_UNDER:
        # What lies below has a decimal of its own, what lies above has none.
        inwards, outwards = _half(1), _half(0)
    near, far = abs(number) - inwards, abs(number) + outwards
    return (near, far) if number >= 0 else (-far, -near)


def _half(decimals: int) -> Decimal:
    return Decimal(5).scaleb(-decimals - 1)
