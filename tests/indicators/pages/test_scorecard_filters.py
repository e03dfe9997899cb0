"""The scorecard's filters: each keeps what it says, is said on top, and can be taken away."""

from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from indicators.judging import judge
from indicators.models import Lead
from kpiportal.models import Post
from tests.cast import Cast
from tests.indicators.pages.test_scorecard import codes, shown, totals
from tests.indicators.register import Register
from tests.markup import Markup
from tests.sessions import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.lead_officer)


@pytest.fixture
def register(cast: Cast) -> Register:
    """A is red and turned so, B is amber, C is green, D has no target."""
    register = Register()
    register.policy(tolerance="0.5")
    post = Post.objects.create(title="Head of service", holder=cast.lead_officer)
    lead = Lead.objects.create(key="head", post=post)
    register.indicator(
        "A", title="Plans on time", better="bigger", unit="percent", section="Plans", lead=lead,
        service="Social care", tier="Board", level="Safeguarding", theme="Safe", kind="target",
    )  # fmt: skip
    register.indicator("B", title="Plans reviewed", better="bigger", section="Plans")
    register.indicator("C", title="Visits on time", better="bigger", section="Visits")
    register.indicator("D", title="Referrals", better="smaller", section="Demand")
    for code, before, now in [
        ("A", "30", "1"), ("B", "4", "7"), ("C", "12", "12"), ("D", None, "9"),
    ]:  # fmt: skip
        if before:
            register.value(code, "2019-11", before)
        register.value(code, "2019-12", now)
    for code in "ABC":
        register.target(code, "2019-04", None, "10")
    judge()
    return register


def chips(page: Markup) -> dict[str, str | None]:
    return {
        link.text.partition(" ×")[0]: link["href"]
        for link in page.all("a")
        if link["class"] == "card-says__chip"
    }


@pytest.mark.parametrize(
    ("asked", "kept", "said"),
    [
        ("section=Plans", ["A", "B"], "Section: Plans"),
        ("service=Social care", ["A"], "Service: Social care"),
        ("tier=Board", ["A"], "Tier: Board"),
        ("lead=Head of service", ["A"], "Lead officer: Head of service"),
        ("unit=percent", ["A"], "Unit: Percentage"),
        ("level=Safeguarding", ["A"], "Level: Safeguarding"),
        ("theme=Safe", ["A"], "Theme: Safe"),
        ("kind=target", ["A"], "Kind: With a target"),
        ("rag=amber", ["B"], "RAG: Amber"),
        ("rag=none", ["D"], "RAG: Not judged"),
        ("target=ahead", ["C"], "Against target: Better than target"),
        ("trend=same", ["C"], "Trend: The same"),
        ("trend=worse", ["A"], "Trend: Not as good"),
        ("turned=yes", ["A", "B"], "Turned since last month: Turned"),
        ("turned=red", ["A"], "Turned since last month: To red"),
        ("mine=yes", ["A"], "Mine: Those I lead"),
        ("q=TIME plans", ["A"], "Search: “TIME plans”"),
        ("q=c", ["C"], "Search: “c”"),
    ],
)
def test_a_filter_keeps_what_it_says_and_is_said(
    client: Client, register: Register, asked: str, kept: list[str], said: str
) -> None:
    page = shown(client, **dict(parse_qsl(asked)))
    assert codes(page) == kept
    assert chips(page) == {said: "?"}
    assert f"{len(kept)} of 4 indicators." in page.one("main").text


def test_a_search_looks_for_all_its_words(client: Client, register: Register) -> None:
    assert codes(shown(client, q="plans visits")) == []
    assert codes(shown(client, q="plans")) == ["A", "B"]


def test_filters_meet_and_each_is_taken_away_by_itself(client: Client, register: Register) -> None:
    page = shown(client, section="Plans", rag="red", month="2019-12", sort="title")
    assert codes(page) == ["A"]
    assert chips(page) == {
        "Section: Plans": "?rag=red&month=2019-12&sort=title",
        "RAG: Red": "?section=Plans&month=2019-12&sort=title",
        "Sorted by: Indicator": "?section=Plans&rag=red&month=2019-12",
    }
    (clear,) = [link for link in page.all("a") if link.text == "Clear all"]
    assert clear["href"] == "?month=2019-12"


def test_a_total_leads_to_just_its_own_and_back(client: Client, register: Register) -> None:
    page = shown(client)
    assert page.one("a", id="target-behind")["href"] == "?target=behind"
    chosen = shown(client, target="behind")
    assert codes(chosen) == ["A"]
    link = chosen.one("a", id="target-behind")
    assert (link["aria-current"], link["href"]) == ("true", "?")


def test_totals_count_what_the_other_filters_keep(client: Client, register: Register) -> None:
    found = totals(shown(client, section="Plans", target="behind"))
    assert found == {
        "Better than target": 0,
        "On target": 0,
        "Near target": 1,
        "Missing target": 1,
        "Not judged": 0,
        "Better": 0,
        "The same": 0,
        "Not as good": 1,
        "Not comparable": 0,
    }


def test_a_section_keeps_its_rag_whatever_is_filtered(client: Client, register: Register) -> None:
    (heading,) = shown(client, rag="red").all("th", scope="rowgroup")
    assert "2 judged: 1 amber, 1 red" in heading.text


def test_a_filter_tells_nothing_of_what_is_hidden(client: Client, register: Register) -> None:
    register.indicator("A", better="bigger", disclosure="children")
    register.value("A", "2019-12", "1")
    judge()
    assert codes(shown(client, rag="red")) == ["A"]
    for asked in ({"rag": "red"}, {"turned": "yes", "q": "A"}, {"target": "behind"}):
        assert "A" not in codes(shown(client, audience="published", **asked))
    alone = totals(shown(client, audience="published", q="A"))
    assert alone["Missing target"] == 0


def test_nothing_kept_says_what_to_do(client: Client, register: Register) -> None:
    page = shown(client, q="zebra")
    assert "No indicator matches" in page.one("main").text
    assert page.all("table") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("section", "'; DROP TABLE"),
        ("section", "Nowhere"),
        ("service", "x"),
        ("tier", "Key"),
        ("lead", "1"),
        ("unit", "furlongs"),
        ("level", "1"),
        ("theme", "1"),
        ("kind", "all"),
        ("rag", "blue"),
        ("target", "beyond"),
        ("trend", "up"),
        ("turned", "no"),
        ("mine", "yours"),
        ("q", "x" * 201),
        ("q", "a\0b"),
    ],
)
def test_a_filter_that_is_not_offered_is_a_bad_request(
    client: Client, register: Register, name: str, value: str
) -> None:
    asked: dict[str, Any] = {name: value}
    page = shown(client, 400, **asked)
    assert page.all("table") == []
    assert page.one("title").text.startswith("Error: ")
    summary = [link for link in page.all("a") if str(link["href"]).startswith(f"#id_{name}")]
    assert len(summary) == 1
