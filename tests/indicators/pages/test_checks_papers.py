"""Against papers: what a document printed, beside what the register makes of it."""

from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from indicators.models import PrintedFigure, Value
from tests.cast import Cast
from tests.indicators.packs.made import INDICATORS, VALUES, loaded, pack
from tests.markup import parsed
from tests.sessions import client_of

pytestmark = pytest.mark.django_db

PUBLISHED = """\
code,category,end,months,measure,printed
A 1,,2017-09,1,value,12
A 2,,2017-09,1,value,82%
A 2,,2017-09,1,value,81.4%
A 1,,2017-08,1,value,9
A 1,,2017-07,1,value,<5
A 1,,2017-07,1,value,roughly ten
"""
QUERIES = 10


@pytest.fixture
def analyst(cast: Cast) -> Client:
    return client_of(cast.analyst)


def said(client: Client) -> tuple[list[str], list[list[str]]]:
    """The headings and paragraphs, and the rows of the tables."""
    answer = client.get("/checks/papers/")
    assert answer.status_code == 200
    found = parsed(answer.content.decode())
    cells = [each for each in found.elements if each.tag in ("th", "td")]
    texts = [" ".join(each.text.split()) for each in cells]
    starts = [place for place, each in enumerate(cells) if each["scope"] == "row"]
    words = [" ".join(each.text.split()) for each in found.elements if each.tag in ("h2", "p")]
    return words, [texts[start : start + 7] for start in starts]


def test_what_a_pack_s_own_document_printed_is_held_against_the_register(
    analyst: Client, tmp_path: Path
) -> None:
    loaded(pack(tmp_path, published=PUBLISHED))
    words, rows = said(analyst)
    assert words[1:3] == [
        "Second quarter",
        "Known since 3 November 2017. Of 3 printed figures 2 agree and 1 differs."
        " 1 more can’t be worked out from what the register holds.",
    ]
    assert rows == [["A 2", "Done in time", "September 2017", "Figure", "81.4%", "81.5", "0.1"]]
    # None of it became a figure of ours.
    assert Value.objects.count() == 2


def test_a_figure_that_becomes_known_otherwise_is_compared_anew(
    analyst: Client, tmp_path: Path
) -> None:
    loaded(pack(tmp_path, published=PUBLISHED))
    later = {"title": "Third quarter", "recorded_on": "2018-01-03"}
    loaded(pack(tmp_path / "later", values=VALUES.replace("12", "14"), **later))
    assert [row[0] for row in said(analyst)[1]] == ["A 1", "A 2"]


def test_each_paper_stands_by_itself_the_newest_first(analyst: Client, tmp_path: Path) -> None:
    loaded(pack(tmp_path, published=PUBLISHED))
    later = {"title": "Third quarter", "recorded_on": "2018-01-03"}
    loaded(pack(tmp_path / "later", published=PUBLISHED.replace("82%", "80%"), **later))
    words, rows = said(analyst)
    assert [words[1], words[3]] == ["Third quarter", "Second quarter"]
    assert [row[4] for row in rows] == ["80%", "81.4%", "81.4%"]
    glance = analyst.get("/checks/").content.decode()
    assert "3 printed figures</a> of 2 papers differ from the register." in glance


def test_without_a_paper_it_says_how_one_comes(analyst: Client) -> None:
    assert "A pack may bring the figures" in analyst.get("/checks/papers/").content.decode()


@pytest.mark.parametrize("change", ["UPDATE {} SET printed = '13'", "DELETE FROM {}"])
def test_what_was_printed_is_never_changed(tmp_path: Path, change: str) -> None:
    loaded(pack(tmp_path, published=PUBLISHED))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(PrintedFigure._meta.db_table))


def test_the_number_of_queries_does_not_grow(analyst: Client, tmp_path: Path) -> None:
    loaded(pack(tmp_path, published=PUBLISHED))
    said(analyst)
    with CaptureQueriesContext(connection) as few:
        said(analyst)
    more = "".join(f"C {n},More,Back door,number\n" for n in range(9))
    loaded(
        pack(
            tmp_path,
            title="More",
            recorded_on="2017-12-01",
            indicators=f"{INDICATORS}\n{more}",
            values=VALUES + "".join(f"\nC {n},2017-09,3" for n in range(9)),
            published=PUBLISHED + "".join(f"C {n},,2017-09,1,value,4\n" for n in range(9)),
        )
    )
    with CaptureQueriesContext(connection) as many:
        assert len(said(analyst)[1]) == 11
    assert (len(few), len(many)) == (QUERIES, QUERIES)
