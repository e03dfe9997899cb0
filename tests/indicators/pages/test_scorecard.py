"""The scorecard's page: its first screen, its table, its months, its order and its columns."""

from datetime import date
from itertools import takewhile
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from indicators.judging import judge
from indicators.models import Lead
from indicators.rules.periods import YTD
from indicators.scorecard.columns import AT_FIRST
from kpiportal.models import Post
from tests.cast import Cast
from tests.indicators.register import Register
from tests.markup import Markup, parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db
# The second where the figures were written since they were shown last.
QUERIES, QUERIES_OF_A_SHEET = 9, 8


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


def shown(client: Client, status: int = 200, **asked: str | list[str]) -> Markup:
    answer = client.get("/scorecard/", asked)
    assert answer.status_code == status
    return parsed(answer.content.decode())


def cells(page: Markup, code: str) -> dict[str, str]:
    """An indicator's row, by what stands above its columns."""
    parts = [element for element in page.elements if element.tag in ("th", "td")]
    start = next(place for place, part in enumerate(parts) if part.text.startswith(f"{code} "))
    row = takewhile(lambda part: part.tag == "td", parts[start + 1 :])
    return {str(part["data-l"]): " ".join(part.text.split()) for part in row}


def preview_of(page: Markup) -> str:
    found = page.all("div", class_="govuk-inset-text portal-preview")
    return " ".join(found[0].text.split()) if found else ""


def test_what_is_counted_by_category_alone_is_not_called_missing(
    client: Client, register: Register
) -> None:
    register.indicator("X3", section="Second")
    register.indicator("X4", section="Second")
    register.value("X3", "2019-12", "4", category="Girls")
    page = shown(client)
    assert [cells(page, code)["Figure"] for code in ("X3", "X4")] == ["by category", "missing"]


def codes(page: Markup) -> list[str]:
    return [element.text.split()[0] for element in page.all("th", scope="row")]


def test_the_month_that_was_loaded_last_is_shown_first(client: Client, register: Register):
    page = shown(client)
    assert page.one("h1").text == "Scorecard, December 2019"
    assert cells(page, "X1") == {
        "Lead officer": "–",
        "Covers": "Year to date",
        "Good to be": "Bigger",
        "Unit": "%",
        "England, Mar 2019": "20.0ahead",
        "2017-18": "–",
        "Dec 2018": "–",
        "2018-19": "–",
        **dict.fromkeys(("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"), "–"),
        "Nov": "20.0",
        "Figure": "23.1",
        "Number": "1,133",
        "Out of": "4,915",
        "Since Nov 2019": "",
        "Trend": "Better",
        "Target": "25",
        "Against target": "Missing target",
    }


def test_columns_stand_under_the_name_of_their_group(client: Client, register: Register):
    groups = [heading.text for heading in shown(client).all("th", scope="colgroup")]
    assert groups == ["About", "Comparators", "Past years", "2019-20", "Dec 2019", "Judgement"]


def test_a_figure_that_is_not_there_says_why(client: Client, register: Register):
    assert cells(shown(client), "X2")["Figure"] == "not due"


def test_each_section_heads_its_rows_with_its_rag_and_the_rule_behind_it(
    client: Client, register: Register
):
    headings = shown(client).all("th", scope="rowgroup")
    assert [" ".join(heading.text.split()) for heading in headings] == [
        "First Red1 judged: 1 red, a mean of 0.00. Green counts 2, amber 1, red 0. A section has"
        " the mean of those judged against a target, to the nearest; a tie goes to the worse.",
        "Second Not judgedNone of its indicators is judged against a target.",
    ]


def test_to_another_audience_no_number_of_a_sections_rag_is_told(
    client: Client, register: Register
):
    (first, _) = shown(client, audience="published").all("th", scope="rowgroup")
    assert "judged:" not in first.text
    assert "Green counts 2" in first.text


def totals(page: Markup) -> dict[str, int]:
    links = [link for link in page.all("a") if link["class"] == "card-totals__link"]
    said = [link.text.split(maxsplit=1) for link in links]
    return {word: int(count) for count, word in said}


def test_the_totals_stand_above(client: Client, register: Register):
    assert totals(shown(client)) == {
        "Better than target": 0,
        "On target": 0,
        "Near target": 0,
        "Missing target": 1,
        "Not judged": 1,
        "Better": 1,
        "The same": 0,
        "Not as good": 0,
        "Not comparable": 1,
    }


def test_what_turned_in_the_month_is_said_with_its_section(client: Client, register: Register):
    register.value("X1", "2019-11", "30")
    judge()
    page = shown(client)
    (link,) = [link for link in page.all("a") if link.text == "1 to"]
    assert "Turned since November 2019 1 to Red: X1 (First)" in " ".join(
        page.one("main").text.split()
    )
    assert codes(shown(client, turned="red")) == ["X1"]
    assert link["href"] == "?turned=red"


def test_what_waits_for_its_reader_is_said(client: Client, cast: Cast, register: Register):
    post = Post.objects.create(title="Head of service", holder=cast.lead_officer)
    lead = Lead.objects.create(key="head", post=post)
    register.indicator("X1", better="bigger", unit="percent", months=YTD, lead=lead)
    page = shown(client)
    assert cells(page, "X1")["Lead officer"] == "Head of service"
    (link,) = [link for link in page.all("a") if link.text == "1 of your indicators is red"]
    assert link["href"] == "?mine=yes&rag=red"
    assert codes(shown(client, mine="yes", rag="red")) == ["X1"]
    assert "of your indicators" not in shown(client_of(cast.other_officer)).one("main").text


def test_another_month_is_chosen_by_its_address(client: Client, register: Register):
    page = shown(client, month="2019-11")
    assert page.one("h1").text == "Scorecard, November 2019"
    assert cells(page, "X1")["Figure"] == "20.0"


def test_a_link_may_lead_to_a_month_long_past(client: Client, register: Register):
    page = shown(client, month="2001-01")
    assert page.one("h1").text == "Scorecard, January 2001"


def test_what_was_known_on_a_day_is_shown_as_it_was(client: Client, register: Register):
    register.next_release(date(2020, 2, 1))
    register.value("X1", "2019-12", "30")
    judge()
    assert cells(shown(client), "X1")["Figure"] == "30.0"
    page = shown(client, known="31/1/2020")
    assert cells(page, "X1")["Figure"] == "23.1"
    assert "By what was known on 31 January 2020" in page.one("main").text


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"month": "2019-13"}, "Select a valid choice"),
        ({"month": "'; DROP"}, "Select a valid choice"),
        ({"known": "soon"}, "as a date"),
        ({"audience": "everybody"}, "Select a valid choice"),
        ({"show": "passwords"}, "Select a valid choice"),
    ],
)
def test_what_is_no_month_or_day_is_said_and_shows_nothing(
    client: Client, register: Register, asked: dict[str, str], sentence: str
):
    page = shown(client, 400, **asked)
    assert page.all("table") == []
    assert page.one("title").text.startswith("Error: ")
    assert sentence in page.one("main").text


def test_before_anything_is_loaded_the_page_says_so(client: Client, db: None):
    assert "No figures yet" in shown(client).one("main").text


def test_a_suppressed_figure_is_shown_to_staff_and_said_to_be(client: Client, register: Register):
    register.value("X2", "2019-12", "3", status="suppressed")
    judge()
    assert cells(shown(client), "X2")["Figure"] == "3suppressed"


def test_titles_are_escaped(client: Client, register: Register):
    register.indicator("X1", title="<script>alert(1)</script>")
    answer = client.get("/scorecard/")
    assert b"<script>alert" not in answer.content
    assert b"&lt;script&gt;alert" in answer.content


def test_a_title_leads_to_its_indicator_as_it_is_shown_and_back(client: Client, register: Register):
    asked = {"month": "2019-11", "known": "2020-03-01", "audience": "published", "q": "X1"}
    (link,) = (
        each for each in shown(client, **asked).all("a") if "/indicators/" in str(each["href"])
    )
    way, _, query = str(link["href"]).partition("?")
    assert (link.text, way) == ("X1", "/indicators/X1/")
    assert dict(parse_qsl(query)) == {
        "month": "2019-11",
        "known": "2020-03-01",
        "audience": "published",
        "card": urlencode(asked),
    }


def test_what_a_form_sends_empty_or_as_it_was_is_left_out_of_the_address(
    client: Client, register: Register
):
    sent = {"month": "2019-11", "known": "", "q": "", "audience": "staff", "show": AT_FIRST}
    answer = client.get("/scorecard/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/scorecard/?month=2019-11")
    assert client.get("/scorecard/", {"show": "unit", "q": "x"}).status_code == 200


def test_only_the_columns_chosen_are_shown(client: Client, register: Register):
    assert cells(shown(client, show=["unit", "target"]), "X1") == {
        "Unit": "%",
        "Figure": "23.1",
        "Target": "25",
    }


def test_sorted_all_stand_in_one_row_with_their_section(client: Client, register: Register):
    register.indicator("X3", better="bigger", title="Aardvarks", section="First")
    register.value("X3", "2019-12", "9")
    register.target("X3", "2019-04", None, "8")
    judge()
    assert codes(shown(client)) == ["X1", "X3", "X2"]
    page = shown(client, sort="title")
    assert codes(page) == ["X3", "X1", "X2"]
    assert page.all("th", scope="rowgroup") == []
    assert cells(page, "X2")["Section"] == "Second"
    assert codes(shown(client, sort="-title")) == ["X2", "X1", "X3"]


@pytest.mark.parametrize(("order", "first"), [("standing", "X1"), ("-standing", "X3")])
def test_what_is_not_judged_stands_last_either_way(
    client: Client, register: Register, order: str, first: str
):
    register.indicator("X3", better="bigger")
    register.value("X3", "2019-12", "9")
    register.target("X3", "2019-04", None, "8")
    judge()
    found = codes(shown(client, sort=order))
    assert (found[0], found[-1]) == (first, "X2")


@pytest.mark.parametrize("order", ["password", "line", "definition__why", "-", "title,lead", "\0"])
def test_an_order_that_is_not_offered_is_a_bad_request(
    client: Client, register: Register, order: str
):
    page = shown(client, 400, sort=order)
    assert "sorted that way" in page.one("main").text


def orders(page: Markup) -> dict[str, bool]:
    """What the form's order offers, and which of it is chosen."""
    after = iter(page.elements)
    next(element for element in after if element["id"] == "id_sort")
    options = takewhile(lambda element: element.tag == "option", after)
    return {option.text: "selected" in option.attrs for option in options}


def test_the_form_offers_what_the_headings_do_and_keeps_it(client: Client, register: Register):
    """But no service, tier or officer, of which there is none."""
    offered = orders(shown(client))
    assert [each for each in offered if not each.endswith(", descending")] == [
        *("Section by section", "Indicator", "Section", "Figure", "Trend", "Against target")
    ]
    assert not any(list(offered.values())[1:])
    by_figure = orders(shown(client, sort="-figure"))
    assert [each for each, chosen in by_figure.items() if chosen] == ["Figure, descending"]


def test_who_leaves_a_column_away_keeps_the_order_by_it(client: Client, register: Register):
    register.indicator("X3", section="First")
    register.value("X3", "2019-12", "9")
    judge()
    page = shown(client, sort="trend", show="unit")
    assert codes(page) == codes(shown(client, sort="trend"))
    assert "Sorted by: Trend" in page.one("main").text


def test_the_months_beside_it_keep_everything_else(client: Client, register: Register):
    page = shown(client, month="2019-11", rag="red", sort="title")
    assert page.one("a", rel="prev")["href"] == "?rag=red&sort=title&month=2019-10"
    assert page.one("a", rel="next")["href"] == "?rag=red&sort=title&month=2019-12"


def test_after_the_newest_month_there_is_none_to_go_to(client: Client, register: Register):
    newest, later = shown(client), shown(client, month="2020-01")
    assert (newest.all("a", rel="next"), later.all("a", rel="next")) == ([], [])
    assert newest.one("a", rel="prev")["href"] == "?month=2019-11"


def test_staff_may_look_at_what_another_audience_is_shown(client: Client, register: Register):
    register.indicator("X2", disclosure="children")
    register.value("X2", "2019-12", "3")
    judge()
    assert cells(shown(client), "X2")["Figure"] == "3"
    page = shown(client, audience="published")
    assert cells(page, "X2")["Figure"] == "suppressed"
    assert preview_of(page) == (
        "Preview. As the public sees it. 1 figure on this page is held back from the public, and so"
        " is what is made of it. Figures held back, and why · As staff see it"
    )
    register.value("X2", "2019-11", "2")
    judge()
    assert "2 figures on this page are held back" in preview_of(shown(client, audience="exempt"))
    assert "2 figures" not in preview_of(shown(client, audience="exempt", q="X1"))


def test_a_preview_that_hides_nothing_says_so(client: Client, register: Register):
    told = "Nothing on this page is held back from"
    assert f"{told} the public." in preview_of(shown(client, audience="published"))
    assert f"{told} members in private." in preview_of(shown(client, audience="exempt"))
    assert preview_of(shown(client)) == ""


def test_a_members_way_to_it_is_closed(cast: Cast, register: Register):
    for person in (cast.member, cast.lead_member):
        for asked in ({}, {"audience": "published"}):
            assert client_of(person).get("/scorecard/", asked).status_code == 403


def test_the_number_of_queries_does_not_grow_with_rows(
    client: Client, register: Register, django_assert_num_queries
):
    client.get("/scorecard/")
    with django_assert_num_queries(QUERIES):
        client.get("/scorecard/")
    for rows in (1, 20):
        for number in range(rows):
            register.indicator(f"MORE {rows} {number}")
            register.value(f"MORE {rows} {number}", "2019-12", "1")
        judge()
        with django_assert_num_queries(QUERIES + QUERIES_OF_A_SHEET):
            client.get("/scorecard/")
