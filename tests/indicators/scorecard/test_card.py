"""The scorecard: which rows it has, what they say, and what each audience is told."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from indicators.judging import judge
from indicators.rules.periods import YTD, Month
from indicators.rules.standing import Rag, Standing, Trend
from indicators.rules.suppression import Audience
from indicators.scorecard.card import Row, Scorecard, scorecard
from indicators.scorecard.exports import as_json, as_table
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.from_text("2019-09")


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(decimals={"percent": 1})
    return register


def card(audience: Audience = Audience.STAFF, known_on: date | None = None) -> Scorecard:
    judge()
    return scorecard(SEPTEMBER, audience=audience, known_on=known_on)


def row(code: str, audience: Audience = Audience.STAFF, known_on: date | None = None) -> Row:
    (found,) = [each for each in card(audience, known_on).rows if each.code == code]
    return found


def said(code: str, audience: Audience = Audience.STAFF) -> dict[str, Any]:
    (found,) = [each for each in as_json(card(audience))["indicators"] if each["code"] == code]
    return found


def test_rows_are_the_live_indicators_in_order(register: Register):
    register.indicator("C", order=3)
    register.indicator("A", order=2)
    register.indicator("B", order=1)
    register.indicator("NEW", order=0, status="in_development")
    register.indicator("OLD", order=0, status="retired")
    assert [each.code for each in card().rows] == ["B", "A", "C"]


def test_sections_come_in_the_order_of_their_first_row(register: Register):
    for place, section in enumerate(["Looked after", "Early help", "Looked after"]):
        register.indicator(f"I{place}", section=section, order=place)
    assert [(each.name, len(each.rows)) for each in card().sections] == [
        ("Looked after", 2),
        ("Early help", 1),
    ]


def test_a_section_is_the_mean_of_its_judged_members(register: Register):
    for code, figure in [("A", "12"), ("B", "8"), ("C", None)]:
        register.indicator(code, better="bigger")
        register.target(code, "2019-04", None, "10")
        if figure:
            register.value(code, "2019-09", figure)
    assert [(each.name, each.rag) for each in card().sections] == [("All", Rag.AMBER)]


def test_a_row_says_its_figure_exactly_and_as_displayed(register: Register):
    register.indicator("A", better="bigger", unit="percent", title="Seen in time", months=YTD)
    register.comparator("england")
    register.target("A", "2019-04", "2020-03", "25.00")
    register.value("A", "2019-08", "20")
    register.value("A", "2019-09", "23.05", numerator="133", denominator="577")
    assert said("A") == {
        "code": "A",
        "title": "Seen in time",
        "section": "All",
        "end": "2019-09",
        "months": "ytd",
        "value": "23.05",
        "shown": "23.1",
        "status": "final",
        "numerator": "133",
        "denominator": "577",
        "trend": "better",
        "against": {
            "target": {"reference": "25", "standing": "behind", "rag": "red"},
            "previous": {"reference": "20", "standing": "ahead", "rag": "green"},
            "year_ago": {"reference": None, "standing": "none", "rag": "none"},
            "england": {"reference": None, "standing": "none", "rag": "none"},
        },
    }


def test_without_carrying_forward_only_the_month_itself_counts(register: Register):
    register.indicator("A")
    register.value("A", "2019-08", "1")
    found = row("A")
    assert (found.end, found.value, found.status) == (None, None, "missing")


def test_carried_forward_the_latest_figure_stands_under_its_own_month(register: Register):
    register.policy(carry_forward=True)
    register.indicator("A", better="bigger")
    register.target("A", "2019-06", "2019-06", "3")
    register.target("A", "2019-07", None, "9")
    register.value("A", "2019-03", "2")
    register.value("A", "2019-06", "4", status="provisional")
    register.value("A", "2019-07", None, status="not_available")
    register.value("A", "2019-10", "8")
    found = row("A")
    assert (found.end, found.value, found.status) == (
        Month.from_text("2019-06"),
        Decimal(4),
        "provisional",
    )
    target = found.against["target"]
    assert (target.reference, target.standing) == (Decimal(3), Standing.AHEAD)


def test_carrying_forward_with_nothing_to_carry_says_what_the_month_says(register: Register):
    register.policy(carry_forward=True)
    register.indicator("A")
    register.value("A", "2019-08", None, status="not_available")
    register.value("A", "2019-09", None, status="not_due")
    found = row("A")
    assert (found.end, found.value, found.status) == (SEPTEMBER, None, "not_due")


@pytest.mark.parametrize("status", ["not_due", "not_available", "suppressed"])
def test_a_row_without_a_figure_says_why(register: Register, status: str):
    register.indicator("A")
    register.target("A", "2019-04", None, "3")
    register.value("A", "2019-09", None, status=status)
    found = said("A")
    assert (found["end"], found["value"], found["shown"], found["status"]) == (
        "2019-09",
        None,
        None,
        status,
    )
    assert found["against"]["target"] == {"reference": None, "standing": "none", "rag": "none"}


@pytest.mark.parametrize("status", ["final", "provisional"])
def test_a_row_without_a_figure_or_a_reason_is_missing(register: Register, status: str):
    register.indicator("A")
    register.value("A", "2019-09", None, status=status)
    found = row("A")
    assert (found.end, found.status) == (None, "missing")


def test_what_follows_no_longer_is_missing_like_what_never_followed(register: Register):
    register.indicator("GONE", months=-1, derive="sum_to_date(A)")
    register.indicator("NEVER", months=-1, derive="sum_to_date(B)")
    register.value("GONE", "2019-09", None, status="not_available", is_derived=True)
    for code in ("GONE", "NEVER"):
        found = row(code)
        assert (found.end, found.value, found.status) == (None, None, "missing")


def test_an_indicator_with_categories_alone_has_no_figure_and_says_that_it_is_counted_so(
    register: Register,
):
    register.indicator("A")
    register.value("A", "2019-09", "4", category="Girls")
    found = row("A")
    assert (found.end, found.value, found.status) == (None, None, "missing")
    assert found.status_in_words == "by category"


@pytest.mark.parametrize("audience", Audience)
def test_so_does_one_whose_categories_are_kept_back(register: Register, audience: Audience):
    register.indicator("A", disclosure="children")
    register.value("A", "2019-09", None, category="Girls", status="suppressed")
    assert row("A", audience).status_in_words == "by category"


@pytest.mark.parametrize(
    ("end", "figure", "said"),
    [
        ("2019-08", "4", {"category": "Girls"}),  # not this month's
        ("2019-09", None, {"category": "Girls", "status": "not_available"}),
        ("2019-09", "4", {"category": "Girls", "months": "12"}),
        ("2019-10", "4", {"category": "Girls"}),
    ],
)
def test_where_its_categories_are_missing_it_is_missing(
    register: Register, end: str, figure: str | None, said: dict[str, str]
):
    register.indicator("A")
    register.value("A", end, figure, **said)
    assert row("A").status_in_words == "missing"


def test_what_had_a_whole_misses_it_whatever_its_categories_say(register: Register):
    register.indicator("A")
    register.value("A", "2019-08", "7")
    register.value("A", "2019-09", "4", category="Girls")
    assert row("A").status_in_words == "missing"


def test_whether_it_is_counted_by_category_is_said_as_it_was_known_then(register: Register):
    register.indicator("A")
    register.next_release(date(2020, 2, 1))
    register.value("A", "2019-09", "4", category="Girls")
    assert row("A", known_on=date(2020, 1, 31)).status_in_words == "missing"
    assert row("A", known_on=date(2020, 2, 1)).status_in_words == "by category"


def test_values_of_another_length_are_another_series(register: Register):
    register.indicator("A", months=1)
    register.value("A", "2019-09", "40", months="12")
    assert row("A").status == "missing"


def test_zero_is_a_figure(register: Register):
    register.indicator("A")
    register.value("A", "2019-09", "0")
    found = row("A")
    assert (found.value, found.shown, found.status) == (Decimal(0), "0", "final")


def test_totals_count_each_row_once_provisional_and_suppressed_ones_too(register: Register):
    for code, status, figure, said_trend in [
        ("A", "final", "9", True),
        ("B", "provisional", "11", True),
        ("C", "suppressed", "11", True),
        ("D", "final", "11", False),
        ("E", "not_due", None, True),
    ]:
        register.indicator(code, better="smaller", trend=said_trend)
        register.target(code, "2019-04", None, "10")
        register.value(code, "2019-08", "10")
        register.value(code, "2019-09", figure, status=status)
    found = card()
    assert found.trends == {Trend.BETTER: 1, Trend.SAME: 0, Trend.WORSE: 2, Trend.NONE: 2}
    assert found.targets == {
        Standing.AHEAD: 1,
        Standing.LEVEL: 0,
        Standing.NEAR: 0,
        Standing.BEHIND: 3,
        Standing.NONE: 1,
    }


def test_a_trend_that_is_not_said_is_judged_all_the_same(register: Register):
    register.indicator("A", better="smaller", trend=False)
    register.value("A", "2019-08", "10")
    register.value("A", "2019-09", "9")
    found = row("A")
    assert (found.trend, found.against["previous"].standing) == (Trend.NONE, Standing.AHEAD)


@pytest.mark.parametrize("audience", [Audience.EXEMPT, Audience.PUBLISHED])
def test_a_suppressed_figure_is_told_to_staff_alone(register: Register, audience: Audience):
    register.comparator("england")
    register.indicator("A", better="smaller", unit="percent", disclosure="process")
    register.target("A", "2019-04", None, "10")
    register.benchmark("A", register.comparators[0], "2019-03", "12", "8.5")
    register.value("A", "2018-09", "7.25", status="suppressed")
    register.value("A", "2019-08", "7.75")
    register.value("A", "2019-09", "6.25", numerator="4", denominator="64", status="suppressed")
    assert said("A")["value"] == "6.25"
    told = said("A", audience)
    assert told["against"] == {
        "target": {"reference": "10", "standing": None, "rag": None},
        "previous": {"reference": "7.75", "standing": None, "rag": None},
        "year_ago": {"reference": None, "standing": None, "rag": None},
        "england": {"reference": "8.5", "standing": None, "rag": None},
    }
    del told["against"]
    assert told == {
        "code": "A",
        "title": "A",
        "section": "All",
        "end": "2019-09",
        "months": "1",
        "value": None,
        "shown": None,
        "status": "suppressed",
        "numerator": None,
        "denominator": "64",
        "trend": None,
    }


def test_a_small_count_of_children_hides_and_a_small_denominator_with_it(register: Register):
    register.indicator("COUNT", disclosure="children")
    register.value("COUNT", "2019-09", "4")
    register.indicator("SHARE", disclosure="children", unit="percent")
    register.value("SHARE", "2019-09", "0", numerator="0", denominator="3")
    for code in ("COUNT", "SHARE"):
        told = said(code, Audience.PUBLISHED)
        assert (told["value"], told["status"], told["denominator"]) == (None, "suppressed", None)
    assert said("COUNT")["status"] == "final"


def test_a_figure_beside_a_hidden_one_before_it_says_no_trend(register: Register):
    register.indicator("A", better="smaller", disclosure="children")
    register.value("A", "2019-08", "4")
    register.value("A", "2019-09", "6")
    told = said("A", Audience.PUBLISHED)
    assert (told["value"], told["trend"]) == ("6", None)
    assert told["against"]["previous"] == {"reference": None, "standing": None, "rag": None}


def test_totals_do_not_give_a_hidden_figure_away(register: Register):
    """A target is told: the standing against it, or a total with it, would say where it lies."""
    for code, before, now in [("A", "4", "3"), ("B", "40", "3"), ("C", "40", "30")]:
        register.indicator(code, better="smaller", disclosure="children", section=code)
        register.target(code, "2019-04", None, "3")
        register.value(code, "2019-08", before)
        register.value(code, "2019-09", now)
    told = card(Audience.PUBLISHED)
    assert told.targets[Standing.LEVEL] == 0
    assert told.targets[Standing.BEHIND] == 1
    assert [section.rag for section in told.sections] == [Rag.NONE, Rag.NONE, Rag.RED]
    # A was hidden before too; yet of counts that fall month by month each next one says more.
    assert told.trends == {Trend.BETTER: 1, Trend.SAME: 0, Trend.WORSE: 0, Trend.NONE: 2}


def test_totals_count_between_two_hidden_percentages_of_nobody_knows_how_many(register: Register):
    register.indicator("A", better="smaller", unit="percent")
    for end, figure in [("2019-08", "4.7"), ("2019-09", "4.3")]:
        register.value("A", end, figure, status="suppressed")
    assert card(Audience.PUBLISHED).trends[Trend.BETTER] == 1
    assert row("A", Audience.PUBLISHED).trend is None


def test_as_known_on_a_day_everything_is_as_it_was_then(register: Register):
    register.comparator("england")
    register.indicator("A", better="bigger", unit="percent", title="As it was called")
    register.indicator("GONE", title="Live then")
    register.target("A", "2019-04", None, "50")
    register.benchmark("A", register.comparators[0], "2019-03", "12", "60")
    register.value("A", "2019-08", "40")
    register.value("A", "2019-09", "55.55")
    then = as_json(card())
    register.next_release(date(2020, 2, 1))
    register.policy(decimals={"percent": 0}, carry_forward=True, tolerance=Decimal("0.5"))
    register.comparator("north_east")
    register.indicator("A", better="smaller", unit="percent", title="As it is called")
    register.indicator("GONE", status="retired")
    register.indicator("NEW")
    register.target("A", "2019-04", None, "70")
    register.break_before("A", "2019-09")
    register.value("A", "2019-09", "65")
    now = as_json(card())
    assert now != then
    assert as_json(card(known_on=date(2020, 1, 31))) == then
    assert as_json(card(known_on=date(2020, 2, 1))) == now
    assert as_json(card(known_on=date(2019, 12, 31)))["indicators"] == []


def test_the_scorecard_of_an_empty_portal_is_empty(db: None):
    found = scorecard(SEPTEMBER)
    assert (found.council, found.rows, found.sections) == ("", [], [])


def test_the_table_has_a_row_for_each_indicator_and_its_figures_as_numbers(register: Register):
    register.comparator("england")
    register.indicator("A", better="bigger", unit="percent")
    register.target("A", "2019-04", None, "25")
    register.value("A", "2019-09", "23.05")
    header, only = as_table(card())
    cells = dict(zip(header, only, strict=True))
    assert cells["value"] == Decimal("23.05")
    assert cells["shown"] == "23.1"
    assert (cells["target"], cells["target_standing"], cells["target_rag"]) == (
        Decimal(25),
        "behind",
        "red",
    )
    assert (cells["england"], cells["england_standing"]) == (None, "none")


def test_a_later_comparator_is_judged_before_anything_is_judged_again(register: Register):
    """Until then its place in the kept judgements is empty."""
    register.comparator("england")
    register.indicator("A", better="bigger")
    register.value("A", "2019-09", "5")
    judge()
    register.comparator("wales")
    found = as_json(scorecard(SEPTEMBER))["indicators"][0]["against"]
    assert list(found) == ["target", "previous", "year_ago", "england", "wales"]
    assert found["wales"] == {"reference": None, "standing": "none", "rag": "none"}
