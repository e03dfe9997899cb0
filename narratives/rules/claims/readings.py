"""What a typed figure could mean: for each claim the amounts that its words allow."""

import re
from collections.abc import Iterator
from fractions import Fraction

from indicators.rules.display import half_away, places
from indicators.rules.spans import decimal
from narratives.rules.claims import amounts as held
from narratives.rules.claims.changes import Move, moves
from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.facts import (
    PERCENT,
    RATES,
    Amount,
    Facts,
    Subject,
    amount,
    exact,
    less,
    percent_change,
)
from narratives.rules.claims.figures import Sort
from narratives.rules.claims.gaps import gaps
from narratives.rules.claims.meaning import meant
from narratives.rules.claims.naming import series_of
from narratives.rules.claims.parts import averages, complements, is_of_the_others, of_all_categories
from narratives.rules.claims.reading import COUNT, POINTS, Reading, whens_of
from narratives.rules.claims.subjects import is_about, is_of_else, overlap, words
from narratives.rules.claims.when import Calendar, Kind, When
from narratives.rules.claims.words import FLOW, TARGET


def readings(claim: Claim, facts: Facts, calendar: Calendar) -> list[Reading]:
    """The plainest first."""
    found = [
        reading
        for subject in _by_overlap(facts, claim)
        for reading in _READERS[claim.role](claim, subject, facts, calendar)
    ]
    return [each for each in found if _fits(claim, each)]


def _by_overlap(facts: Facts, claim: Claim) -> list[Subject]:
    return sorted(meant(claim, facts.subjects), key=lambda each: -overlap(each, claim.text))


def _fits(claim: Claim, reading: Reading) -> bool:
    sort = claim.figure.sort
    if sort is Sort.POINTS:
        return reading.unit == POINTS
    if sort in {Sort.PERCENT, Sort.FRACTION}:
        return reading.unit in {PERCENT, POINTS}
    if sort is Sort.NUMBER and claim.role in {Role.TARGET, Role.BENCHMARK}:
        return True
    if sort is Sort.NUMBER:
        if claim.is_rate:
            return reading.unit in RATES
        return reading.unit != PERCENT or "." in claim.figure.text or _speaks_of_a_rate(claim)
    return True


def _speaks_of_a_rate(claim: Claim) -> bool:
    return bool(re.search(r"\b(?:rate|percentage|proportion)\b", claim.before[-40:], re.IGNORECASE))


def _values(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    if claim.average and subject.counts:
        yield from averages(claim, subject, calendar)
        return
    if is_of_the_others(claim, subject):
        yield from complements(claim, subject, calendar)
        return
    for series, sure in series_of(claim, subject):
        if claim.projected:
            for each in held.projected(subject, series, calendar.month):
                yield Reading(each, subject.unit, fixed=sure)
        for when, rank in whens_of(claim, subject, calendar):
            found = [
                each
                for each in held.amounts(subject, series, when, at_end=claim.at_end)
                if claim.whens or not each.is_between
            ]
            for place, each in enumerate(found):
                yield from _of_amount(
                    claim,
                    subject,
                    each,
                    sure=sure
                    and not claim.projected
                    and not _may_be_of_the_quarter(claim, subject, when, found),
                    rank=rank + (place > 0),
                    by_name=bool(series.category),
                )
            for each in held.share(subject, series, when):
                yield Reading(each, PERCENT, fixed=sure and not claim.projected, rank=rank)
        if subject.categories and not series.category:
            continue
    yield from of_all_categories(claim, subject, calendar)
    yield from complements(claim, subject, calendar)


def _may_be_of_the_quarter(claim: Claim, subject: Subject, when: When, found: list[Amount]) -> bool:
    """In the quarter, where only the year to date is held."""
    alone = subject.is_to_date and when.kind is Kind.QUARTER and len(found) < 2
    return alone and bool(claim.whens) and not claim.at_end and not subject.counts


def _of_amount(
    claim: Claim, subject: Subject, each: Amount, *, sure: bool, rank: int, by_name: bool = False
) -> Iterator[Reading]:
    """The figure itself, then its counts."""
    fixed = sure and _is_of_this(claim, subject, by_name=by_name)
    yield Reading(each, subject.unit, fixed=fixed, rank=rank)
    if each.numerator is None or each.denominator is None:
        return
    if subject.unit == PERCENT and each.denominator:
        made = exact(
            100 * each.numerator / each.denominator, each.what, each.numerator, each.denominator
        )
        if made.number != each.number:
            yield Reading(made, PERCENT, fixed=False, rank=rank)
        rest = each.denominator - each.numerator
        yield Reading(exact(rest, each.what + ", the others"), COUNT, fixed=False, rank=rank + 2)
    yield Reading(
        exact(each.numerator, each.what + ", the number"),
        COUNT,
        fixed=_counted(claim, subject),
        rank=rank + 1,
    )
    yield Reading(
        exact(each.denominator, each.what + ", out of"), COUNT, fixed=False, rank=rank + 2
    )


def _counted(claim: Claim, subject: Subject) -> bool:
    """Whether a bare number beside a percentage is plainly its numerator."""
    return subject.unit == PERCENT and claim.figure.sort is Sort.PAIR


def _is_of_this(claim: Claim, subject: Subject, *, by_name: bool) -> bool:
    """Whether the words can only be of this indicator's own figure, or this category's."""
    if claim.subset or (claim.is_listed and not claim.has_own_period):
        return False
    if claim.figure.sort in {Sort.PERCENT, Sort.FRACTION}:
        return not claim.negative or subject.unit != PERCENT or overlap(subject, claim.near) > 1
    if claim.is_rate:
        return subject.unit in RATES
    return claim.figure.sort is Sort.PAIR or _counts_these(claim, subject, by_name=by_name)


def _counts_these(claim: Claim, subject: Subject, *, by_name: bool) -> bool:
    """Whether a bare number counts what the indicator counts."""
    if subject.is_stock and FLOW.search(claim.near):
        return False
    if _are_people(subject, claim.after):
        return False
    if by_name or overlap(subject, claim.after[:60]):
        return True
    return is_about([subject], claim.text) and not _names_a_thing(claim.after)


def _names_a_thing(after: str) -> bool:
    """Whether a noun of its own follows: 12 tyres, not 12 in September."""
    first = re.split(r"[,.;(]", after.lstrip(" )"))[0]
    return bool(words(" ".join(first.split()[:2])))


def _are_people(subject: Subject, after: str) -> bool:
    """Whether people are counted where the indicator counts something else."""
    people = r"(?:children|child|young people|people|individuals)\b"
    said = re.match(rf"\s*(?:[a-z]+ )?{people}", after, re.IGNORECASE)
    return bool(said) and not any(
        re.search(rf"{people}|\b(?:LAC|CLA|CPP?|leavers?)\b", title, re.IGNORECASE)
        for title in subject.titles
    )


def _target(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    target = subject.targets.get(calendar.month)
    if target is not None:
        unit = PERCENT if subject.unit == PERCENT else subject.unit
        yield Reading(exact(Fraction(target), f"{subject.code}'s target"), unit)


def _benchmark(
    claim: Claim, subject: Subject, facts: Facts, calendar: Calendar
) -> Iterator[Reading]:
    label = facts.comparators.get(claim.reference, claim.reference)
    others = list(subject.benchmarks.get(claim.reference, ()))
    for place, each in enumerate(reversed(others)):
        made = amount(each.held, f"{subject.code}, {label} to {each.end.label}")
        if made is None:
            continue
        dated = [when.end for when in claim.whens]
        fixed = place == 0 and (not dated or any(each.end in {end, end - 12 + 12} for end in dated))
        yield Reading(made, subject.unit, fixed=fixed, rank=place)
    if claim.before.rstrip(" (").endswith(" at"):
        for reading in _values(claim, subject, facts, calendar):
            yield Reading(reading.amount, reading.unit, fixed=False, rank=2)


def _before(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    if claim.average and subject.counts:
        yield from averages(claim, subject, calendar)
    if claim.whens:
        yield from _values(claim, subject, facts, calendar)
        return
    if re.search(rf"\b{TARGET}\b", claim.text, re.IGNORECASE):
        for reading in _target(claim, subject, facts, calendar):
            yield Reading(reading.amount, reading.unit, 2, fixed=False)
    for series, sure in series_of(claim, subject):
        for place, when in enumerate(_earlier(calendar)):
            for each in held.amounts(subject, series, when):
                if each.is_between:
                    continue
                fixed = sure and _is_of_this_before(claim, subject)
                yield Reading(each, subject.unit, fixed=fixed, rank=place)
                if each.numerator is not None:
                    yield Reading(
                        exact(each.numerator, each.what), COUNT, fixed=False, rank=place + 1
                    )
        for end, months in sorted(series.figures, reverse=True):
            made = amount(series.figures[end, months], f"{subject.code} in {end.label}")
            if made and end < calendar.month:
                yield Reading(made, subject.unit, fixed=False, rank=9)


def _is_of_this_before(claim: Claim, subject: Subject) -> bool:
    return claim.figure.sort is Sort.PERCENT or subject.unit != PERCENT or "." in claim.figure.text


def _earlier(calendar: Calendar) -> list[When]:
    month = calendar.month
    return [
        When(Kind.MONTH, month - 1),
        calendar.last_quarter,
        When(Kind.YEAR_AGO, month - 12),
        When(Kind.YEAR, calendar.year_end_before),
    ]


def _range(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    for series, _ in series_of(claim, subject):
        for (end, _months), figure in series.figures.items():
            made = amount(figure, f"{subject.code} in {end.label}")
            if made and end <= calendar.month:
                yield Reading(made, subject.unit, fixed=False)


_NAMES_ANOTHER = re.compile(
    rf"\b(?:{TARGET}|benchmark|average|comparator|england|national|region|neighbour|north)",
    re.IGNORECASE,
)


def _change(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    if subject.titles and _IS_A_CHANGE.match(subject.titles[0]):
        for each in _values(claim, subject, facts, calendar):
            nought = exact(Fraction(0), each.amount.what)
            move = Move(each.amount, nought, each.amount.what, each.rank, subject.better)
            yield Reading(each.amount, each.unit, each.rank, move, fixed=each.fixed)
        return
    for series, sure in series_of(claim, subject):
        for move in moves(
            subject,
            series,
            claim.whens,
            claim.against,
            calendar,
            projected=claim.projected,
            in_that=claim.in_that,
        ):
            fixed = sure and move.plain and not claim.subset
            yield from _of_move(claim, subject, move, fixed=fixed)
        if series.category and subject.counts and _is_of_shares(claim):
            for move in moves(
                subject, series, claim.whens, claim.against, calendar, measure=held.share
            ):
                by = less(move.now, move.before, move.what)
                yield Reading(by, POINTS, move.rank, move, fixed=sure and move.plain)
    if claim.or_value:
        for each in _values(claim, subject, facts, calendar):
            yield Reading(each.amount, each.unit, 5, fixed=False)
    if not claim.against and not claim.reference and _NAMES_ANOTHER.search(claim.text):
        yield from _change_to_references(claim, subject, calendar)


# What such an indicator holds is how far something else has moved.
_IS_A_CHANGE = re.compile(r"(?:net )?change in\b", re.IGNORECASE)


def _of_move(claim: Claim, subject: Subject, move: Move, *, fixed: bool) -> Iterator[Reading]:
    by, relative = (
        less(move.now, move.before, move.what),
        percent_change(move.now, move.before, move.what),
    )
    if subject.unit == PERCENT:
        yield Reading(by, POINTS, move.rank, move, fixed=fixed)
        yield from _as_shown(move, subject)
        if relative and claim.figure.sort is not Sort.POINTS:
            yield Reading(relative, PERCENT, move.rank + 1, move, fixed=False)
        yield from _counted_change(move, subject)
        return
    fixed = fixed and _change_is_of_this(claim, subject)
    yield Reading(by, subject.unit, move.rank, move, fixed=fixed)
    if relative:
        yield Reading(relative, PERCENT, move.rank, move, fixed=fixed)


def _as_shown(move: Move, subject: Subject) -> Iterator[Reading]:
    """What somebody takes from the other who has only the printed figures."""
    for decimals in {0, places(decimal(move.now.number), subject.decimals)}:
        now, before = (
            Fraction(half_away(decimal(each.number), decimals)) for each in (move.now, move.before)
        )
        by = exact(now - before, move.what)
        yield Reading(by, POINTS, move.rank + 1, move, fixed=False)


def _is_of_shares(claim: Claim) -> bool:
    """Whether a category's change may be that of its share."""
    if claim.figure.sort is Sort.POINTS:
        return True
    return bool(re.search(r"\b(?:rate|share|proportion|percentage)\b", claim.text, re.IGNORECASE))


def _change_is_of_this(claim: Claim, subject: Subject) -> bool:
    if is_of_else(claim.text):
        return False
    return is_about([subject], claim.text) or claim.figure.sort is not Sort.NUMBER


def _counted_change(move: Move, subject: Subject) -> Iterator[Reading]:
    now, before = move.now.numerator, move.before.numerator
    if now is not None and before is not None:
        yield Reading(exact(now - before, move.what), COUNT, move.rank + 1, move, fixed=False)


def _change_to_references(claim: Claim, subject: Subject, calendar: Calendar) -> Iterator[Reading]:
    for reference in ["target", *subject.benchmarks]:
        for each in gaps(claim, subject, reference, calendar):
            yield Reading(each.amount, each.unit, 6, fixed=False)


def _gap(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    yield from gaps(claim, subject, claim.reference, calendar)
    if claim.or_value:
        for each in _values(claim, subject, facts, calendar):
            yield Reading(each.amount, each.unit, 5, fixed=False)


def _none(claim: Claim, subject: Subject, facts: Facts, calendar: Calendar) -> Iterator[Reading]:
    """Of how many times another figure it is, nothing is looked up."""
    return iter(())


_READERS = {
    Role.MULTIPLE: _none,
    Role.RUN: _none,
    Role.VALUE: _values,
    Role.TARGET: _target,
    Role.BENCHMARK: _benchmark,
    Role.CHANGE: _change,
    Role.GAP: _gap,
    Role.BEFORE: _before,
    Role.RANGE: _range,
}
