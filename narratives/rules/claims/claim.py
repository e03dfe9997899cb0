"""A figure and what the words around it fix."""

import re
from dataclasses import dataclass
from enum import StrEnum

from narratives.rules.claims.figures import Figure
from narratives.rules.claims.when import Kind, When
from narratives.rules.claims.windows import Windows
from narratives.rules.claims.words import Way


class Role(StrEnum):
    VALUE = "value"
    TARGET = "target"
    BENCHMARK = "benchmark"
    CHANGE = "change"
    GAP = "gap"
    BEFORE = "before"
    RANGE = "range"
    RUN = "run"
    MULTIPLE = "multiple"


@dataclass(frozen=True)
class Claim:
    """A figure and all that the words around it fix."""

    figure: Figure
    role: Role
    text: str
    whens: tuple[When, ...] = ()
    # Whether the period stands beside it.
    has_own_period: bool = False
    windows: Windows = ()
    against: tuple[When, ...] = ()
    reference: str = ""
    # What became of it in that time alone, not since any time before.
    in_that: bool = False
    way: Way | None = None
    way_at: int | None = None
    projected: bool = False
    wished: bool = False
    at_end: bool = False
    negative: bool = False
    subset: bool = False
    or_value: bool = False
    average: bool = False
    is_rate: bool = False
    pair: Figure | None = None
    near: str = ""
    after: str = ""
    before: str = ""
    # The whole of the sentence before it.
    ahead: str = ""

    @property
    def is_listed(self) -> bool:
        """Whether it stands bare among others: 310, 267 and 226."""
        goes_on = re.fullmatch(r"\s*(?:,|and|to|then)\s*", self.after)
        if re.search(r"\b(?:from|by|of) [^,;]{1,40} to $", self.ahead) and not goes_on:
            return False
        joins = r"\s*(?:,|and|, and|to|then|, then)\s*"
        return bool(re.fullmatch(joins, self.before) or re.fullmatch(joins, self.after))

    @property
    def is_dated(self) -> bool:
        """Whether the words name the period of a value."""
        return any(each.kind is Kind.MONTH for each in self.whens)
