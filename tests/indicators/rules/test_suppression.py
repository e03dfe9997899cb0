from decimal import Decimal

import pytest

from indicators.rules.suppression import Audience, Figure, hides


def figure(
    unit: str, value: str, numerator: str | None = None, denominator: str | None = None
) -> Figure:
    return Figure(
        unit,
        Decimal(value),
        None if numerator is None else Decimal(numerator),
        None if denominator is None else Decimal(denominator),
    )


def hidden(shown: Figure, disclosure: str = "children", status: str = "final") -> bool:
    return hides(shown, disclosure=disclosure, status=status, below=5)


@pytest.mark.parametrize(
    ("count", "is_hidden"),
    [("0", False), ("1", True), ("4", True), ("5", False), ("-3", False), ("4.9", True)],
)
def test_counts_of_children_hide_from_one_to_below_the_threshold(count: str, is_hidden: bool):
    assert hidden(figure("number", count)) is is_hidden


def test_the_threshold_is_the_councils():
    assert hides(figure("number", "5"), disclosure="children", status="final", below=6)
    assert not hides(figure("number", "1"), disclosure="children", status="final", below=1)


@pytest.mark.parametrize("disclosure", ["process", "none"])
def test_small_numbers_of_things_that_are_no_children_are_shown(disclosure: str):
    assert not hidden(figure("number", "3"), disclosure)


@pytest.mark.parametrize(
    ("numerator", "denominator", "is_hidden"),
    [
        ("0", "50", False),
        ("4", "50", True),
        ("5", "50", False),
        ("46", "50", True),  # four are not
        ("45", "50", False),
        ("50", "50", False),
        ("0", "3", True),  # three are not
    ],
)
def test_a_share_hides_where_its_numerator_or_complement_is_small(
    numerator: str, denominator: str, is_hidden: bool
):
    assert hidden(figure("percent", "1", numerator, denominator)) is is_hidden
    assert hidden(figure("per_1000", "1", numerator, denominator)) is is_hidden


def test_a_percentage_of_a_known_denominator_gives_its_numerator_away():
    assert hidden(figure("percent", "6.1", None, "49"))  # three of 49
    assert not hidden(figure("percent", "61.2", None, "49"))


def test_a_percentage_without_counts_says_no_count():
    assert not hidden(figure("percent", "2.1"))


def test_a_mean_over_few_children_hides():
    assert hidden(figure("days", "31", "93", "3"))
    assert not hidden(figure("days", "31", "930", "30"))


def test_a_suppressed_row_hides_whatever_its_class():
    assert hidden(figure("number", "500"), "none", "suppressed")
    assert hides(Figure("number", None), disclosure="none", status="suppressed", below=5)


def test_only_staff_see_all():
    assert [each for each in Audience if each.sees_all] == [Audience.STAFF]
