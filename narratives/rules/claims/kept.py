"""Figures that something is said never to have passed, or to have kept to month by month."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from indicators.rules.periods import Month
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.role_words import (
    ALL_BOUNDS,
    CLAUSE,
    DENIED_LEFT,
    EACH_AHEAD,
    EACH_BEHIND,
    EVERY_MONTH,
    KEPT,
    THIS_LONG,
    WITHIN_RANGE,
)
from narratives.rules.claims.when import Calendar, Kind, Mention
from narratives.rules.claims.windows import windows
from narratives.rules.claims.words import ANY_WAY, Bound

KEPT_BOUNDS = frozenset([Bound.OVER, Bound.UNDER, Bound.AT_LEAST, Bound.AT_MOST])
_SORTS = frozenset([Sort.PERCENT, Sort.NUMBER, Sort.FRACTION])


def denied(figure: Figure, ahead: str) -> Figure:
    """Not above 20% is at most that."""
    bound = re.search(rf"(?:{ALL_BOUNDS}) (?:a |the )?$", ahead, re.IGNORECASE)
    if bound and DENIED_LEFT.search(ahead[: bound.start()]):
        return replace(figure, bound=figure.bound.denied)
    return figure


@dataclass(frozen=True)
class Kept:
    """A sentence and the periods that it names."""

    text: str
    start: int
    stop: int
    periods: Sequence[Mention]
    calendar: Calendar

    def as_run(self, claim: Claim) -> Claim | None:
        """The claim as one of every month of some, where the words make it one."""
        if claim.figure.sort not in _SORTS or claim.average or not self._is_run(claim):
            return None
        begin = self._begin(claim.figure)
        inside = [each for each in self.periods if begin <= each.start]
        found = windows(self.text[self.start : self.stop], inside, self.calendar)
        return replace(claim, role=Role.RUN, windows=found)

    def as_of_both(self, claim: Claim, months: tuple[Month, ...]) -> Claim | None:
        """104 in June and July: in each of them, or together."""
        named = [each for each in self.periods if each.when.end in months]
        is_plain = claim.figure.sort in {Sort.NUMBER, Sort.PERCENT}
        is_exact = claim.figure.bound is Bound.EXACT and not claim.ahead.endswith("(")
        if any(each.compares or each.when.kind is not Kind.MONTH for each in named):
            return None
        is_plain = is_plain and is_exact and not claim.subset
        if len(set(months)) < len(months) or not months or not is_plain:
            return None
        return replace(claim, role=Role.RUN, windows=(months,))

    def as_end(self, claim: Claim, *, least: bool) -> Claim:
        """An end of a range, between which something stayed for as long as the words say."""
        begin, end = self._begin(claim.figure), self._end(claim.figure)
        inside = [each for each in self.periods if begin <= each.start < end]
        is_long = EVERY_MONTH.search(self.text, begin, end) or THIS_LONG.search(
            self.text, begin, end
        )
        since = any(each.since for each in inside)
        if not (is_long or since) or not WITHIN_RANGE.search(self.text, begin, claim.figure.start):
            return claim
        bound = Bound.AT_LEAST if least else Bound.AT_MOST
        found = windows(self.text[begin:end], inside, self.calendar)
        figure = replace(claim.figure, bound=bound)
        return replace(claim, role=Role.RUN, figure=figure, windows=found)

    def _is_run(self, claim: Claim) -> bool:
        begin, end = self._begin(claim.figure), self._end(claim.figure)
        clause = self.text[begin:end]
        every = EVERY_MONTH.search(clause)
        if claim.figure.bound in KEPT_BOUNDS:
            since = any(each.since and each.stop <= end for each in self.periods)
            long = DENIED_LEFT.search(claim.ahead) and THIS_LONG.search(clause)
            return bool(every or long or (since and KEPT.search(claim.ahead)))
        return bool(every and _is_said_of_each(claim) and claim.figure.bound is Bound.EXACT)

    def _begin(self, figure: Figure) -> int:
        joins = [match.end() for match in CLAUSE.finditer(self.text, self.start, figure.start)]
        return joins[-1] if joins else self.start

    def _end(self, figure: Figure) -> int:
        join = CLAUSE.search(self.text, figure.stop, self.stop)
        return join.start() if join else self.stop


def _is_said_of_each(claim: Claim) -> bool:
    """100% in every month, where nothing is said to have moved."""
    moved = re.search(rf"\b{ANY_WAY}\b", claim.text, re.IGNORECASE)
    return not moved and bool(EACH_BEHIND.match(claim.after) or EACH_AHEAD.search(claim.before))
