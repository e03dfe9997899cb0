"""What is drawn once for all who ask the same is drawn anew where it would be otherwise."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from indicators.judging import judge
from indicators.models import Lead, Release
from indicators.pages.scorecard_drawn import drawn
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.kept import kept_sheet
from kpiportal.models import Deputy, Post
from tests.cast import Cast
from tests.indicators.pages.test_scorecard import cells, codes, shown
from tests.indicators.register import Register
from tests.markup import Markup
from tests.sessions import client_of

pytestmark = pytest.mark.django_db
DECEMBER = Month.of(2019, 12)
NOBODYS: frozenset[int] = frozenset()


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.lead_officer)


@pytest.fixture
def register(cast: Cast) -> Register:
    """A is the lead officer's, B the other officer's."""
    register = Register()
    register.policy()
    for code, title, holder in [
        ("A", "Head of plans", cast.lead_officer),
        ("B", "Head of visits", cast.other_officer),
    ]:
        post = Post.objects.create(title=title, holder=holder)
        lead = Lead.objects.create(key=code, post=post)
        register.indicator(code, section=f"Section {code}", lead=lead, disclosure="children")
        register.value(code, "2019-12", "3")
    judge()
    return register


def offered(page: Markup, name: str) -> list[str]:
    """The choices of a filter, but for "All"."""
    options = iter(page.elements)
    next(element for element in options if element["id"] == f"id_{name}")
    found = []
    for element in options:
        if element.tag != "option":
            break
        found.append(element.text)
    return [text for text in found if text != "All"]


def test_it_is_drawn_once_while_nothing_is_written(register: Register) -> None:
    sheet = kept_sheet(DECEMBER, known_on=None, audience=Audience.STAFF)
    first = drawn(sheet, "rag=none", DECEMBER, NOBODYS)
    assert drawn(sheet, "rag=none", DECEMBER, NOBODYS) is first
    assert drawn(sheet, "rag=red", DECEMBER, NOBODYS) is not first


def test_who_asks_for_their_own_is_shown_their_own(
    client: Client, cast: Cast, register: Register
) -> None:
    other = client_of(cast.other_officer)
    found = [codes(shown(each, mine="yes")) for each in (client, other, client)]
    assert found == [["A"], ["B"], ["A"]]


def test_who_deputises_from_today_is_shown_theirs_at_once(
    client: Client, cast: Cast, register: Register
) -> None:
    assert codes(shown(client, mine="yes")) == ["A"]
    today = timezone.localdate()
    Deputy.objects.create(
        post=Post.objects.get(title="Head of visits"),
        person=cast.lead_officer,
        first_day=today,
        last_day=today + timedelta(days=7),
    )
    assert codes(shown(client, mine="yes")) == ["A", "B"]


def test_a_new_section_and_officer_are_offered_at_once(client: Client, register: Register) -> None:
    before = shown(client)
    assert offered(before, "section") == ["Section A", "Section B"]
    assert offered(before, "lead") == ["Head of plans", "Head of visits"]
    post = Post.objects.create(title="Head of care")
    lead = Lead.objects.create(key="C", post=post)
    register.indicator("C", section="Section C", lead=lead)
    after = shown(client)
    assert offered(after, "section") == ["Section A", "Section B", "Section C"]
    assert offered(after, "lead") == ["Head of plans", "Head of visits", "Head of care"]


def test_a_post_that_is_called_otherwise_is_offered_so(client: Client, register: Register) -> None:
    shown(client)
    Post.objects.filter(title="Head of plans").update(title="Head of planning")
    page = shown(client)
    assert offered(page, "lead") == ["Head of planning", "Head of visits"]
    assert cells(page, "A")["Lead officer"] == "Head of planning"


def test_a_month_that_came_since_is_offered(client: Client, register: Register) -> None:
    assert offered(shown(client, month="2019-12"), "month")[0] == "December 2019"
    Release.objects.create(
        title="January",
        recorded_on=date(2020, 2, 1),
        month=DECEMBER + 1,
        content_hash="",
        loaded_at=timezone.now(),
    )
    assert offered(shown(client, month="2019-12"), "month")[0] == "January 2020"


def test_what_staff_were_shown_is_not_shown_as_another_audiences(
    client: Client, register: Register
) -> None:
    found = [
        cells(shown(client, **asked), "A")["Figure"]
        for asked in ({}, {"audience": "published"}, {})
    ]
    assert found == ["3", "suppressed", "3"]


def test_the_address_alone_chooses_what_its_form_says(client: Client, register: Register) -> None:
    chosen = [
        next(
            element["value"]
            for element in shown(client, **asked).elements
            if element.tag == "input" and element["name"] == "q"
        )
        for asked in ({"q": "A"}, {"q": "B"}, {"q": "A"})
    ]
    assert chosen == ["A", "B", "A"]


def test_nobodys_own_are_shown_but_those_that_are_given(register: Register) -> None:
    sheet = kept_sheet(DECEMBER, known_on=None, audience=Audience.STAFF)
    assert "No indicator matches" in drawn(sheet, "mine=yes", DECEMBER, NOBODYS).rows
    of_a = frozenset({register.indicators["A"].pk})
    assert "1 of 2 indicators" in drawn(sheet, "mine=yes", DECEMBER, of_a).rows
