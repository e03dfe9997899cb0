"""Small counts in a text are found, in digits and in words; other numbers are left alone."""

import pytest

from indicators.rules.periods import Month
from narratives.rules.claims.when import Calendar
from narratives.rules.small_numbers import small_counts

CALENDAR = Calendar(Month.of(2017, 9))

TELLS = [
    ("Two young people left care in the quarter.", "Two young people"),
    ("There were 3 children on plans for two years.", "3 children"),
    ("One child was placed more than 20 miles away.", "One child"),
    ("Only one young person went missing twice.", "one young person"),
    ("A single child accounts for the rise.", "single child"),
    ("Both children were placed with relatives.", "Both children"),
    ("A couple of cases were recorded late.", "A couple of cases"),
    ("Four looked after children moved three or more times.", "Four looked after children"),
    ("This is 4 out of 57 referrals.", "4 out of 57 referrals"),
    ("We closed 3 of 57 plans.", "3 of 57 plans"),
    ("Of these, two were siblings.", "two were siblings"),
    ("All but one were seen in time.", "one"),
    ("It concerns three open cases.", "three open cases"),
    ("There were 2.", "2"),
    ("The number fell from 12 to 3.", "3"),
    ("It was 4 in September 2017.", "4"),
    ("55 of 57 were reviewed in time.", "55 of 57"),
    ("Reviews were held for 98 of 99 children.", "98 of 99"),
    ("A pair of siblings went home.", "A pair of siblings"),
    ("One family with complex needs moved in.", "One family"),
    ("one baby was adopted", "one baby"),
    ("We had 1 adoption.", "1 adoption"),
    ("Three boys were excluded.", "Three boys"),
    ("Two of our care leavers are in university.", "Two of our care leavers"),
    ("The sole remaining case is due for review.", "sole remaining case"),
    ("There were two missing episodes.", "two missing episodes"),
    ("4 children (7%) waited longer.", "4 children"),
    ("Two 16-year-old girls moved.", "Two 16-year-old girls"),
    ("2 unaccompanied children arrived.", "2 unaccompanied children"),
    ("Just one was late.", "one"),
]
TELLS_NOTHING = [
    "133 of 577 referrals were repeat referrals.",
    "Two posts were filled and a third is out to advert.",
    "We expect to be on target within two quarters.",
    "Managers see what falls due two weeks ahead.",
    "Three social workers joined the team.",
    "Performance was 2% below target.",
    "It rose by 3 percentage points.",
    "It rose by 2.4 to 23.1%.",
    "Twenty-two children were seen.",
    "22 children were seen.",
    "One hundred and three children were seen.",
    "There were 1,204 contacts.",
    "There were 104 contacts.",
    "Fewer than five children were concerned.",
    "Fewer than 5 children were concerned.",
    "There were <5 children.",
    "No children were concerned.",
    "0 children were concerned.",
    "Five children were concerned.",
    "One in four referrals is a repeat.",
    "A third of the referrals are repeats.",
    "Two thirds of plans were reviewed.",
    "Children aged 2 to 4 are seen first.",
    "Children with three or more placements moved again.",
    "Stage 2 complaints went up.",
    "In Quarter 2 we saw more.",
    "The four comparators agree.",
    "We rank second of the three areas.",
    "CSC 3 is on target.",
    "One of the reasons is late recording.",
    "It is the third month in a row.",
    "It has risen for three consecutive months.",
    "Every one of them was seen.",
    "We work with both neighbours.",
    "Reviews are held every 4 months.",
    "The 2-year-old offer is taken up.",
    "On 3 September 2017 the team moved.",
    "500 of 577 were seen.",
    "A pilot in two schools began.",
    "It takes 4 days on average.",
    "1. Recruit. 2. Train.",
]


def words(text: str, below: int = 5) -> list[str]:
    return [each.words for each in small_counts(text, below, CALENDAR)]


@pytest.mark.parametrize(("text", "told"), TELLS)
def test_a_small_count_is_found(text: str, told: str) -> None:
    assert words(text) == [told]


@pytest.mark.parametrize("text", TELLS_NOTHING)
def test_what_counts_no_children_or_enough_of_them_is_left_alone(text: str) -> None:
    assert words(text) == []


def test_the_threshold_is_the_councils() -> None:
    text = "Seven children moved, and 9 came."
    assert words(text) == []
    assert words(text, below=10) == ["Seven children", "9"]


def test_two_in_one_sentence_are_both_found() -> None:
    assert words("Two children moved and three babies were adopted.") == [
        "Two children",
        "three babies",
    ]


def test_an_indicators_number_is_no_count() -> None:
    assert not small_counts("AB 01 and CP 3 are on target.", 5, CALENDAR, codes=["AB 01", "CP 3"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two young people waited longer.", ["Two young people"]),
        ("3 children came back, and one family.", ["3 children", "one family"]),
        ("Both girls were seen late.", ["Both girls"]),
        ("Two visits were late.", []),
        ("We closed 3 of 57 plans.", []),
        ("98 of 99 children were seen.", []),
        ("It was 4 in September 2017.", []),
    ],
)
def test_where_no_indicator_counts_children_people_are_still_few(
    text: str, told: list[str]
) -> None:
    """The figures of such an indicator are told however small they are; not who is meant."""
    assert [each.words for each in small_counts(text, 5, CALENDAR, count_children=False)] == told
