"""Whether a share has changed from one quarter to the next, or chance alone would do as much."""

from fractions import Fraction
from math import comb

from audits.rules.shares import Share

SIGNIFICANT = Fraction(1, 20)


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
