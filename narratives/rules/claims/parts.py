"""Categories together, and what is left of a hundred."""

import re
from collections.abc import Iterator
from fractions import Fraction

from indicators.rules.spans import exactly
from narratives.rules.claims import amounts as held
from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import (
    PERCENT,
    Amount,
    Subject,
    exact,
    times,
)
from narratives.rules.claims.figures import Sort
from narratives.rules.claims.naming import series_of
from narratives.rules.claims.reading import COUNT, Reading, whens_of
from narratives.rules.claims.sides import speaks_of_the_others
from narratives.rules.claims.subjects import named
from narratives.rules.claims.when import Calendar, Kind


def of_all_categories(claim: Claim, subject: Subject, calendar: Calendar) -> Iterator[Reading]:
    """The sum of categories, which no whole is held of."""
    if not subject.categories or subject.whole.figures or not subject.counts:
        return
    for when, _ in whens_of(claim, subject, calendar):
        each_one = [held.amounts(subject, each, when) for each in subject.categories]
        if all(each_one):
            whole = sum((each[0].number for each in each_one), Fraction(0))
            yield Reading(
                exact(whole, f"{subject.code}, all categories in {when}"), COUNT, fixed=False
            )
            picked = named(subject.categories, claim.text)
            if len(picked) > 1 and whole:
                some = sum(
                    (
                        each[0].number
                        for each, series in zip(each_one, subject.categories, strict=True)
                        if series in picked
                    ),
                    Fraction(0),
                )
                yield Reading(exact(some, f"{subject.code} in {when}"), COUNT, fixed=False)
                yield Reading(
                    exact(100 * some / whole, f"{subject.code} in {when}"), PERCENT, fixed=False
                )


def complements(claim: Claim, subject: Subject, calendar: Calendar) -> Iterator[Reading]:
    """What is left of a hundred, where the words deny."""
    of_others = is_of_the_others(claim, subject)
    if subject.unit != PERCENT or not (claim.negative or of_others):
        return
    for series, _ in series_of(claim, subject):
        for when, _ in whens_of(claim, subject, calendar):
            for each in held.amounts(subject, series, when):
                rest = Amount(
                    100 - each.number, exactly(100) - each.span, each.what + ", the others"
                )
                yield Reading(rest, PERCENT, fixed=of_others)


def is_of_the_others(claim: Claim, subject: Subject) -> bool:
    """72.7% are in education, employment or training, where NEET is what is counted."""
    behind = _BRACKETS.sub("", claim.text.split(claim.figure.text, 1)[-1])
    phrase = _OF_WHOM.match(behind)
    is_share = claim.figure.sort in {Sort.PERCENT, Sort.FRACTION}
    if not is_share or not phrase or not subject.titles:
        return False
    return speaks_of_the_others(phrase[0], subject.titles[0])


_BRACKETS = re.compile(r" ?\([^)]*\)|^\)")
_OF_WHOM = re.compile(
    r" (?:of [^,;:]*\b)?(?:are|were|have|had|took|take|live|lived"
    r"|waited|stayed|placed|seen|completed|held|done|visited)\b[^,;:]*",
    re.IGNORECASE,
)


def averages(claim: Claim, subject: Subject, calendar: Calendar) -> Iterator[Reading]:
    """So many a month."""
    if subject.months != 1 and not subject.is_to_date:
        return
    for series, sure in series_of(claim, subject):
        for when, rank in whens_of(claim, subject, calendar):
            months = _MONTHS.get(when.kind)
            if when.kind is Kind.TO_DATE or (subject.is_to_date and when.kind is Kind.MONTH):
                months = when.end.year_start(subject.year_starts).months_until(when.end) + 1
            for each in held.amounts(subject, series, when):
                if months:
                    mean = times(each, Fraction(1, months), each.what + ", a month")
                    yield Reading(mean, subject.unit, rank=rank, fixed=sure)


_MONTHS = {Kind.QUARTER: 3, Kind.YEAR: 12}
