"""Every number that a rounded, hidden or worked-out figure could be.

A figure printed as 93.9 was anything from 93.85 up to below 93.95. What is said of such figures
is a contradiction only where no number in their spans makes it true.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from indicators.rules.display import half_away, plain

WIDEST = 1000


@dataclass(frozen=True)
class Span:
    """From least to most; an end may be one that is only come near to."""

    least: Fraction
    most: Fraction
    holds_least: bool = True
    holds_most: bool = True

    def __add__(self, other: "Span") -> "Span":
        return Span(
            self.least + other.least,
            self.most + other.most,
            self.holds_least and other.holds_least,
            self.holds_most and other.holds_most,
        )

    def __neg__(self) -> "Span":
        return Span(-self.most, -self.least, self.holds_most, self.holds_least)

    def __sub__(self, other: "Span") -> "Span":
        return self + -other

    def times(self, factor: int) -> "Span":
        """By a factor over 0."""
        return Span(self.least * factor, self.most * factor, self.holds_least, self.holds_most)

    def over(self, other: "Span") -> "Span | None":
        """Divided by what can only be over 0; None where it could be 0 or less."""
        if other.least <= 0:
            return None
        corners = [
            (mine / its, mine_held and (its_held or not mine))
            for mine, mine_held in self._ends
            for its, its_held in other._ends
        ]
        least, most = min(corners)[0], max(corners)[0]
        return Span(
            least,
            most,
            any(held for corner, held in corners if corner == least),
            any(held for corner, held in corners if corner == most),
        )

    def to(self, other: "Span") -> "Span":
        """All from one to the other: what a mean of the two could be."""
        return Span(
            min(self.least, other.least),
            max(self.most, other.most),
            any(span.holds_least for span in (self, other) if span.least <= _least(self, other)),
            any(span.holds_most for span in (self, other) if span.most >= _most(self, other)),
        )

    def may_be_below(self, other: "Span") -> bool:
        return self.least < other.most

    def may_be_at_most(self, other: "Span") -> bool:
        meet = self.least == other.most and self.holds_least and other.holds_most
        return self.may_be_below(other) or meet

    def may_equal(self, other: "Span") -> bool:
        return self.may_be_at_most(other) and other.may_be_at_most(self)

    def holds_a_share_of(self, whole: "Span") -> bool | None:
        """Whether it holds the percentage that some whole number is of the whole.

        None where that can't be asked: of no whole number of cases, or of next to any.
        """
        first, last = ceil(whole.least), floor(whole.most)
        if not 0 < first <= last or last - first > WIDEST:
            return None
        return any(self._holds_percentage_of(number) for number in range(first, last + 1))

    def _holds_percentage_of(self, number: int) -> bool:
        part = max(0, ceil(self.least * number / 100))
        if not self.holds_least and Fraction(100 * part, number) == self.least:
            part += 1
        return part <= number and exactly(Fraction(100 * part, number)).may_be_at_most(self)

    @property
    def _ends(self) -> list[tuple[Fraction, bool]]:
        return [(self.least, self.holds_least), (self.most, self.holds_most)]

    def __str__(self) -> str:
        ends = [plain(half_away(decimal(end), 2)) for end in (self.least, self.most)]
        return " to ".join(dict.fromkeys(ends))


def exactly(number: Decimal | Fraction | int) -> Span:
    return Span(Fraction(number), Fraction(number))


def between(least: Decimal | int, most: Decimal | int) -> Span:
    return Span(Fraction(least), Fraction(most))


def printed(value: Decimal, decimals: int) -> Span:
    """What a figure was that prints so, half rounded away from zero."""
    middle, half = Fraction(value), Fraction(5, 10 ** (decimals + 1))
    return Span(middle - half, middle + half, holds_least=value > 0, holds_most=value < 0)


def _least(*spans: Span) -> Fraction:
    return min(span.least for span in spans)


def _most(*spans: Span) -> Fraction:
    return max(span.most for span in spans)


def decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
