"""A share with what it stands on: its count, its denominator, and how wide chance makes it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Z = Decimal("1.959963984540054")  # 95%, two-sided
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Share:
    count: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        if not self.of:
            return None
        return _tenths(Decimal(self.count) / self.of)

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Wilson's 95% interval, in percent."""
        if not self.of:
            return None
        n, p, z2 = Decimal(self.of), Decimal(self.count) / self.of, Z * Z
        middle = p + z2 / (2 * n)
        half = Z * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
        scale = 1 + z2 / n
        return _tenths(max((middle - half) / scale, Decimal(0))), _tenths((middle + half) / scale)


def _tenths(share: Decimal) -> Decimal:
    return (share * 100).quantize(TENTH, ROUND_HALF_UP)
