"""What must hold between figures, on a published report of nine months and on made-up figures."""

from decimal import Decimal

import pytest

from indicators.rules.comparison import parse
from indicators.rules.contradictions import Contradiction, contradictions
from indicators.rules.given import Figures, Given, Key, small
from indicators.rules.periods import Month

APRIL = Month.of(2017, 4)
NINE = [APRIL + n for n in range(9)]
JUNE, DECEMBER = NINE[2], NINE[8]

Rows = dict[str, str]


def figures(rows: Rows, *, decimals: int | None = None, **said) -> Figures:
    """Rows of "code|category" and their months' figures: "?" is none, "<5" a hidden count."""
    given: dict[Key, Given] = {}
    for name, text in rows.items():
        code, _, category = name.partition("|")
        for end, word in zip(NINE, text.split(), strict=False):
            if word != "?":
                given[Key(code, category, end)] = one(word, decimals)
    return Figures(given, **said)


def one(word: str, decimals: int | None) -> Given:
    if word == "<5":
        return small(below=5)
    if "/" in word:
        counts = word.split("/")
        return Given(None, Decimal(counts[0]), Decimal(counts[1]))
    return Given(Decimal(word), decimals=decimals)


def found(text: str, figures: Figures) -> list[Contradiction]:
    return list(contradictions(parse(text), figures, NINE))


def fails(text: str, figures: Figures) -> list[Month]:
    return [each.end for each in found(text, figures)]


# The report. Sums by hand: 592, 657, 811, 704, 478, 657, 944, 869 and 688.
CONTACTS = {
    "CSC 004i": "595 657 811 705 478 657 943 871 688",
    "X-CO|Advice or information": "306 350 413 368 295 379 522 466 367",
    "X-CO|Refer to early help": "113 100 151 109 80 99 95 85 95",
    "X-CO|Refer to social care": "117 116 113 110 92 78 109 91 56",
    "X-CO|Link to existing early help": "34 27 29 21 11 27 136 132 112",
    "X-CO|Refer to school attendance support": "22 64 105 96 0 74 82 95 58",
}


def test_contacts_differ_from_their_five_outcomes_in_four_months():
    contradicting = found("CSC 004i = categories(X-CO)", figures(CONTACTS))
    assert [(str(each.end), each.said) for each in contradicting] == [
        ("2017-04", "CSC 004i is 595, the categories of X-CO together come to 592."),
        ("2017-07", "CSC 004i is 705, the categories of X-CO together come to 704."),
        ("2017-10", "CSC 004i is 943, the categories of X-CO together come to 944."),
        ("2017-11", "CSC 004i is 871, the categories of X-CO together come to 869."),
    ]
    assert contradicting[0].figures == (
        Key("CSC 004i", "", APRIL),
        *(Key("X-CO", name.partition("|")[2], APRIL) for name in sorted(CONTACTS) if "|" in name),
    )


# Month's and year-to-date percentages of visits, assessments and conferences in time.
RUNNING = {
    "CSC 260a": "94.8 95.1 89.8 94 93 92.8 98.3 95.7 93",
    "CSC 260b": "94.8 95 93.2 93.4 93.3 93 93.7 93.9 94",
    "CSC 252a": "90.9 83.9 88 92.1 88.5 88.5 96.5 92.8 93.3",
    "CSC 252b": "90.9 87.1 87.5 88.6 88.6 88.6 90 90.4 90.7",
    "CSC 040": "93.1 98 96 98 98 74.7 98.9 97.3 92.7",
    "CSC 038": "93.1 95.2 95.4 96 96.4 93.3 94.3 94.6 94.5",
    "CSC 178": "100 100 100 100 94.1 100 77.8 90 100",
    "CSC 176": "100 100 100 100 98.6 98.7 96.4 95.7 96.1",
}


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        ("CSC 260b runs on CSC 260a", [DECEMBER]),
        ("CSC 252b runs on CSC 252a", []),
        ("CSC 038 runs on CSC 040", []),
        ("CSC 176 runs on CSC 178", []),
    ],
)
def test_a_percentage_to_date_lies_between_the_last_and_the_months(rule: str, months: list[Month]):
    assert fails(rule, figures(RUNNING, decimals=1)) == months


def test_94_0_cannot_follow_from_93_9_and_a_month_of_93_0():
    # At most 93.95 came before, and that is not reached; 94.0 is at least 93.95.
    (contradiction,) = found("CSC 260b runs on CSC 260a", figures(RUNNING, decimals=1))
    assert contradiction == Contradiction(
        "",
        DECEMBER,
        (
            Key("CSC 260b", "", DECEMBER),
            Key("CSC 260a", "", DECEMBER),
            Key("CSC 260b", "", DECEMBER - 1),
        ),
        "CSC 260b is 94.0, which can't follow from 93.9 in November 2017 and a month of 93.0.",
    )


# Attendances at five centres, and the share of them from deprived areas.
CENTRES = {
    "X-ATT|McNay Street": "303 452 395 265 618 314 225 253 101",
    "X-DEP|McNay Street": "90.1 92.3 84.8 79.6 86.2 89.8 87.1 87.4 85.1",
    "X-ATT|Haughton and Redhall": "415 588 577 370 316 382 296 271 158",
    "X-DEP|Haughton and Redhall": "29.6 28.7 22 20.5 24.7 35.1 29.4 28 27.8",
    "X-ATT|Mount Pleasant": "210 265 293 298 329 285 150 142 75",
    "X-DEP|Mount Pleasant": "46.2 47.5 50.5 43 48.3 49.5 42.7 32.4 26.7",
    "X-ATT|Skerne Park": "115 247 213 162 37 145 56 85 38",
    "X-DEP|Skerne Park": "55.7 59.5 49.8 56.2 70.3 64.8 66.1 64.7 62.8",
    "X-ATT|Dodmire": "184 338 315 337 182 510 381 254 141",
    "X-DEP|Dodmire": "59.2 60.9 55.9 69.1 62.6 68.4 74.8 73.6 68.1",
}


def test_62_8_of_38_people_is_no_whole_number_of_people():
    attending = {name: text for name, text in CENTRES.items() if name.startswith("X-ATT")}
    deprived = {name: text for name, text in CENTRES.items() if name.startswith("X-DEP")}
    all_of_them = Figures(figures(attending).given | figures(deprived, decimals=1).given)
    (contradiction,) = found("X-DEP is a share of X-ATT", all_of_them)
    assert (contradiction.category, contradiction.end) == ("Skerne Park", DECEMBER)
    assert contradiction.said == "X-DEP is 62.8, which no whole number out of 38 comes to."


# Missing episodes, and return home interviews held of those that are not other councils'.
MISSING = {
    "X-MISS|All": "72 39 32 53 56 55 35 41 39",
    "X-MISS|Other authorities' children": "19 11 <5 <5 <5 <5 <5 11 8",
    "X-RHI": "46/53 26/28 21/25 49/50 54/55 50/51 27/32 26/30 20/31",
}


def test_junes_interviews_are_fewer_than_its_episodes_leave():
    rule = "denominator(X-RHI) = difference(X-MISS|All, X-MISS|Other authorities' children)"
    (contradiction,) = found(rule, figures(MISSING))
    assert contradiction.end == JUNE
    assert contradiction.said == (
        "The denominator of X-RHI is 25, "
        "X-MISS (All) less X-MISS (Other authorities' children) is 28 to 31."
    )


# Made-up figures, one rule each.


@pytest.mark.parametrize(
    ("rule", "months"),
    [
        ("A <= B", [NINE[2]]),
        ("A < B", [NINE[1], NINE[2]]),
        ("B >= A", [NINE[2]]),
        ("B > A", [NINE[1], NINE[2]]),
        ("A = B", [NINE[0], NINE[2]]),
    ],
)
def test_each_operator_fails_where_it_does_not_hold(rule: str, months: list[Month]):
    assert fails(rule, figures({"A": "1 2 3 1 ?", "B": "2 2 2 ? 1"})) == months


def test_rounded_figures_contradict_only_beyond_their_rounding():
    rows = {"A": "5.1 5.1 5.1", "B": "5.1 5.0 5.2"}
    assert fails("A < B", figures(rows, decimals=1)) == [NINE[1]]
    assert fails("A = B", figures(rows, decimals=1)) == [NINE[1], NINE[2]]
    # 1 of 3 is 33.33…: at one decimal 33.3, and neither 33.2 nor 33.4.
    counts = figures({"N": "1 1 1", "D": "3 3 3"}).given
    shares = figures({"P": "33.2 33.3 33.4"}, decimals=1).given
    assert fails("percent(N, D) = P", Figures(counts | shares)) == [NINE[0], NINE[2]]


def test_a_rule_is_read_in_each_category_that_all_its_codes_have():
    rows = {"A|x": "3", "A|y": "1", "A|z": "9", "B|x": "2", "B|y": "2", "B": "0"}
    contradicting = found("A <= B", figures(rows))
    assert [(each.category, each.said) for each in contradicting] == [("x", "A is 3, B is 2.")]
    assert [each.category for each in found("A <= B|", figures(rows))] == ["x", "y", "z"]
    assert [each.category for each in found("A|x <= B|y", figures(rows))] == [""]
    assert found("A|x <= B|x", figures(rows))[0].figures == (
        Key("A", "x", APRIL),
        Key("B", "x", APRIL),
    )


def test_sums_to_date_begin_with_the_year():
    rows = {"A": "1 2 3", "T": "1 4 6"}
    (contradiction,) = found("T = sum_to_date(A)", figures(rows))
    assert contradiction.said == "T is 4, the year to date of A is 3."
    assert contradiction.figures == (
        Key("T", "", APRIL + 1),
        Key("A", "", APRIL),
        Key("A", "", APRIL + 1),
    )
    # A year that starts in May: April is last year's, June adds up to 5.
    assert fails("T = sum_to_date(A)", figures(rows, year_starts=5)) == [APRIL + 1, APRIL + 2]


def test_a_sum_with_a_month_or_a_part_missing_is_not_judged():
    assert fails("T = sum_to_date(A)", figures({"A": "1 ? 3", "T": "1 9 9"})) == []
    assert fails("T = sum(A, B)", figures({"A": "1 1", "B": "? 1", "T": "9 9"})) == [NINE[1]]
    assert fails("T = categories(C)", figures({"T": "9"})) == []
    assert fails("T = categories(C)", figures({"T": "9 9", "C|x": "4 5", "C|y": "4 4"})) == [APRIL]


def test_rates_need_the_years_population():
    rows = {"N": "577", "R": "254"}
    rated = figures(rows, population={"2017-18": Decimal(22627)})
    # 577 / 22627 * 10000 = 255.01
    assert [each.said for each in found("per_10000(N) = R", rated)] == [
        "N for each 10,000 children is 255.01, R is 254."
    ]
    assert found("per_10000(N) = R", figures(rows)) == []


def test_counts_behind_a_percentage_are_compared():
    rows = {"P": "3/10 4/10", "N": "3 3"}
    assert fails("numerator(P) = N", figures(rows)) == [NINE[1]]
    assert fails("denominator(P) >= N", figures(rows)) == []


@pytest.mark.parametrize(
    ("hidden", "rule", "months"),
    [
        ("<5", "A = sum(B, C)", []),  # 10 + 1 to 4
        ("<5", "D = sum(B, C)", [APRIL]),
        ("<5", "C <= B", []),
        ("<5", "B <= C", [APRIL]),
    ],
)
def test_a_hidden_count_may_be_any_below_the_threshold(hidden: str, rule: str, months: list[Month]):
    assert fails(rule, figures({"A": "13", "B": "10", "C": hidden, "D": "15"})) == months


def test_the_first_month_of_a_year_is_its_own_running_percentage():
    rows = {"R": "90.0 90.0", "M": "90.1 90.1"}
    contradicting = found("R runs on M", figures(rows, decimals=1))
    # In May 90.0 lies between 90.0 and 90.1.
    assert [each.said for each in contradicting] == [
        "R is 90.0 in the first month of its year, and the month is 90.1."
    ]
    assert contradicting[0].figures == (Key("R", "", APRIL), Key("M", "", APRIL))


def test_a_running_percentage_needs_the_month_before():
    rows = {"R": "90.0 ? 10.0", "M": "90.0 80.0 80.0"}
    assert fails("R runs on M", figures(rows, decimals=1)) == []


def test_nothing_is_a_share_of_nobody():
    rows = {"S": "0 100 50 ?", "N": "0 0 3 3"}
    assert fails("S is a share of N", figures(rows)) == [NINE[2]]
