"""The scorecard's page: a month chosen, what was known on a day, and every figure in words."""

from datetime import date

import pytest
from django.test import Client

from indicators.judging import judge
from indicators.rules.periods import YTD
from tests.cast import Cast
from tests.indicators.register import Register
from tests.markup import Markup, parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.lead_officer)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(decimals={"percent": 1})
    register.comparator("england")
    register.indicator("X1", better="bigger", unit="percent", section="First", months=YTD)
    register.indicator("X2", better="smaller", section="Second")
    register.target("X1", "2019-04", None, "25")
    register.benchmark("X1", register.comparators[0], "2019-03", "12", "20")
    register.value("X1", "2019-11", "20")
    register.value("X1", "2019-12", "23.05", numerator="1133", denominator="4915")
    register.value("X2", "2019-12", None, status="not_due")
    judge()
    return register


def shown(client: Client, **asked: str) -> Markup:
    answer = client.get("/scorecard/", asked)
    assert answer.status_code == 200
    return parsed(answer.content.decode())


def cells(page: Markup, code: str) -> list[str]:
    """The cells of an indicator's row, its name left out."""
    names = [element.text for element in page.elements if element.tag in ("th", "td")]
    start = next(place for place, text in enumerate(names) if text.startswith(f"{code} "))
    return [" ".join(text.split()) for text in names[start + 1 : start + 13]]


def test_the_month_that_was_loaded_last_is_shown_first(client: Client, register: Register):
    page = shown(client)
    assert page.one("h1").text == "Scorecard, December 2019"
    assert cells(page, "X1") == [
        "Year to date",
        "Bigger",
        "23.1%",
        "",
        "1,133",
        "4,915",
        "20.0%",
        "–",
        "20.0% ahead",
        "25.0%",
        "Missing target",
        "Better",
    ]


def test_a_figure_that_is_not_there_says_why(client: Client, register: Register):
    assert cells(shown(client), "X2")[2:4] == ["–", "not due"]


def test_each_section_heads_its_rows_with_its_rag(client: Client, register: Register):
    headings = shown(client).all("th", scope="rowgroup")
    assert [heading.text.strip() for heading in headings] == ["First Red", "Second Not judged"]


def test_the_totals_stand_above(client: Client, register: Register):
    page = shown(client)
    words = [element.text for element in page.all("dt")]
    counts = [element.text for element in page.all("dd")]
    assert list(zip(words, counts, strict=True)) == [
        ("Better than target", "0"),
        ("On target", "0"),
        ("Near target", "0"),
        ("Missing target", "1"),
        ("Not judged", "1"),
        ("Better", "1"),
        ("The same", "0"),
        ("Not as good", "0"),
        ("Not comparable", "1"),
    ]


def test_another_month_is_chosen_by_its_address(client: Client, register: Register):
    page = shown(client, month="2019-11")
    assert page.one("h1").text == "Scorecard, November 2019"
    assert cells(page, "X1")[2] == "20.0%"


def test_a_link_may_lead_to_a_month_long_past(client: Client, register: Register):
    page = shown(client, month="2001-01")
    assert page.one("h1").text == "Scorecard, January 2001"


def test_what_was_known_on_a_day_is_shown_as_it_was(client: Client, register: Register):
    register.next_release(date(2020, 2, 1))
    register.value("X1", "2019-12", "30")
    judge()
    assert cells(shown(client), "X1")[2] == "30.0%"
    page = shown(client, known="31/1/2020")
    assert cells(page, "X1")[2] == "23.1%"
    assert "By what was known on 31 January 2020" in page.one("main").text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"month": "2019-13"}, "Select a valid choice"),
        ({"month": "'; DROP"}, "Select a valid choice"),
        ({"known": "soon"}, "Enter a valid date"),
    ],
)
def test_what_is_no_month_or_day_is_said_and_shows_nothing(
    client: Client, register: Register, asked: dict[str, str], sentence: str
):
    page = shown(client, **asked)
    assert page.all("table") == []
    assert page.one("title").text.startswith("Error: ")


def test_before_anything_is_loaded_the_page_says_so(client: Client, db: None):
    assert "No figures yet" in shown(client).one("main").text


def test_a_suppressed_figure_is_shown_to_staff_and_said_to_be(client: Client, register: Register):
    register.value("X2", "2019-12", "3", status="suppressed")
    judge()
    assert cells(shown(client), "X2")[2:4] == ["3", "suppressed"]


def test_titles_are_escaped(client: Client, register: Register):
    register.indicator("X1", title="<script>alert(1)</script>")
    answer = client.get("/scorecard/")
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;alert" in answer.content


def test_the_number_of_queries_does_not_grow_with_rows(
    client: Client, register: Register, django_assert_num_queries
):
    client.get("/scorecard/")
    with django_assert_num_queries(11):
        client.get("/scorecard/")
    for number in range(20):
        register.indicator(f"MORE {number}")
        register.value(f"MORE {number}", "2019-12", "1")
    judge()
    with django_assert_num_queries(11):
        client.get("/scorecard/")
