"""Kappa and AC2 against published worked examples."""

import pytest

from audits.rules.agreement import Agreement, agreement

# K. L. Gwet, Handbook of Inter-Rater Reliability, 4th edition: two abstractors on 100 women, and
# two methods of diagnosis on 223 patients. The linear results are those of Gwet's own irrCAC
# package (data sets cont3x3abstractors and cont4x4diagnosis).
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
DIAGNOSIS = [[40, 4, 4, 17], [6, 25, 2, 13], [4, 1, 21, 12], [15, 5, 9, 45]]
# A. Agresti, Categorical Data Analysis (1990), after Hout, Duncan and Sobel: 91 couples. Weighted
# kappa as in the documentation of R's vcd package (SexualFun).
COUPLES = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


def found(table: list[list[int]]) -> Agreement:
    result = agreement(table)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("table", "kappa", "low", "high"),
    [(ABSTRACTORS, 0.843, 0.748, 0.938), (DIAGNOSIS, 0.407, 0.302, 0.512)],
)
def test_linearly_weighted_kappa_is_the_published_one(
    table: list[list[int]], kappa: float, low: float, high: float
) -> None:
    result = found(table).kappa
    assert [round(x, 3) for x in (result.value, result.low, result.high)] == [kappa, low, high]


def test_kappa_and_its_error_are_agrestis() -> None:
    result = found(COUPLES).kappa
    assert [round(x, 4) for x in (result.value, result.error)] == [0.2374, 0.0783]


@pytest.mark.parametrize(
    ("table", "ac2", "low", "high"),
    [(ABSTRACTORS, 0.900, 0.842, 0.958), (DIAGNOSIS, 0.377, 0.267, 0.488)],
)
def test_ac2_and_its_interval_are_gwets(
    table: list[list[int]], ac2: float, low: float, high: float
) -> None:
    result = found(table).ac2
    assert [round(x, 3) for x in (result.value, result.low, result.high)] == [ac2, low, high]


def test_ac2_stays_high_where_grades_cluster_and_kappa_misleads() -> None:
    clustered = [[0, 0, 0, 0], [0, 1, 2, 0], [0, 2, 35, 0], [0, 0, 0, 0]]
    result = found(clustered)
    assert result.audits == 40
    assert result.kappa.value < 0.3
    assert result.ac2.value > 0.9


def test_nothing_is_said_below_ten_audits_marked_twice() -> None:
    assert agreement([[4, 0], [1, 4]]) is None
    assert agreement([[4, 0], [1, 5]]) is not None


def test_nothing_is_said_where_everybody_gave_one_grade() -> None:
    assert agreement([[0, 0], [0, 30]]) is None


def test_perfect_agreement_is_one() -> None:
    result = found([[5, 0, 0], [0, 7, 0], [0, 0, 4]])
    assert (result.kappa.value, result.ac2.value) == (1, 1)
