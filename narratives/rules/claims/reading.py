"""One meaning that a typed figure may have."""

from dataclasses import dataclass, field

from narratives.rules.claims.changes import Move
from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import (
    Amount,
    Subject,
)
from narratives.rules.claims.when import Calendar, Kind, When


@dataclass(frozen=True)
class Reading:
    """One meaning. `unit` is how it would be written; `fixed` where it is the plain one, by which
    the figure can be contradicted."""

    amount: Amount
    unit: str
    rank: int = 0
    move: Move | None = None
    fixed: bool = field(default=True, kw_only=True)


POINTS, COUNT = "points", "count"
MONTHS_OF_YEAR = 12


def whens_of(claim: Claim, subject: Subject, calendar: Calendar) -> list[tuple[When, int]]:
    """The periods that a value may be of, and how plainly."""
    month = calendar.month
    if claim.whens:
        # Last year may be as far as this year has come.
        to_date = [
            (When(Kind.YEAR_AGO, month - 12), 1)
            for when in claim.whens
            if when.kind is Kind.LAST_YEAR
        ]
        # Of a yearly figure it may be the one before that which is held.
        if subject.months == MONTHS_OF_YEAR:
            before = [each for each in claim.whens if each.kind is Kind.LAST_YEAR]
            to_date += [(When(Kind.YEAR, each.end - MONTHS_OF_YEAR), 1) for each in before]
        return [(when, 0) for when in claim.whens] + to_date
    every = [(When(Kind.MONTH, month), 0)]
    if subject.months == 1 or subject.is_to_date:
        every += [(calendar.quarter, 1), (When(Kind.TO_DATE, month), 1)]
    return every
