"""Where one of many stands among them."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Place:
    """The first is the best, or the highest where neither is better. Equals share a place."""

    rank: int
    of: int

    @property
    def quartile(self) -> int:
        """1 to 4: in which quarter of the list it stands."""
        return (self.rank - 1) * 4 // self.of + 1


def place(own: Decimal, all_: Collection[Decimal], *, smaller_is_better: bool) -> Place:
    """`all_` holds our own figure too."""
    ahead = sum(each < own if smaller_is_better else each > own for each in all_)
    return Place(ahead + 1, len(all_))


def mean(figures: Collection[Decimal]) -> Decimal:
    return sum(figures, Decimal(0)) / len(figures)
