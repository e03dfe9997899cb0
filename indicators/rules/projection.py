"""What a running total comes to by the end of its year: at this rate, and on last year's profile.

At this rate is rate / months * 12. On last year's profile, what last year came to is taken in the
proportion of this year so far to last year so far.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from indicators.rules.periods import Month

MONTHS_OF_A_YEAR = 12
ADD_UP = {"number", "per_1000", "per_10000", "per_100000"}


class WhyNot(Enum):
    """Why nothing is projected, as a clause that ends a sentence."""

    NOT_A_SUM = "figures of this unit don’t add up over a year"
    YEAR_IS_OVER = "the year is over"
    BROKEN = "the series breaks within the year"
    NO_LAST_YEAR = "last year isn’t known to the same month and to its end"
    LAST_YEAR_BROKEN = "the series breaks between last year’s start and now"
    LAST_YEAR_ZERO = "last year stood at zero in the same month"


Projected = Decimal | WhyNot


@dataclass(frozen=True)
class RunningTotal:
    """A year so far, with last year to the same month and to its end, where these are known."""

    figure: Decimal
    end: Month
    unit: str
    year_starts: int
    last_year_so_far: Decimal | None = None
    last_year: Decimal | None = None
    breaks: Sequence[Month] = ()

    @property
    def first(self) -> Month:
        return self.end.year_start(self.year_starts)

    @property
    def year_ends(self) -> Month:
        return self.first + (MONTHS_OF_A_YEAR - 1)

    @property
    def months(self) -> int:
        return self.first.months_until(self.end) + 1

    def breaks_after(self, month: Month) -> bool:
        """What breaks before its first month is whole again from there on."""
        return any(month < broken <= self.end for broken in self.breaks)


@dataclass(frozen=True)
class Projection:
    at_this_rate: Projected
    on_last_years_profile: Projected


def project(total: RunningTotal) -> Projection:
    why_not = _why_not(total)
    if why_not:
        return Projection(why_not, why_not)
    at_this_rate = total.figure / total.months * MONTHS_OF_A_YEAR
    return Projection(at_this_rate, _on_last_years_profile(total))


def _why_not(total: RunningTotal) -> WhyNot | None:
    if total.unit not in ADD_UP:
        return WhyNot.NOT_A_SUM
    if total.end == total.year_ends:
        return WhyNot.YEAR_IS_OVER
    return WhyNot.BROKEN if total.breaks_after(total.first) else None


def _on_last_years_profile(total: RunningTotal) -> Projected:
    if total.last_year is None or total.last_year_so_far is None:
        return WhyNot.NO_LAST_YEAR
    if total.breaks_after(total.first - MONTHS_OF_A_YEAR):
        return WhyNot.LAST_YEAR_BROKEN
    if total.last_year_so_far == 0:
        return WhyNot.LAST_YEAR_ZERO
    return total.last_year * total.figure / total.last_year_so_far
