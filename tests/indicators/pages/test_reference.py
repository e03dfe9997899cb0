"""The pages for breaks, population, comparators and leads."""

import pytest
from django.test import Client

from indicators.models import Break, Comparator, Lead, Population
from indicators.rules.periods import Month
from kpiportal.models import Post
from tests.cast import Cast
from tests.indicators.pages.test_register_pages import filled_in, text_of
from tests.indicators.register import Register
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

REFERENCE = "/register/reference/"


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A")
    return register


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def page_of(register: Register, action: str = "") -> str:
    return f"/register/{register.indicators['A'].pk}/{action}"


def beside(client: Client, url: str, head: str) -> str:
    """What stands in the cell after this one."""
    page = parsed(client.get(url).content.decode())
    cells = [cell.text.strip() for cell in page.elements if cell.tag in {"th", "td"}]
    return cells[cells.index(head) + 1]


def test_a_break_is_added_changed_and_taken_back(register: Register, analyst: Client) -> None:
    sent = {"first": "2019-04", "reason": "Counted anew"}
    answer = analyst.post(page_of(register, "break/"), sent)
    assert answer.headers["Location"] == page_of(register)
    added = Break.objects.get()
    assert (added.first, added.reason) == (Month.of(2019, 4), "Counted anew")
    assert beside(analyst, page_of(register), "April 2019") == "Counted anew"
    url = f"/register/breaks/{added.pk}/"
    analyst.post(url, filled_in(analyst, url) | {"reason": "Another system"})
    assert Break.objects.current().get().reason == "Another system"
    # The old address leads to what holds now.
    analyst.post(url, filled_in(analyst, url) | {"is_none": "on"})
    assert not Break.objects.current().exists()
    said = text_of(analyst.get(page_of(register)))
    assert "The series doesn’t break." in said
    assert "took back a break of" in said
    assert analyst.get(url).status_code == 404


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"first": "2019-04", "reason": ""}, "Enter why the series breaks"),
        ({"first": "April", "reason": "x"}, "Write the month as in 2017-09."),
        ({"first": "2018-04", "reason": "x"}, "The series breaks there already."),
    ],
)
def test_a_break_that_makes_no_sense_is_said(
    register: Register, analyst: Client, sent: dict[str, str], words: str
) -> None:
    register.break_before("A", "2018-04")
    assert words in text_of(analyst.post(page_of(register, "break/"), sent))


def test_a_population_is_added_and_changed(register: Register, analyst: Client) -> None:
    analyst.post("/register/population/add/", {"year": "2019-20", "count": "22000"})
    added = Population.objects.get()
    assert (added.year, added.count) == (2019, 22000)
    assert beside(analyst, REFERENCE, "2019-20") == "22,000"
    assert "Standings are being worked out again" in text_of(analyst.get(REFERENCE))
    url = f"/register/population/{added.pk}/"
    assert filled_in(analyst, url) == {"count": 22000, "seen": added.pk}
    analyst.post(url, filled_in(analyst, url) | {"count": "22500"})
    assert Population.objects.current().get().count == 22500


def test_of_two_who_change_a_population_the_second_is_told(
    register: Register, analyst: Client
) -> None:
    added = register.population(2019, 22000)
    url = f"/register/population/{added.pk}/"
    seen = filled_in(analyst, url)
    analyst.post(url, seen | {"count": "22500"})
    answer = analyst.post(url, seen | {"count": "23000"})
    said = text_of(answer, status=409)
    assert "23000" in said
    assert "22500" in said
    assert Population.objects.current().get().count == 22500


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"year": "2019-21", "count": "5"}, "Write the year as in 2017-18."),
        ({"year": "2018-19", "count": "5"}, "This year is there already."),
        ({"year": "2019-20", "count": "-5"}, "greater than or equal to 0"),
        ({"count": "5"}, "Enter financial year"),
    ],
)
def test_a_population_that_makes_no_sense_is_said(
    register: Register, analyst: Client, sent: dict[str, str], words: str
) -> None:
    register.population(2018, 20000)
    assert words in text_of(analyst.post("/register/population/add/", sent))


def test_a_comparator_is_added_once_and_renamed(register: Register, analyst: Client) -> None:
    sent = {"key": "england", "label": "England"}
    analyst.post("/register/comparators/add/", sent)
    again = analyst.post("/register/comparators/add/", sent)
    assert "This key is there already." in text_of(again)
    url = f"/register/comparators/{Comparator.objects.get().pk}/"
    analyst.post(url, filled_in(analyst, url) | {"label": "All England"})
    assert Comparator.objects.get().label == "All England"
    assert beside(analyst, REFERENCE, "All England") == "england"


def test_a_lead_is_added_once_and_given_to_another_post(
    register: Register, analyst: Client
) -> None:
    head, deputy = (Post.objects.create(title=title) for title in ("Head", "Deputy head"))
    sent = {"key": "access", "post": str(head.pk)}
    analyst.post("/register/leads/add/", sent)
    assert "This key is there already." in text_of(analyst.post("/register/leads/add/", sent))
    lead = Lead.objects.get(key="access")
    url = f"/register/leads/{lead.pk}/"
    analyst.post(url, filled_in(analyst, url) | {"post": str(deputy.pk)})
    assert Lead.objects.get(key="access").post == deputy
    assert beside(analyst, REFERENCE, "access") == "Deputy head"
