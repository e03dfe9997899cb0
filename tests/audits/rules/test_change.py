"""Fisher's exact test, against its own history and a published report's counts."""

from fractions import Fraction

import pytest

from audits.rules.change import is_change, probability
from audits.rules.shares import Share


def test_the_lady_tasting_tea() -> None:
    # R. A. Fisher, The Design of Experiments (1935): 3 of 4 cups right, two-sided 34/70.
    assert probability(Share(3, 4), Share(1, 4)) == Fraction(34, 70)


@pytest.mark.parametrize(
    ("before", "after", "p", "changed"),
    [
        (Share(18, 44), Share(21, 44), 0.67, False),
        (Share(8, 27), Share(2, 44), 0.005, True),
    ],
)
def test_change_is_what_chance_would_not_bring_about(
    before: Share, after: Share, p: float, changed: bool
) -> None:
    assert float(probability(before, after)) == pytest.approx(p, rel=0.01)
    assert is_change(before, after) is changed


def test_nothing_is_said_of_a_quarter_without_audits() -> None:
    assert not is_change(Share(0, 0), Share(20, 20))
