"""An indicator by its categories: said and drawn of what the audience may be told, and no more."""

from typing import Any

from indicators.rules.suppression import Audience
from narratives.papers import breakdowns
from narratives.papers.told import Told

SUPPRESSED = {"status": "suppressed"}


def count(shown: str, share: str = "") -> dict[str, str]:
    return {"value": shown, "shown": shown} | ({"share": share} if share else {})


def category(name: str, *months: Any, is_total: bool = False) -> dict[str, Any]:
    return {"name": name, "is_total": is_total, "months": [*months, *[None] * (12 - len(months))]}


def told(unit: str = "number", month: str = "2017-06") -> Told:
    definition = {"title": "Outcome of contacts.", "unit": unit}
    return Told(
        {"month": month, "year_starts": 4, "definitions": {"X": definition}}, Audience.STAFF
    )


def column(*categories: dict[str, Any]) -> dict[str, Any]:
    return {"code": "X", "categories": list(categories)}


OUTCOMES = column(
    category("All", count("98"), count("100"), is_total=True),
    category("Referral", count("40", "41"), count("25", "25")),
    category("Advice", count("58", "59"), count("75", "75")),
)


def test_the_newest_month_is_said_the_largest_first_and_what_moved_most() -> None:
    assert breakdowns.sentences(told(), OUTCOMES) == [
        "In May 2017: Advice 75 (75%) and Referral 25 (25%).",
        "Referral moved most since April 2017: from 41% to 25%.",
    ]


def test_where_some_is_hidden_it_says_that_it_speaks_of_the_rest() -> None:
    hidden = column(
        category("Referral", count("40"), SUPPRESSED), category("Advice", None, count("75"))
    )
    assert breakdowns.sentences(told(), hidden) == [
        "Of those that can be told, in May 2017: Advice 75."
    ]


def test_nothing_is_said_or_drawn_where_no_month_has_a_figure() -> None:
    nothing = column(category("Referral", SUPPRESSED), category("Advice"))
    assert breakdowns.sentences(told(), nothing) == []
    assert list(breakdowns.pictures(told(), nothing)) == []
    assert breakdowns.course(told(), nothing) is None


def test_a_later_month_than_the_papers_is_not_looked_at() -> None:
    assert breakdowns.sentences(told(month="2017-04"), OUTCOMES) == [
        "In April 2017: Advice 58 (59%) and Referral 40 (41%)."
    ]


def test_percentages_have_their_sign_and_no_share() -> None:
    places = column(category("North", count("45.1"), count("41.5")), category("South", count("60")))
    assert breakdowns.sentences(told("percent"), places)[1] == (
        "North moved most since April 2017: from 45.1% to 41.5%."
    )


def test_the_newest_month_is_drawn_and_hidden_categories_are_named_without_a_bar() -> None:
    hidden = column(category("Referral", SUPPRESSED), category("Advice", count("75", "75")))
    (drawn,) = breakdowns.pictures(told(), hidden)
    assert drawn.title == "Outcome of contacts, April 2017"
    assert "Referral: suppressed; Advice: 75 · 75%" in drawn.text
    assert drawn.svg.count("<rect") == 1


def test_a_course_is_drawn_from_four_months_of_up_to_eight_categories() -> None:
    months = [count("10", str(share)) for share in (20, 30, 40, 50)]
    drawn = breakdowns.course(told(month="2017-07"), column(category("Advice", *months)))
    assert drawn
    assert drawn.title == "Outcome of contacts, shares by month"
    assert "Advice: 20% in April 2017, 50% in July 2017" in drawn.text
    assert breakdowns.course(told(), column(category("Advice", *months[:3]))) is None
    many = column(*(category(str(number), *months) for number in range(9)))
    assert breakdowns.course(told(), many) is None
