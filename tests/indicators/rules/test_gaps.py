import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.gaps import Hole, holes
from indicators.rules.periods import Month


def months(text: str) -> list[Month]:
    return [Month.from_text(word) for word in text.split()]


def missing(text: str) -> list[str]:
    return [" ".join(map(str, hole.missing)) for hole in holes(months(text))]


@pytest.mark.parametrize(
    ("ends", "found"),
    [
        ("2017-04 2017-05 2017-07 2017-08", ["2017-06"]),
        ("2017-04 2017-05 2017-09", ["2017-06 2017-07 2017-08"]),
        ("2017-04 2017-05 2017-07 2017-08 2017-10", ["2017-06", "2017-09"]),
        ("2017-11 2017-12 2018-02", ["2018-01"]),
        ("2017-04 2017-05 2017-06", []),
        ("2017-04 2017-06", []),  # every other month, for all that is known
        ("2017-04", []),
        ("", []),
        # A quarter left out of quarters.
        ("2017-03 2017-06 2017-12 2018-03", ["2017-09"]),
        # Two year ends alone, then months: a series that had not begun.
        ("2015-03 2016-03 2017-03 2017-04 2017-05 2017-06 2017-07", []),
        ("2016-03 2016-09 2017-03 2017-05 2017-06 2017-07 2017-08 2017-09", []),
        # School terms: 3, 4 and 5 months are no multiples of one another.
        ("2016-12 2017-03 2017-07 2017-12 2018-03 2018-07", []),
    ],
)
def test_a_month_is_missing_where_a_series_leaves_its_step(ends: str, found: list[str]):
    assert missing(ends) == found


def test_a_hole_names_what_stands_on_either_side():
    assert holes(months("2017-07 2017-04 2017-05 2017-05")) == [
        Hole(*months("2017-05"), tuple(months("2017-06")), *months("2017-07"))
    ]


@given(
    st.integers(1, 12),
    st.integers(7, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(2, n - 2))),
)
def test_any_one_figure_taken_out_of_the_middle_is_found(step: int, places: tuple[int, int]):
    length, gone = places
    series = [Month.of(2015, 1) + step * n for n in range(length)]
    (hole,) = holes(series[:gone] + series[gone + 1 :])
    assert hole == Hole(series[gone - 1], (series[gone],), series[gone + 1])
