from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.display import half_away
from indicators.rules.intervals import Interval, wilson


# With z = 1.96: (2n p + z² ± z √(z² + 4n p (1 - p))) / 2 (n + z²)
@pytest.mark.parametrize(
    ("numerator", "denominator", "least", "most"),
    [
        # (266 + 3.8415 ± 1.96 √(3.8415 + 409.371)) / 1161.683
        ("133", "577", "19.8", "26.7"),
        # (3.8415 ± 1.96 √3.8415) / 27.683: 0 and 2 * 3.8415 / 27.683
        ("0", "10", "0.0", "27.8"),
        ("10", "10", "72.2", "100.0"),
        # (10 + 3.8415 ± 1.96 √(3.8415 + 10)) / 27.683
        ("5", "10", "23.7", "76.3"),
        # (2 + 3.8415 ± 1.96 √3.8415) / 9.683: 2 / 9.683 and 5.8415 + 3.8415 over it
        ("1", "1", "20.7", "100.0"),
        ("24", "222", "7.4", "15.6"),
    ],
)
def test_a_proportion_has_wilsons_interval(numerator: str, denominator: str, least: str, most: str):
    found = wilson(Decimal(numerator), Decimal(denominator))
    assert found is not None
    assert (f"{half_away(found.least, 1)}", f"{half_away(found.most, 1)}") == (least, most)


def test_a_target_inside_the_interval_may_be_chance():
    found = wilson(Decimal(133), Decimal(577))
    assert found is not None
    assert found.holds(Decimal(20))
    assert not found.holds(Decimal("19.7"))
    assert not found.holds(Decimal("26.8"))
    assert Interval(Decimal(20), Decimal(30)).holds(Decimal(20))
    assert Interval(Decimal(20), Decimal(30)).holds(Decimal(30))


@pytest.mark.parametrize(
    ("numerator", "denominator"),
    [
        (None, "10"),
        ("1", None),
        ("0", "0"),
        ("11", "10"),
        ("-1", "10"),
        ("1.5", "10"),
        ("1", "9.5"),
    ],
)
def test_what_is_no_count_of_cases_has_no_interval(numerator: str | None, denominator: str | None):
    assert (
        wilson(*(None if each is None else Decimal(each) for each in (numerator, denominator)))
        is None
    )


@settings(max_examples=100)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_its_proportion_and_stays_within_0_and_100(counts: tuple[int, int]):
    numerator, denominator = map(Decimal, counts)
    found = wilson(numerator, denominator)
    mirrored = wilson(denominator - numerator, denominator)
    assert found is not None
    assert mirrored is not None
    assert 0 <= found.least < found.most <= 100
    assert found.holds(100 * numerator / denominator)
    assert abs(found.least - (100 - mirrored.most)) < Decimal("1e-20")
