from decimal import Decimal

import pytest

from indicators.rules.published_periods import end_of
from indicators.rules.ranking import Place, mean, place


def ranked(own: str, *others: str, smaller: bool = False) -> Place:
    figures = [Decimal(each) for each in (own, *others)]
    return place(figures[0], figures, smaller_is_better=smaller)


def test_the_first_is_the_best():
    assert ranked("90", "80", "85") == Place(1, 3)
    assert ranked("90", "80", "85", smaller=True) == Place(3, 3)


def test_equals_share_a_place_and_the_next_comes_after_them_all():
    assert ranked("85", "90", "85", "80") == Place(2, 4)
    assert ranked("80", "90", "85", "85") == Place(4, 4)


@pytest.mark.parametrize(
    ("rank", "quartile"),
    [(1, 1), (38, 1), (39, 2), (76, 2), (77, 3), (114, 3), (115, 4), (152, 4)],
)
def test_a_quartile_is_a_quarter_of_the_list(rank: int, quartile: int):
    assert Place(rank, 152).quartile == quartile


def test_one_alone_stands_in_the_first_quarter():
    assert Place(1, 1).quartile == 1


def test_a_mean_is_of_all_alike():
    assert mean([Decimal(10), Decimal("20.5")]) == Decimal("15.25")


@pytest.mark.parametrize("text", ["2024", "202324", "2023-24", "2023/24", "2023 24", "2023-2024"])
def test_a_financial_year_ends_in_march(text: str):
    assert str(end_of(text, ends_in=3)) == "2024-03"


def test_a_calendar_year_and_a_month_are_known_too():
    assert str(end_of("2023", ends_in=12)) == "2023-12"
    assert str(end_of("2023-09", ends_in=3)) == "2023-09"


@pytest.mark.parametrize("text", ["", "24", "202325", "2023-13", "March 2024"])
def test_what_is_no_period_is_refused(text: str):
    with pytest.raises(ValueError, match=r"is no (period|month)"):
        end_of(text, ends_in=3)
