"""Missing: what a month should have brought, and didn't."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

INDICATORS = """\
code,title,section,unit,lead
A 1,Contacts,Front door,number,access
A 2,Done in time,Front door,percent,access
B 1,Plans,Back door,number,
B 2,Audits,Back door,number,
B 3,New,Back door,number,
"""
VALUES = """\
code,category,end,value,status,note
A 1,,2017-08,3,,
A 1,,2017-09,4,provisional,
A 2,,2017-08,81,,
A 2,,2017-09,,not_available,The system was down
B 1,North,2017-07,3,,
B 1,North,2017-08,6,,
B 1,South,2017-08,6,,
B 1,South,2017-09,7,,
B 2,,2017-05,1,,
B 2,,2017-08,2,,
"""
QUERIES = 8


@pytest.fixture
def officer(cast: Cast, tmp_path: Path) -> Client:
    more = '[leads]\naccess = "Lead officer, access"\n'
    loaded(pack(tmp_path, indicators=INDICATORS, values=VALUES, more=more))
    return client_of(cast.lead_officer)


def lines(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/checks/missing/{query}")
    assert answer.status_code == 200
    cells = [each for each in parsed(answer.content.decode()).elements if each.tag in ("th", "td")]
    texts = [" ".join(each.text.split()) for each in cells]
    starts = [place for place, each in enumerate(cells) if each["scope"] == "row"]
    return [texts[start : start + 7] for start in starts]


def test_what_came_before_and_did_not_come_again_is_named_with_who_owes_it(
    officer: Client,
) -> None:
    """Audits come every third month, and what never came is awaited of nobody."""
    access = "Lead officer, access"
    assert lines(officer) == [
        ["A 2", "Done in time", "Front door", access, "Aug 2017", "Not available",
         "The system was down"],
        ["B 1, North", "Plans", "Back door", "–", "Aug 2017", "Missing", "–"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?section=Back+door", ["B 1, North"]),
        ("?state=provisional", ["A 1"]),
        ("?state=not_due", []),
        ("?month=2017-11", ["A 1", "A 2", "B 1, North", "B 1, South", "B 2"]),
        ("?month=nonsense", []),
    ],
)
def test_the_list_shows_what_is_asked_for(officer: Client, query: str, found: list[str]) -> None:
    assert [line[0] for line in lines(officer, query)] == found


def test_before_any_figures_it_says_so(cast: Cast) -> None:
    answer = client_of(cast.analyst).get("/checks/missing/")
    assert "No figures yet" in answer.content.decode()


def test_the_number_of_queries_does_not_grow(officer: Client, tmp_path: Path) -> None:
    lines(officer)
    with CaptureQueriesContext(connection) as few:
        lines(officer)
    more = "".join(f"C {n},More,Back door,number,access\n" for n in range(9))
    values = "".join(f"C {n},,2017-08,3,,\n" for n in range(9))
    loaded(
        pack(
            tmp_path,
            title="More",
            recorded_on="2017-12-01",
            indicators=INDICATORS + more,
            values=VALUES + values,
            more='[leads]\naccess = "Lead officer, access"\n',
        )
    )
    with CaptureQueriesContext(connection) as many:
        assert len(lines(officer)) == 11
    assert (len(few), len(many)) == (QUERIES, QUERIES)
