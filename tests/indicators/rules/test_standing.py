from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.standing import Rag, Standing, Trend, group_rag, rag, trend


def test_a_standing_reads_as_rag_and_as_trend():
    assert [(each, rag(each), trend(each)) for each in Standing] == [
        (Standing.AHEAD, Rag.GREEN, Trend.BETTER),
        (Standing.LEVEL, Rag.GREEN, Trend.SAME),
        (Standing.NEAR, Rag.AMBER, Trend.WORSE),
        (Standing.BEHIND, Rag.RED, Trend.WORSE),
        (Standing.NONE, Rag.NONE, Trend.NONE),
    ]


G, A, R, N = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NONE


@pytest.mark.parametrize(
    ("members", "group"),
    [
        ([], N),
        ([N, N], N),
        ([G, N], G),
        ([G, A], A),  # 1.5: a tie goes to the worse
        ([G, G, A], G),
        ([A, R], R),  # 0.5
        ([A, A, R], A),
        ([G, R], A),
        ([G, G, R, R], A),
        ([R], R),
    ],
)
def test_a_group_is_the_mean_of_its_members(members: list[Rag], group: Rag):
    assert group_rag(members) == group


@given(st.lists(st.sampled_from([G, A, R]), min_size=1))
def test_a_group_lies_no_further_than_half_a_step_from_its_mean(members: list[Rag]):
    mean = Fraction(sum({G: 2, A: 1, R: 0}[each] for each in members), len(members))
    # The nearest score; of two as near, the lower.
    nearest = min([0, 1, 2], key=lambda score: (abs(mean - score), score))
    assert group_rag(members) == [R, A, G][nearest]
