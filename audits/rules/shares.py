"""A share with what it stands on: its count, its denominator, and how wide chance makes it."""

from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.display import half_away
from indicators.rules.intervals import Interval, wilson

DECIMALS = 1


@dataclass(frozen=True)
class Share:
    count: int
    of: int

    @property
    def percent(self) -> Decimal | None:
        if not self.of:
            return None
        return half_away(100 * Decimal(self.count) / self.of, DECIMALS)

    @property
    def interval(self) -> Interval | None:
        """Wilson's 95% interval, as it is written beside the percentage."""
        found = wilson(Decimal(self.count), Decimal(self.of))
        if found is None:
            return None
        return Interval(half_away(found.least, DECIMALS), half_away(found.most, DECIMALS))
