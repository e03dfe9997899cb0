"""Labels beside the lines they name: worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.charts.labels import nudged
from indicators.charts.lettering import cut, width_of, wrapped


@pytest.mark.parametrize(
    ("wanted", "middles"),
    [
        ([50], [50]),
        ([50, 80], [50, 80]),
        ([50, 60], [45, 65]),  # 20 high each: apart by as much, half of the way each
        ([50, 50, 50], [30, 50, 70]),
        ([50, 50, 85], [40, 60, 85]),
        ([50, 50, 75], [38.33, 58.33, 78.33]),  # the third is met: 175 / 3 is their middle
        ([2], [10]),  # not out of the chart
        ([99, 99], [70, 90]),
        ([0, 5, 100], [10, 30, 90]),
    ],
)
def test_labels_are_moved_no_further_than_they_must(wanted: list[float], middles: list[float]):
    found = nudged(wanted, [20] * len(wanted), top=0, bottom=100)
    assert [round(each, 2) for each in found] == middles


@given(st.lists(st.tuples(st.floats(0, 300), st.sampled_from([16.0, 32.0])), max_size=8))
def test_labels_never_overlap_and_keep_the_order_of_their_lines(asked: list[tuple[float, float]]):
    asked = sorted(asked)
    heights = [height for _, height in asked]
    middles = nudged([want for want, _ in asked], heights, top=0, bottom=300)
    edge = 0.0
    for middle, height in zip(middles, heights, strict=True):
        assert middle - height / 2 >= edge - 1e-6
        edge = middle + height / 2
    assert edge <= 300 + 1e-6


def test_words_are_wrapped_at_spaces_and_cut_where_one_is_too_long():
    assert wrapped("Statistical neighbours 21%", 80, 13) == ["Statistical", "neighbours", "21%"]
    assert wrapped("Statistical neighbours 21%", 400, 13) == ["Statistical neighbours 21%"]
    assert wrapped("", 80, 13) == [""]
    assert cut("Llanfairpwllgwyngyll", 60, 13) == "Llanfairp…"
    assert width_of("Llanfairp…", 13) <= 60 < width_of("Llanfairpw…", 13)
