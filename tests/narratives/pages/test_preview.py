"""What staff see beforehand of what members will read: marked so, and as little as members see."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from narratives.models import Edition
from tests.cast import Cast
from tests.narratives.editions import published_quarter
from tests.narratives.pages.conftest import as_, get, text_of
from tests.narratives.quarter import SEPTEMBER, Quarter

AT = ("2017-09", 0)
PAGES = [
    reverse("edition", args=AT),
    reverse("edition_changes", args=AT),
    reverse("edition_section", args=[*AT, 1]),
    reverse("edition_indicator", args=[*AT, "AB 01"]),
]


@pytest.mark.parametrize("page", PAGES)
def test_who_sees_staff_figures_may_preview_and_nobody_else(
    quarter: Quarter, cast: Cast, settings: Settings, page: str
) -> None:
    gives = {person.name: as_(person).get(page).status_code for person in cast.everybody}
    assert {name for name, status in gives.items() if status == 200} == {
        "Analyst", "Other analyst", "Lead officer", "Other officer", "Acceptor", "Director"
    }  # fmt: skip
    assert gives["Nobody"] == 403
    assert Client().get(page).status_code == 302
    settings.PUBLISHED_TO_ALL = True
    assert [client.get(page).status_code for client in (Client(), as_(cast.nobody))] == [404, 404]


@pytest.mark.parametrize("page", PAGES)
def test_each_page_of_it_says_that_it_is_one(quarter: Quarter, cast: Cast, page: str) -> None:
    told = text_of(as_(cast.analyst).get(page))
    assert "<title>Preview: " in told
    assert "A preview for staff" in told
    assert "Not signed, not published." in told


def test_it_tells_no_more_than_members_will_be_told(quarter: Quarter, cast: Cast) -> None:
    quarter.submit("Repeat referrals fell to 23%.")
    shown = get(cast.analyst, "edition_indicator", *AT, "AB 04").context["indicator"]
    assert (shown.figure, shown.row["value"], shown.chart) == ("", None, None)
    words = "Repeat referrals fell to 23%."
    assert words not in text_of(get(cast.analyst, "edition_indicator", *AT, "AB 01"))
    quarter.accept()
    assert words in text_of(get(cast.analyst, "edition_indicator", *AT, "AB 01"))


def test_it_is_what_is_published_then(quarter: Quarter, cast: Cast) -> None:
    before = get(cast.analyst, "edition", *AT).context["told"]
    edition = published_quarter(cast, SEPTEMBER)
    after = get(cast.member, "edition", "2017-09", edition.number).context["told"]
    assert [each.sentence for each in before.indicators] == [
        each.sentence for each in after.indicators
    ]


def test_nothing_can_be_done_with_it(quarter: Quarter, cast: Cast) -> None:
    page = text_of(get(cast.analyst, "edition", *AT))
    assert "<form" not in page.partition("<main")[2]
    assert Edition.objects.count() == 0
    assert get(cast.analyst, "edition_publish", *AT).status_code == 404
    assert get(cast.member, "question_ask", *AT, "AB 01").status_code == 404


def test_it_is_offered_to_staff_until_the_quarter_is_published(
    quarter: Quarter, cast: Cast
) -> None:
    def offered(who: str) -> bool:
        return PAGES[0] in text_of(get(getattr(cast, who), "published"))

    assert [offered(who) for who in ("analyst", "member", "auditor")] == [True, False, False]
    published_quarter(cast, SEPTEMBER)
    assert not offered("analyst")


@pytest.mark.parametrize("end", ["2017-06", "2017-08", "x"])
def test_there_is_none_of_a_quarter_that_was_not_begun(
    quarter: Quarter, cast: Cast, end: str
) -> None:
    assert get(cast.analyst, "edition", end, 0).status_code == 404
