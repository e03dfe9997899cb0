from decimal import Decimal
from itertools import pairwise

import pytest

from indicators.rules.given import Given
from indicators.rules.repeats import is_odd_repeat


def one(word: str) -> Given:
    """A value, or its counts: "88.2=134/152"."""
    value, _, counts = word.partition("=")
    known = [Decimal(count) if count != "?" else None for count in counts.split("/") if count]
    return Given(Decimal(value), *known)


def odd(text: str, *, unit: str = "number", target: str | None = None) -> list[int]:
    """Which figures of a series repeat the last one oddly, by their place."""
    steps = list(pairwise(map(one, text.split())))
    aim = None if target is None else Decimal(target)
    return [
        place
        for place, step in enumerate(steps, start=1)
        if is_odd_repeat(step, steps, unit=unit, target=aim)
    ]


# Seven steps, of 100 in the middle: a chance of 0.27 / 100, under 1 in 200.
COPIED = "815 715 815 815 705 825 715 825"


def test_a_figure_copied_from_the_month_before_is_odd():
    assert odd(COPIED) == [3]


@pytest.mark.parametrize(
    ("series", "is_odd"),
    [
        # The median of 54, 54, 0, 54, 54, 54 and 54: 0.27 / 54 is 0.005 and not under it.
        ("815 761 815 815 761 815 761 815", False),
        ("815 760 815 815 760 815 760 815", True),
        # In children in care, who are nearly the same every month, it is nothing.
        ("223 226 223 223 225 228 226 229", False),
    ],
)
def test_it_is_odd_where_a_series_moves_far(series: str, is_odd: bool):
    assert odd(series) == ([3] if is_odd else [])


@pytest.mark.parametrize(
    "series",
    [
        "815 715 815 815 705 825",  # five steps are too few to tell
        "85 715 85 85 705 825 715 825",  # two digits
        "800 715 800 800 705 825 715 825",  # a round number
        "0 715 0 0 705 825 715 825",
    ],
)
def test_short_series_and_short_numbers_repeat_by_themselves(series: str):
    assert odd(series) == []


def test_a_target_hit_twice_is_nothing_odd():
    assert odd(COPIED, target="815") == []
    assert odd(COPIED, target="816") == [3]


def test_decimals_count_as_digits():
    tenths = "81.5 71.5 81.5 81.5 70.5 82.5 71.5 82.5"
    assert odd(tenths, unit="days") == [3]
    assert odd(tenths, unit="percent") == []  # how few cases it is of isn't known


PERCENT = {
    # Numerators move by 20, denominators by 10: 0.0135 * 0.027 is 1 in 2743.
    "59.6=121/203 46.5=99/213 59.6=121/203 59.6=121/203 47.4=101/213 59.6=121/203 "
    "66.2=141/213 59.6=121/203": True,
    # By 3 and 1: 0.09 * 0.27 is 1 in 41.
    "88.2=134/152 86.3=132/153 88.2=134/152 88.2=134/152 86.3=131/153 88.2=134/152 "
    "89.5=137/153 88.2=134/152": False,
    # The same percentage of other counts.
    "59.6=121/203 46.5=99/213 59.6=121/203 59.6=127/213 47.4=101/213 59.6=121/203 "
    "66.2=141/213 59.6=121/203": False,
    "100=203/203 46.5=99/213 100=203/203 100=203/203 47.4=101/213 59.6=121/203 "
    "66.2=141/213 59.6=121/203": False,
    "0=0/203 46.5=99/213 0=0/203 0=0/203 47.4=101/213 59.6=121/203 66.2=141/213 "
    "59.6=121/203": False,
}


@pytest.mark.parametrize(("series", "is_odd"), PERCENT.items())
def test_a_percentage_is_judged_by_both_of_its_counts(series: str, is_odd: bool):
    assert odd(series, unit="percent") == ([3] if is_odd else [])


def test_a_rate_is_judged_by_its_numerator_for_the_population_stays():
    rates = "183.5=705/38412 180.9=695/38412 183.5=705/38412 183.5=705/38412 " + " ".join(
        ["180.9=695/38412", "183.5=705/38412"] * 2
    )
    # By 10 a month: 0.027.
    assert odd(rates, unit="per_10000") == []
    far = rates.replace("695", "605")
    assert odd(far, unit="per_10000") == [3]
