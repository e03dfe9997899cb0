from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from audits.rules.shares import Share
from indicators.rules.intervals import Interval


def test_a_percentage_is_of_its_own_counts() -> None:
    assert Share(13, 115).percent == Decimal("11.3")


def test_a_half_is_rounded_away_from_zero() -> None:
    assert Share(1, 16).percent == Decimal("6.3")  # 6.25


def test_a_share_of_nothing_has_no_percentage() -> None:
    assert (Share(0, 0).percent, Share(0, 0).interval) == (None, None)


def test_the_interval_is_wilsons() -> None:
    assert Share(133, 577).interval == Interval(Decimal("19.8"), Decimal("26.7"))
    # E. B. Wilson's interval at the edges, where Wald's has no width at all.
    assert Share(0, 10).interval == Interval(Decimal("0.0"), Decimal("27.8"))
    assert Share(10, 10).interval == Interval(Decimal("72.2"), Decimal("100.0"))


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_interval_holds_the_share_and_stays_within_bounds(counts: tuple[int, int]) -> None:
    share = Share(*counts)
    interval = share.interval
    assert 0 <= interval.least <= share.percent <= interval.most <= 100
