"""Doubled, half of the target, five times the 210 of a year before: one figure beside another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.facts import NUMBER, PERCENT, Facts
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.reading import COUNT, POINTS, Reading
from narratives.rules.claims.readings import readings
from narratives.rules.claims.references import reference_amount
from narratives.rules.claims.streaks import points
from narratives.rules.claims.telling import unmatched, written_as
from narratives.rules.claims.when import Calendar
from narratives.rules.claims.words import FACTOR_FAR, FACTOR_NEAR, TARGET, Bound

_TYPED_BEHIND = re.compile(r"[^,;]{0,45}")


@dataclass(frozen=True)
class _Ratio:
    """How many times another figure it is, and of which."""

    times: Fraction
    what: str


def of_multiple(claim: Claim, found: Sequence[Claim], facts: Facts, calendar: Calendar) -> Finding:
    ratios = [*_to_typed(claim, found, facts, calendar), *_to_reference(claim, facts, calendar)]
    if not ratios:
        is_factor = claim.figure.sort is Sort.FACTOR
        return _of_change(claim, facts, calendar) if is_factor else unmatched(claim)
    factor = Fraction(claim.figure.number)
    factor = factor if claim.figure.sort is Sort.FACTOR else factor / 100
    for each in ratios:
        if _fits(each.times, factor, claim.figure, Fraction(FACTOR_NEAR)):
            return Finding(claim.figure.text, Verdict.MATCH, None, each.what)
    if any(_fits(each.times, factor, claim.figure, Fraction(FACTOR_FAR)) for each in ratios):
        return unmatched(claim)
    told = written_as(100 * ratios[0].times, PERCENT, 0)
    return Finding(claim.figure.text, Verdict.CONTRADICTS, f"{told} of it", ratios[0].what)


def _to_typed(
    claim: Claim, found: Sequence[Claim], facts: Facts, calendar: Calendar
) -> Iterator[_Ratio]:
    """Beside the figure typed behind it: that typed before, else the month's."""
    if claim.role is not Role.MULTIPLE or re.search(r"\btogether\b", claim.text, re.IGNORECASE):
        return
    place = found.index(claim)
    behind = next(iter(found[place + 1 : place + 2]), None)
    if behind is None or behind.text != claim.text or not behind.figure.number:
        return
    if not _TYPED_BEHIND.fullmatch(behind.before):
        return
    other = Fraction(behind.figure.number)
    of_share = behind.figure.sort is Sort.PERCENT
    ahead = [
        each
        for each in found[:place]
        if each.text == claim.text
        and (each.figure.sort is Sort.PERCENT) is of_share
        and each.role is Role.VALUE
        and each.figure.sort in {Sort.PERCENT, Sort.NUMBER}
    ]
    if ahead:
        typed = Fraction(ahead[-1].figure.number)
        yield _Ratio(typed / other, f"{ahead[-1].figure.text} beside {behind.figure.text}")
        return
    for subject in facts.subjects:
        known = points(subject, subject.whole, calendar)
        if calendar.month in known and (subject.unit == PERCENT) is of_share:
            now = known[calendar.month]
            yield _Ratio(now.number / other, f"{now.what} beside {behind.figure.text}")


def _to_reference(claim: Claim, facts: Facts, calendar: Calendar) -> Iterator[_Ratio]:
    """Beside the target or a comparator, where that is named right behind."""
    tail = re.split(r"[,;(]", claim.after)[0][:40]
    named = [key for _, key in Labels(facts.comparators).inside(tail)]
    if re.search(rf"\b{TARGET}\b", tail, re.IGNORECASE):
        named.insert(0, "target")
    for key in named[:1]:
        for subject in facts.subjects:
            other = reference_amount(subject, key, calendar)
            known = points(subject, subject.whole, calendar)
            if other is not None and other.number and calendar.month in known:
                now = known[calendar.month]
                yield _Ratio(now.number / other.number, f"{now.what} beside {other.what}")


def _of_change(claim: Claim, facts: Facts, calendar: Calendar) -> Finding:
    """Doubled, halved: from any earlier time that the words allow."""
    change = replace(claim, role=Role.CHANGE)
    moves = [each for each in readings(change, facts, calendar) if each.move is not None]
    ratios = [
        (each.move.now.number / each.move.before.number, each)
        for each in moves
        if each.move and each.move.before.number > 0
    ]
    factor = Fraction(claim.figure.number)
    for ratio, reading in ratios:
        if _fits(ratio, factor, claim.figure, Fraction(FACTOR_NEAR)):
            return Finding(claim.figure.text, Verdict.MATCH, None, reading.amount.what)
    fixed = [(ratio, each) for ratio, each in ratios if each.fixed]
    far = Fraction(FACTOR_FAR)
    if not fixed or any(_fits(ratio, factor, claim.figure, far) for ratio, _ in ratios):
        return unmatched(claim)
    ratio, reading = fixed[0]
    told = f"{'up' if ratio > 1 else 'down'} {_from_to(reading)}"
    return Finding(claim.figure.text, Verdict.CONTRADICTS, told, reading.amount.what)


def _from_to(reading: Reading) -> str:
    assert reading.move is not None
    unit = PERCENT if reading.unit == POINTS else reading.unit
    before, now = (
        written_as(each.number, unit, 0 if unit in {COUNT, NUMBER} else 1)
        for each in (reading.move.before, reading.move.now)
    )
    return f"from {before} to {now}"


def _fits(ratio: Fraction, factor: Fraction, figure: Figure, near: Fraction) -> bool:
    """More than half is above it, more than halved below."""
    grows = factor > 1 or figure.sort is not Sort.FACTOR
    match figure.bound:
        case Bound.OVER | Bound.AT_LEAST:
            return ratio > factor if grows else ratio < factor
        case Bound.UNDER | Bound.AT_MOST:
            return ratio < factor if grows else ratio > factor
        case Bound.JUST_OVER:
            return factor < ratio <= factor * (1 + near * 2)
        case Bound.NEARLY:
            if grows:
                return factor * (1 - near * 2) <= ratio < factor
            return factor < ratio <= factor * (1 + near * 2)
    return abs(ratio / factor - 1) <= near
