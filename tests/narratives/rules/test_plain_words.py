"""Figures in plain words, for readers who are no analysts."""

from decimal import Decimal

import pytest

from narratives.rules.plain_words import (
    Compared,
    aim,
    counts,
    covering,
    judged,
    stated,
    with_unit,
)


@pytest.mark.parametrize(
    ("shown", "unit", "said"),
    [
        ("24", "percent", "24%"),
        ("1204", "number", "1,204"),
        ("45.2", "per_10000", "45.2 per 10,000"),
        ("0.0", "percent", "0.0%"),
        ("425", "days", "425 days"),
    ],
)
def test_a_figure_has_its_unit_behind_it(shown: str, unit: str, said: str) -> None:
    assert with_unit(shown, unit) == said


@pytest.mark.parametrize(
    ("end", "months", "said"),
    [
        ("2017-09", "1", "September 2017"),
        ("2017-09", "0", "at the end of September 2017"),
        ("2017-09", "ytd", "April 2017 to September 2017"),
        ("2017-09", "3", "July 2017 to September 2017"),
        ("2017-03", "12", "2016-17"),
        ("2017-09", "12", "October 2016 to September 2017"),
        (None, "1", ""),
    ],
)
def test_a_figures_time_is_said_as_people_say_it(end: str | None, months: str, said: str) -> None:
    assert covering(end, months, 4) == said


def test_a_percentage_is_said_with_its_counts() -> None:
    assert stated("23%", counts("133", "1577"), "September 2017") == (
        "23% (133 of 1,577), September 2017."
    )
    assert counts(None, "577") == counts("133", None) == ""


def test_a_figure_is_judged_against_target_and_the_time_before() -> None:
    assert judged(target="20%", standing="behind", before="22%", trend="worse") == (
        "Our target is 20%: we miss it. Last time it was 22%: not as good now."
    )
    assert judged(target="20%", standing="none", before="", trend="none") == "Our target is 20%."
    assert judged(target="", standing="none", before="9", trend="none") == "Last time it was 9."


def test_somebody_elses_figure_is_said_with_its_time_and_both_judgements() -> None:
    england = Compared("England", "22%", "2015-16", "behind", "Our target asks for more.")
    assert england.words == "22% (2015-16). We do worse. Our target asks for more."
    apart = Compared("England", "22%", "", "ahead", differs=True)
    assert apart.words == "22%. We do better. It is counted differently there."
    assert Compared("England", "22%", "").words == "22%."


@pytest.mark.parametrize(
    ("better", "other", "said"),
    [
        ("smaller", "22", "Our target asks for more."),
        ("smaller", "18", "Our target is easier to meet."),
        ("smaller", "20.0", "Our target is the same."),
        ("bigger", "22", "Our target is easier to meet."),
        ("bigger", "18", "Our target asks for more."),
        ("neutral", "18", ""),
        ("bigger", None, ""),
    ],
)
def test_a_target_easier_than_what_others_reach_is_said_to_be(
    better: str, other: str | None, said: str
) -> None:
    figure = None if other is None else Decimal(other)
    assert aim(target=Decimal(20), other=figure, better=better) == said
    assert aim(target=None, other=figure, better=better) == ""
