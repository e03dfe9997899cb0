"""How far a figure lies from its target or a comparator."""

from collections.abc import Iterator

from narratives.rules.claims import amounts as held
from narratives.rules.claims.changes import Move
from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import (
    PERCENT,
    Subject,
    less,
    percent_change,
)
from narratives.rules.claims.naming import series_of
from narratives.rules.claims.reading import POINTS, Reading, whens_of
from narratives.rules.claims.references import reference_amount
from narratives.rules.claims.when import Calendar


def gaps(claim: Claim, subject: Subject, reference: str, calendar: Calendar) -> Iterator[Reading]:
    """How far the figure lies from its target or a comparator."""
    other = reference_amount(subject, reference, calendar)
    if other is None:
        return
    for series, sure in series_of(claim, subject):
        values = (
            held.projected(subject, series, calendar.month)
            if claim.projected
            else [
                each
                for when, _ in whens_of(claim, subject, calendar)
                for each in held.amounts(subject, series, when)
            ]
        )
        for place, value in enumerate(values):
            what = f"{value.what} against {other.what}"
            by = less(value, other, what)
            move = Move(value, other, what, place, subject.better)
            yield Reading(
                by,
                POINTS if subject.unit == PERCENT else subject.unit,
                place,
                move,
                fixed=sure and not place,
            )
            relative = percent_change(value, other, what)
            if relative:
                yield Reading(
                    relative,
                    PERCENT,
                    place + 1,
                    move,
                    fixed=sure and not place and subject.unit != PERCENT,
                )
