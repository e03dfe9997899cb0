"""Kept back: what nobody but staff is told, and for which reason."""

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
code,title,section,unit,disclosure
A 1,Plans,Front door,number,children
A 2,Visits in time,Front door,percent,children
A 3,Stays,Back door,number,children
A 4,Staff,Back door,number,none
"""
VALUES = """\
code,category,end,value,numerator,denominator,status
A 1,,2017-09,60,,,
A 1,North,2017-09,3,,,
A 1,South,2017-09,20,,,
A 1,West,2017-09,37,,,
A 2,,2017-09,95,38,40,
A 3,,2017-09,12,,,suppressed
A 4,,2017-09,2,,,
A 3,,2017-08,2,,,
"""
QUERIES = 17


@pytest.fixture
def analyst(cast: Cast, tmp_path: Path) -> Client:
    loaded(pack(tmp_path, indicators=INDICATORS, values=VALUES))
    return client_of(cast.analyst)


def lines(client: Client, query: str = "") -> list[list[str]]:
    answer = client.get(f"/checks/held-back/{query}")
    assert answer.status_code == 200
    cells = [each for each in parsed(answer.content.decode()).elements if each.tag in ("th", "td")]
    texts = [" ".join(each.text.split()) for each in cells]
    starts = [place for place, each in enumerate(cells) if each["scope"] == "row"]
    return [[texts[start], *texts[start + 4 : start + 7]] for start in starts]


def test_each_figure_that_is_kept_back_has_its_reason(analyst: Client) -> None:
    assert lines(analyst) == [
        ["A 1, North", "3", "–", "Small number"],
        ["A 1, South", "20", "–", "Would give another away"],
        ["A 2", "95%", "38 of 40", "Small number"],
        ["A 3", "12", "–", "Given as suppressed"],
    ]


def test_how_many_there_are_for_each_reason_is_said(analyst: Client) -> None:
    answer = parsed(analyst.get("/checks/held-back/").content.decode())
    said = " ".join(answer.one("main").text.split())
    assert (
        "Counts of children from 1 to 4 are small."
        " Given as suppressed: 1, Small number: 2, Would give another away: 1." in said
    )


def test_another_month_is_chosen(analyst: Client) -> None:
    assert lines(analyst, "?month=2017-08") == [["A 3", "2", "–", "Small number"]]
    assert lines(analyst, "?month=2017-07") == []


def test_members_and_auditors_are_not_told(cast: Cast, analyst: Client) -> None:
    for person in (cast.member, cast.auditor):
        assert client_of(person).get("/checks/held-back/").status_code == 403


def test_the_number_of_queries_does_not_grow(analyst: Client, tmp_path: Path) -> None:
    lines(analyst)
    with CaptureQueriesContext(connection) as few:
        lines(analyst)
    more = "".join(f"C {n},More,Back door,number,children\n" for n in range(9))
    values = "".join(f"C {n},,2017-09,3,,,\n" for n in range(9))
    loaded(
        pack(
            tmp_path,
            title="More",
            recorded_on="2017-12-01",
            indicators=INDICATORS + more,
            values=VALUES + values,
        )
    )
    with CaptureQueriesContext(connection) as many:
        assert len(lines(analyst)) == 13
    assert (len(few), len(many)) == (QUERIES, QUERIES)
