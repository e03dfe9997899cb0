"""How wide chance makes a proportion: Wilson's 95% interval."""

from dataclasses import dataclass
from decimal import Decimal

Z = Decimal("1.959963984540054")  # 95%, two-sided

# What belongs beside it: the interval takes every case to be drawn by itself.
AT_LEAST_THIS_WIDE = "at least this wide: brothers and sisters are referred together"


@dataclass(frozen=True)
class Interval:
    """In percent, both ends included."""

    least: Decimal
    most: Decimal

    def holds(self, percentage: Decimal) -> bool:
        """Whether a target or a comparator lies inside: chance alone could explain the gap."""
        return self.least <= percentage <= self.most


def wilson(numerator: Decimal | None, denominator: Decimal | None) -> Interval | None:
    """The interval of numerator out of denominator; None where they are no counts of cases."""
    if numerator is None or denominator is None:
        return None
    if not (_is_count(numerator) and _is_count(denominator) and 0 < denominator >= numerator):
        return None
    n, p, z2 = denominator, numerator / denominator, Z * Z
    middle = p + z2 / (2 * n)
    half = Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
    scale = 1 + z2 / n
    # At either end the formula gives 0 and 1 exactly, and the last digit of a root doesn't.
    least = (middle - half) / scale if numerator else Decimal(0)
    most = (middle + half) / scale if numerator < denominator else Decimal(1)
    return Interval(100 * least, 100 * most)


def _is_count(number: Decimal) -> bool:
    return number >= 0 and number == number.to_integral_value()
