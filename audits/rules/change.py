"""Whether a share has changed from one quarter to another, or chance alone would do as much."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import comb

from audits.rules.shares import Share
from indicators.rules.display import half_away

SIGNIFICANT = Fraction(1, 20)


@dataclass(frozen=True)
class Change:
    """One judgement's share in two quarters."""

    grade: str
    before: Share
    after: Share

    @property
    def p(self) -> Fraction:
        return probability(self.before, self.after)

    @property
    def is_significant(self) -> bool:
        return is_change(self.before, self.after)

    @property
    def counts(self) -> str:
        before, after = self.before, self.after
        p = "" if before.count == after.count == 0 else f", p {p_in_words(self.p)}"
        return f"{before.count} of {before.of}, then {after.count} of {after.of}{p}"

    @property
    def has_risen(self) -> bool:
        return self.after.count * self.before.of > self.before.count * self.after.of


def in_words(before: str, after: str, changes: Sequence[Change]) -> str:
    """What changed between two quarters by more than chance would bring about, and what didn't."""
    changed = [
        f"a significant {'rise' if change.has_risen else 'fall'} in {change.grade}"
        f" ({change.counts})"
        for change in changes
        if change.is_significant
    ]
    same = [f"{change.grade} ({change.counts})" for change in changes if not change.is_significant]
    said = [*changed, f"no significant change in {_listed(same)}"] if same else changed
    return f"{before} to {after}: {'; '.join(said)}."


def probability(before: Share, after: Share) -> Fraction:
    """Fisher's exact test, two-sided: how likely a table no likelier than this one is."""
    total, found = before.of + after.of, before.count + after.count
    ways = comb(total, found)

    def likelihood(count: int) -> Fraction:
        return Fraction(comb(before.of, count) * comb(after.of, found - count), ways)

    seen = likelihood(before.count)
    possible = range(max(0, found - after.of), min(before.of, found) + 1)
    return sum((p for p in map(likelihood, possible) if p <= seen), Fraction(0))


def is_change(before: Share, after: Share) -> bool:
    return bool(before.of and after.of) and probability(before, after) < SIGNIFICANT


def p_in_words(p: Fraction) -> str:
    """0.67; 0.005; below 0.001"""
    if p < Fraction(1, 1000):
        return "below 0.001"
    exact = Decimal(p.numerator) / Decimal(p.denominator)
    return str(half_away(exact, 2 if p >= Fraction(1, 100) else 3))


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
