"""A figure that every month of some is said to have been, or kept above or below."""

from collections.abc import Iterator
from fractions import Fraction

from narratives.rules.claims.answers import shown
from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import PERCENT, RATES, Amount, Facts, Series, Subject
from narratives.rules.claims.figures import Sort
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.holding import Fit, fit
from narratives.rules.claims.naming import series_of
from narratives.rules.claims.streaks import points
from narratives.rules.claims.subjects import is_about
from narratives.rules.claims.when import Calendar
from narratives.rules.claims.words import Bound


def of_run(claim: Claim, facts: Facts, calendar: Calendar) -> Finding | None:
    """None where no month of those is held."""
    broken: list[tuple[Subject, Amount]] = []
    for subject, series in _held(claim, facts):
        known = points(subject, series, calendar)
        for window in claim.windows:
            months = [known[each] for each in window if each in known]
            failing = [each for each in months if not _keeps(claim, each)]
            if months and not failing:
                what = f"{subject.code}, {window[0].label} to {window[-1].label}"
                return Finding(claim.figure.text, Verdict.MATCH, None, what)
            if len(months) == len(window) > 1 and _is_of_all(claim, subject, months):
                what = f"{subject.code}, {window[0].label} to {window[-1].label} together"
                return Finding(claim.figure.text, Verdict.MATCH, None, what)
            broken += [(subject, each) for each in failing[:1]]
    if not broken:
        return None
    subject, first = broken[0]
    when = f" in {first.end.label}" if first.end else ""
    told = f"{shown(subject, first)}{when}"
    return Finding(claim.figure.text, Verdict.CONTRADICTS, told, first.what)


def _is_of_all(claim: Claim, subject: Subject, months: list[Amount]) -> bool:
    """Whether a count is of the months together."""
    together = sum((each.number for each in months), Fraction(0))
    return subject.counts and together == Fraction(claim.figure.number)


def _keeps(claim: Claim, held: Amount) -> bool:
    """At least 95% in every month has no month of 94.6%, though that is 95% without decimals."""
    figure = claim.figure
    typed, is_exact = Fraction(figure.number), figure.sort is not Sort.FRACTION
    if is_exact and figure.bound is Bound.AT_LEAST and held.number < typed:
        return False
    if is_exact and figure.bound is Bound.AT_MOST and held.number > typed:
        return False
    return fit(figure, held) is not Fit.NOT


def _held(claim: Claim, facts: Facts) -> Iterator[tuple[Subject, Series]]:
    for subject in facts.subjects:
        if _fits(claim, subject) and is_about([subject], claim.text):
            yield from ((subject, series) for series, sure in series_of(claim, subject) if sure)


def _fits(claim: Claim, subject: Subject) -> bool:
    if claim.figure.sort in {Sort.PERCENT, Sort.FRACTION}:
        return subject.unit == PERCENT
    return subject.unit in RATES if claim.is_rate else subject.counts or subject.unit in RATES
