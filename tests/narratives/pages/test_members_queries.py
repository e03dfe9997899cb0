"""How much the members' pages ask of the database: as much for many editions as for a few."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from indicators.models import Indicator
from indicators.rules.periods import Month
from kpiportal.models import Post
from narratives.actions import questions
from narratives.actions.questions import Promise
from narratives.models import Edition, Question
from narratives.models.questions import Ask
from tests.cast import Cast
from tests.narratives.editions import published_quarter
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_
from tests.narratives.quarter import SEPTEMBER, Quarter

AT = ("2017-09", 1)
ASKS = ("AB 01", "AB 02")
PAGES = {
    "published": reverse("published"),
    "edition": reverse("edition", args=AT),
    "edition_changes": reverse("edition_changes", args=AT),
    "edition_section": reverse("edition_section", args=[*AT, 1]),
    "edition_indicator": reverse("edition_indicator", args=[*AT, "AB 01"]),
    "questions": reverse("questions"),
    "question_ask": reverse("question_ask", args=[*AT, "AB 01"]),
    "api_editions": reverse("api_editions"),
    "api_indicators": reverse("api_indicators", args=AT),
}
# Three of them are for the session, the reader and their roles.
BY_A_MEMBER = {
    "published": 6,
    "edition": 9,
    "edition_changes": 8,
    "edition_section": 7,
    "edition_indicator": 8,
    "questions": 6,
    "question_ask": 8,
    "api_editions": 5,
    "api_indicators": 4,
}
# One of them is for the name of the council.
BY_A_VISITOR = {
    "published": 2,
    "edition": 6,
    "edition_changes": 5,
    "edition_section": 4,
    "edition_indicator": 4,
    "api_editions": 2,
    "api_indicators": 1,
}


@pytest.fixture
def edition(quarter: Quarter, cast: Cast) -> Edition:
    found = published_quarter(cast, SEPTEMBER)
    ask_and_answer(found, cast, "Why is it so?")
    return found


def ask_and_answer(edition: Edition, cast: Cast, text: str) -> None:
    for code in ASKS:
        asked = questions.ask(
            edition=edition,
            indicator=Indicator.objects.get(code=code),
            kind=Ask.RECOMMENDATION,
            text=text,
            by=cast.member,
            now=NOW,
        )
        post = Post.objects.get(title="Front door manager")
        due = NOW.date() + timedelta(days=30)
        questions.answer(
            question=asked, version=1, text="We take it up.", by=cast.director, now=NOW,
            promise=Promise("Read each.", post, due),
        )  # fmt: skip


def asked_by(client: Client, pages: list[str]) -> dict[str, int]:
    for page in pages:  # what is kept from the first time on
        assert client.get(PAGES[page]).status_code == 200, page
    return {page: _queries(lambda page=page: client.get(PAGES[page])) for page in pages}


def _queries(act: Callable[[], object]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_members_pages(edition: Edition, cast: Cast) -> None:
    client = as_(cast.member)
    assert asked_by(client, list(PAGES)) == BY_A_MEMBER
    for number in range(3):
        ask_and_answer(edition, cast, f"And the {number}?")
    earlier = published_quarter(cast, Month.of(2017, 6), now=NOW - timedelta(days=60))
    ask_and_answer(earlier, cast, "And then?")
    # The edition before is read too, for what has changed.
    more = {"edition": 1, "edition_changes": 1}
    assert asked_by(client, list(PAGES)) == {
        page: count + more.get(page, 0) for page, count in BY_A_MEMBER.items()
    }
    assert Question.objects.count() == 10


def test_the_pages_of_who_is_not_signed_in(
    edition: Edition, cast: Cast, settings: Settings
) -> None:
    settings.PUBLISHED_TO_ALL = True
    public = [page for page in PAGES if "question" not in page]
    assert asked_by(Client(), public) == BY_A_VISITOR
