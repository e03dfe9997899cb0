"""The journey's page: a cohort beside those before it, each seen as long after its own quarter."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import Markup, parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

JOURNEY = """\
cohort,as_at,step,count
2016-17 quarter 2,2016-09-30,Contact,90
2016-17 quarter 2,2016-09-30,Referral,30
2017-18 quarter 1,2017-06-30,Contact,80
2017-18 quarter 1,2017-06-30,Referral,20
2017-18 quarter 1,2017-09-30,Contact,80
2017-18 quarter 1,2017-09-30,Referral,24
2017-18 quarter 2,2017-09-30,Contact,1100
2017-18 quarter 2,2017-09-30,Referral,275
2017-18 quarter 2,2017-09-30,Plan,3
"""

# For staff and for everybody.
QUERIES = [6, 9]


@pytest.fixture
def client(cast: Cast) -> Client:
    return client_of(cast.lead_officer)


@pytest.fixture
def journey(db: None, tmp_path: Path) -> None:
    loaded(pack(tmp_path, journey=JOURNEY))


def page(client: Client, **asked: str) -> Markup:
    answer = client.get("/journey/", asked)
    assert answer.status_code == 200
    return parsed(answer.content.decode())


def rows(found: Markup) -> list[list[str]]:
    """The table's, without its heads."""
    cells = [each for each in found.elements if each.tag in ("th", "td")]
    at = [place for place, each in enumerate(cells) if each.attrs.get("scope") == "row"]
    return [
        [" ".join(each.text.split()) for each in cells[start:end]]
        for start, end in zip(at, [*at[1:], None], strict=False)
    ]


@pytest.mark.usefixtures("journey")
def test_the_newest_cohort_stands_beside_the_quarter_before_and_a_year_ago(client: Client) -> None:
    found = page(client)
    said = [each.text for each in found.all("p", class_="portal-journey__when")]
    assert said == [
        "Entered in 2017-18 quarter 2, as at 30 September 2017",
        "Entered in 2017-18 quarter 1, as at 30 June 2017",
        "Entered in 2016-17 quarter 2, as at 30 September 2016",
    ]
    assert rows(found) == [
        ["Contact", "1,100", "–", "100%", "80", "–", "100%", "90", "–", "100%"],
        ["Referral", "275", "25%", "25%", "20", "25%", "25%", "30", "33%", "33%"],
        ["Plan", "3", "1%", "0%", "–", "–", "–", "–", "–", "–"],
    ]


@pytest.mark.usefixtures("journey")
def test_a_second_look_is_held_against_second_looks_alone(client: Client) -> None:
    found = page(client, cohort="2017-09-30 2017-18 quarter 1")
    assert rows(found) == [
        ["Contact", "80", "–", "100%"],
        ["Referral", "24", "30%", "30%"],
    ]
    text = found.one("main").text
    assert "No cohort of the quarter before was seen as long after its own quarter." in text


@pytest.mark.usefixtures("journey")
def test_what_others_may_not_be_told_is_nowhere_on_their_page(client: Client) -> None:
    assert rows(page(client, audience="published"))[2][:4] == ["Plan", "hidden", "–", "–"]
    answer = client.get("/journey/", {"audience": "published"}).content.decode()
    assert "1.1%" not in answer
    assert ">3<" not in answer
    assert "1 figure on this page is held back from the public" in answer
    assert "A step is held back where few came so far, or where few did not." in answer


@pytest.mark.usefixtures("journey")
def test_those_who_came_since_an_earlier_day_are_hidden_where_they_are_few(client: Client) -> None:
    """20 of the first quarter's contacts were referrals by June, and 24 by September."""
    later = {"cohort": "2017-09-30 2017-18 quarter 1"}
    assert rows(page(client, **later))[1][:2] == ["Referral", "24"]
    assert rows(page(client, **later, audience="published"))[1][:2] == ["Referral", "hidden"]
    earlier = {"cohort": "2017-06-30 2017-18 quarter 1"}
    assert rows(page(client, **earlier, audience="published"))[1][:2] == ["Referral", "20"]


@pytest.mark.usefixtures("journey")
def test_the_number_of_queries_is_that_of_one_cohort(client: Client, tmp_path: Path) -> None:
    def queries() -> list[int]:
        counts = []
        for audience in ("staff", "published"):
            page(client, audience=audience)
            with CaptureQueriesContext(connection) as asked:
                page(client, audience=audience)
            counts.append(len(asked))
        return counts

    assert queries() == QUERIES
    more = "\n".join(f"2015-16 quarter {n},2015-{n + 4:02}-28,Contact,{n}" for n in range(1, 5))
    again = pack(
        tmp_path, title="More", journey=JOURNEY + more, recorded_on="2017-12-01", values=None
    )
    loaded(again)
    assert queries() == QUERIES


@pytest.mark.usefixtures("journey")
def test_what_is_no_cohort_is_said_and_shows_nothing(client: Client) -> None:
    assert not rows(page(client, cohort="none"))


def test_where_no_journey_is_held_the_page_says_so(client: Client) -> None:
    assert "No journey is held" in page(client).one("main").text
