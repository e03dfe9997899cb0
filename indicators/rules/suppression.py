"""Small numbers: which figure may identify a child, and so is shown to staff alone.

This is primary suppression: a figure hides for what it says itself.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Audience(StrEnum):
    STAFF = "staff"
    EXEMPT = "exempt"
    PUBLISHED = "published"

    @property
    def sees_all(self) -> bool:
        return self is Audience.STAFF


CHILDREN = "children"
SUPPRESSED = "suppressed"
SHARES = frozenset({"percent", "per_1000", "per_10000", "per_100000"})


@dataclass(frozen=True)
class Figure:
    """What a row says in numbers."""

    unit: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def hides(figure: Figure, *, disclosure: str, status: str, below: int) -> bool:
    """Whether a row's figure is kept from everyone but staff."""
    if status == SUPPRESSED:
        return True
    if disclosure != CHILDREN:
        return False
    return any(is_small(count, below) for count in counts(figure))


def counts(figure: Figure) -> list[Decimal | None]:
    """The counts of people that a row gives away: written in it, or worked out from it."""
    if figure.unit == "number":
        return [figure.value]
    if figure.unit in SHARES:
        numerator = _numerator(figure)
        return [numerator, _complement(numerator, figure.denominator)]
    return [figure.numerator, figure.denominator]


def is_small(count: Decimal | None, below: int) -> bool:
    """From 1 up to below the threshold; 0 is shown."""
    return count is not None and 1 <= count < below


def _numerator(figure: Figure) -> Decimal | None:
    """As given, or the whole number nearest to what a percentage of its denominator makes."""
    if figure.numerator is not None or figure.unit != "percent":
        return figure.numerator
    if figure.value is None or figure.denominator is None:
        return None
    return (figure.value * figure.denominator / 100).to_integral_value()


def _complement(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    if numerator is None or denominator is None:
        return None
    return denominator - numerator
