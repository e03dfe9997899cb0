"""The target, or a comparator's figure, that an indicator is held against."""

from fractions import Fraction

from narratives.rules.claims.facts import Amount, Subject, amount, exact
from narratives.rules.claims.when import Calendar


def reference_amount(subject: Subject, reference: str, calendar: Calendar) -> Amount | None:
    if reference == "target":
        target = subject.targets.get(calendar.month)
        return None if target is None else exact(Fraction(target), f"{subject.code}'s target")
    others = subject.benchmarks.get(reference)
    if not others:
        return None
    return amount(others[-1].held, f"{subject.code}, {reference} to {others[-1].end.label}")
