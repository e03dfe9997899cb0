"""Each check on figures made for it: where it speaks, and where it holds its tongue."""

from decimal import Decimal

import pytest

from indicators.rules.comparison import parse
from indicators.rules.given import Figures, Given, Key, small
from indicators.rules.periods import YEAR_TO_DATE, Month
from indicators.rules.validation import (
    Check,
    Flag,
    Measure,
    Part,
    Rule,
    Severity,
    check_parts,
    check_rules,
    check_series,
)

APRIL = Month.of(2017, 4)


def given(word: str, decimals: int | None = None) -> Given:
    """A value, or "84.3=27/32"; "?" says that there is none, "<5" hides a small count."""
    if word == "?":
        return Given()
    if word == "<5":
        return small(below=5)
    value, _, counts = word.partition("=")
    numerator, _, denominator = counts.partition("/")
    return Given(
        Decimal(value),
        Decimal(numerator) if numerator else None,
        Decimal(denominator) if denominator else None,
        decimals,
    )


def flags(
    text: str,
    *,
    unit: str = "number",
    months: int = 1,
    decimals: int | None = None,
    start: Month = APRIL,
    **said,
) -> list[Flag]:
    """A "-" leaves the month out."""
    series = {
        start + n: given(word, decimals) for n, word in enumerate(text.split()) if word != "-"
    }
    return check_series(Measure("A", unit, months), "x", series, **said)


def said(found: list[Flag]) -> list[tuple[Check, str, str]]:
    return [(flag.check, str(flag.end), flag.sentence) for flag in found]


def test_a_percentage_lies_within_0_and_100():
    assert said(flags("0 100 100.1 -0.1 50", unit="percent", decimals=1)) == [
        (Check.PERCENTAGE, "2017-06", "100.1% lies outside 0 to 100."),
        (Check.PERCENTAGE, "2017-07", "-0.1% lies outside 0 to 100."),
    ]
    assert flags("120 -3") == []


def test_a_flag_names_the_figure_and_what_it_rests_on():
    assert flags("101", unit="percent", decimals=0) == [
        Flag(
            Check.PERCENTAGE,
            Severity.ERROR,
            "A",
            "x",
            APRIL,
            "101% lies outside 0 to 100.",
            (Key("A", "x", APRIL),),
        )
    ]


def test_a_numerator_is_not_over_its_denominator():
    found = flags("100=38/38 100=39/38", unit="percent", decimals=1)
    assert said(found) == [
        (Check.COUNTS, "2017-05", "The numerator 39 is over the denominator 38.")
    ]
    assert flags("20000=2/1", unit="per_10000", decimals=0) == []
    assert flags("2=4/2", unit="ratio") == []


# Interviews held within 72 hours, as a report printed them. 27 of 32 is 84.375.
INTERVIEWS = (
    "86.8=46/53 92.9=26/28 84=21/25 98=49/50 98.2=54/55 98=50/51 84.3=27/32 86.7=26/30 64.5=20/31"
)


def test_a_value_is_what_its_counts_come_to():
    assert said(flags(INTERVIEWS, unit="percent", decimals=1)) == [
        (Check.FOLLOWS, "2017-10", "84.3 is given, and 27 of 32 comes to 84.38.")
    ]


@pytest.mark.parametrize(
    ("unit", "right", "wrong"),
    [
        # 577 / 22627 is 0.0255005
        ("percent", "2.55=577/22627", "2.56=577/22627"),
        ("per_1000", "25.5=577/22627", "25.6=577/22627"),
        ("per_10000", "255=577/22627", "254=577/22627"),
        ("per_100000", "2550=577/22627", "2551=577/22627"),
    ],
)
def test_rates_are_of_as_many_as_they_say(unit: str, right: str, wrong: str):
    assert flags(right, unit=unit) == []
    assert [flag.check for flag in flags(wrong, unit=unit)] == [Check.FOLLOWS]


def test_a_derived_percentage_follows_from_its_counts_at_its_own_decimals():
    assert flags("33.3333333333=1/3 66.6666666667=2/3", unit="percent") == []


def test_what_has_no_denominator_or_is_of_nobody_is_not_asked_to_follow():
    assert flags("40 0=0/0", unit="percent", decimals=0) == []
    assert flags("17.3=1380/87", unit="ratio") == []


def test_a_percentage_comes_of_a_whole_number_of_its_denominator():
    found = flags("63.2=/38 62.8=/38 0=/38 100=/38", unit="percent", decimals=1)
    assert said(found) == [
        (
            Check.SHARE,
            "2017-05",
            "62.8% of 38 is no whole number: 23 of 38 is 60.5%, 24 of 38 is 63.2%.",
        )
    ]
    # One that no month's share could be is said to lie outside, and no more.
    outside = flags("101.5=/38", unit="percent", decimals=1)
    assert [flag.check for flag in outside] == [Check.PERCENTAGE]


def test_a_running_total_does_not_fall_within_its_year():
    months = "10 12 12 11 ? <5 15"
    found = flags(months, months=YEAR_TO_DATE)
    assert said(found) == [
        (Check.FALLS, "2017-07", "The running total falls from 12 in June 2017 to 11."),
        (Check.FALLS, "2017-09", "The running total falls from 11 in July 2017 to 1 to 4."),
    ]
    assert found[0].severity is Severity.ERROR
    assert found[0].figures == (Key("A", "x", APRIL + 2), Key("A", "x", APRIL + 3))
    assert flags(months) == []


def test_a_running_total_begins_again_with_its_year():
    turn = {"start": Month.of(2018, 2), "months": YEAR_TO_DATE}
    assert flags("90 95 5 9", **turn) == []
    assert [str(flag.end) for flag in flags("90 95 5 9", year_starts=9, **turn)] == ["2018-04"]
    # Over a month that is missing, within the year.
    assert [flag.check for flag in flags("90 - - - 95 - 80", start=APRIL, months=YEAR_TO_DATE)] == [
        Check.FALLS
    ]


def test_rates_of_a_running_total_grow_and_percentages_may_fall():
    assert [flag.check for flag in flags("8.4 8.3", unit="per_10000", months=YEAR_TO_DATE)] == [
        Check.FALLS
    ]
    assert flags("95.4 93.3", unit="percent", decimals=1, months=YEAR_TO_DATE) == []
    assert flags("31 29", unit="days", months=YEAR_TO_DATE) == []


def test_a_month_missing_in_the_middle_is_flagged_where_it_should_be():
    (flag,) = flags("10 11 - 12")
    assert flag == Flag(
        Check.GAP,
        Severity.WARNING,
        "A",
        "x",
        APRIL + 2,
        "No figure for June 2017, though there are earlier and later ones.",
        (Key("A", "x", APRIL + 2),),
    )
    (longer,) = flags("10 11 - - 12")
    assert longer.sentence == (
        "No figures from June 2017 to July 2017, though there are earlier and later ones."
    )
    assert longer.figures == (Key("A", "x", APRIL + 2), Key("A", "x", APRIL + 3))


def test_a_month_that_is_said_to_have_no_figure_is_not_missing():
    assert flags("10 11 ? 12 <5 13") == []


COPIED = "815 715 815 815 705 825 715 825"


def test_a_figure_copied_from_the_month_before_is_flagged():
    (flag,) = flags(COPIED)
    assert (flag.check, flag.severity, flag.end) == (Check.REPEAT, Severity.WARNING, APRIL + 3)
    assert flag.sentence == "815 is the same as in June 2017, to the last digit."
    assert flag.figures == (Key("A", "x", APRIL + 2), Key("A", "x", APRIL + 3))
    assert flags(COPIED, targets={APRIL + 3: Decimal(815)}) == []
    assert len(flags(COPIED, targets={APRIL + 2: Decimal(815)})) == 1


def test_a_running_total_repeats_only_within_its_year():
    # The last month of a year and the first of the next happen to be the same.
    text = "100 200 300 300 400 500 600 715 815 916 1016 1123 1123 1250"
    found = flags(text, months=YEAR_TO_DATE)
    assert [str(flag.end) for flag in found] == []
    # 815 twice within the year: nothing happened in a month that usually brings a hundred.
    text = "100 200 300 405 500 600 715 815 815 916 1016 1123"
    assert [flag.check for flag in flags(text, months=YEAR_TO_DATE)] == [Check.REPEAT]


def test_flags_of_a_sound_series_are_none():
    assert flags("10 12 9 11 10 10 12 9") == []
    assert flags("", unit="percent") == []


# Parts

WHOLE = {("T", ""): [Part("A", "x"), Part("A", "y")], ("N", ""): [Part("T"), Part("B", sign=-1)]}


def parts(rows: dict[str, str], decimals: int | None = None) -> list[Flag]:
    figures = {
        Key(*name.split("|"), APRIL + n): given(word, decimals)
        for name, text in rows.items()
        for n, word in enumerate(text.split())
        if word != "-"
    }
    return check_parts(WHOLE, Figures(figures), [APRIL, APRIL + 1])


def test_parts_add_up_to_their_whole():
    (flag,) = parts({"T|": "7 8", "A|x": "3 3", "A|y": "4 4"})
    assert flag == Flag(
        Check.PARTS,
        Severity.ERROR,
        "T",
        "",
        APRIL + 1,
        "8 is given, and its parts come to 7.",
        (Key("T", "", APRIL + 1), Key("A", "x", APRIL + 1), Key("A", "y", APRIL + 1)),
    )


def test_a_part_may_be_taken_away():
    assert parts({"N|": "5", "T|": "7", "B|": "2"}) == []
    (flag,) = parts({"N|": "9", "T|": "7", "B|": "2"})
    assert flag.sentence == "9 is given, and its parts come to 5."


def test_parts_that_are_not_all_known_are_not_added_up():
    assert parts({"T|": "7 ?", "A|x": "9 9", "A|y": "- 9"}) == []


def test_hidden_parts_may_be_any_small_number():
    assert parts({"T|": "7 8", "A|x": "6 4", "A|y": "<5 <5"}) == []
    (flag,) = parts({"T|": "7 9", "A|x": "6 4", "A|y": "<5 <5"})
    assert flag.sentence == "9 is given, and its parts come to 5 to 8."


def test_rounded_parts_may_differ_from_their_whole_by_their_rounding():
    assert parts({"T|": "100.0", "A|x": "33.4", "A|y": "66.7"}, decimals=1) == []
    assert len(parts({"T|": "100.0", "A|x": "33.4", "A|y": "66.8"}, decimals=1)) == 1


# A council's own rules


def test_a_councils_rule_speaks_in_its_own_sentence():
    figures = Figures(
        {
            Key("IN TIME", "", APRIL): Given(Decimal(9)),
            Key("DONE", "", APRIL): Given(Decimal(8)),
            Key("IN TIME", "", APRIL + 1): Given(Decimal(8)),
            Key("DONE", "", APRIL + 1): Given(Decimal(8)),
        }
    )
    rules = [
        Rule(parse("IN TIME <= DONE"), "No more are in time than are done.", Severity.ERROR),
        Rule(parse("DONE > IN TIME")),
    ]
    keys = (Key("IN TIME", "", APRIL), Key("DONE", "", APRIL))
    later = tuple(key._replace(end=APRIL + 1) for key in keys)
    assert check_rules(rules, figures, [APRIL, APRIL + 1]) == [
        Flag(
            Check.RULE,
            Severity.ERROR,
            "IN TIME",
            "",
            APRIL,
            "No more are in time than are done. IN TIME is 9, DONE is 8.",
            keys,
        ),
        Flag(
            Check.RULE,
            Severity.WARNING,
            "DONE",
            "",
            APRIL,
            "DONE is 8, IN TIME is 9.",
            keys[::-1],
        ),
        Flag(
            Check.RULE,
            Severity.WARNING,
            "DONE",
            "",
            APRIL + 1,
            "DONE is 8, IN TIME is 8.",
            later[::-1],
        ),
    ]
