"""A section's page: its year in figures, what is hidden from whom, and the analysis accepted."""

import re
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from narratives.actions import commentary as writing
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.markup import Markup, parsed
from tests.narratives.makers import NOW
from tests.narratives.pages.conftest import as_, get, text_of
from tests.narratives.quarter import Quarter

CONTACTS = "contacts-and-referrals"
# Of the list and of a section, each for staff and for everybody.
QUERIES = [12, 21, 19, 28]


def page(cast: Cast, slug: str = "", **asked: str) -> Markup:
    address = reverse("section", args=[slug]) if slug else reverse("sections")
    answer = as_(cast.director).get(address, asked)
    assert answer.status_code == 200
    return parsed(text_of(answer))


def rows(found: Markup) -> list[list[str]]:
    """Each row of the tables, its name first."""
    cells = [each for each in found.elements if each.tag in ("th", "td")]
    at = [place for place, each in enumerate(cells) if each["scope"] == "row"]
    return [
        [" ".join(each.text.split()) for each in cells[start:end] if each["scope"] != "col"]
        for start, end in zip(at, [*at[1:], None], strict=False)
    ]


def test_the_list_says_how_each_section_stands(quarter: Quarter) -> None:
    found = rows(page(quarter.cast))
    assert found == [
        ["Contacts and referrals", "Amber", "1 green, 1 red", "2", "–"],
        ["Looked after children", "Amber", "1 amber, 2 not judged", "3", "–"],
    ]


def test_a_topic_shows_target_months_years_and_the_year_to_date(quarter: Quarter) -> None:
    found = rows(page(quarter.cast, CONTACTS))
    assert found[:2] == [
        ["Target", "20", "90"],
        ["Against it", "Missing target", "Better than target"],
    ]
    months = found[2:14]
    assert [row[0] for row in months[::11]] == ["Apr 2017", "Mar 2018"]
    assert [row[1:] for row in months[3:7]] == [["–", "–"], ["24", "90"], ["23", "96"], ["", ""]]
    assert found[14:] == [
        ["2014-15", "–", "–"],
        ["2015-16", "–", "–"],
        ["2016-17", "–", "–"],
        ["2017-18 to date", "23", "–"],
    ]


def test_each_column_has_its_chart(quarter: Quarter) -> None:
    said = [" ".join(each.text.split()) for each in page(quarter.cast, CONTACTS).all("figcaption")]
    assert said == [
        "AB 01 23% in September 2017, against a target of 20%",
        "AB 02 96% in September 2017, against a target of 90%",
    ]


def test_the_analysis_is_the_commentary_that_was_accepted(quarter: Quarter) -> None:
    quarter.submit("Families were helped too late.")
    assert "Families" not in page(quarter.cast, CONTACTS).one("main").text
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=quarter.cast.acceptor, now=NOW)
    assert "Families were helped too late." in page(quarter.cast, CONTACTS).one("main").text
    # Of another quarter it says nothing.
    before = page(quarter.cast, CONTACTS, month="2017-06")
    assert "Families" not in before.one("main").text
    assert rows(page(quarter.cast))[0][-1] == "1"


def test_an_analysis_of_several_answers_has_their_headings(quarter: Quarter) -> None:
    quarter.submit("## What changed\n\nIt fell.\n\n## Why\n\nA clinic closed.")
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=quarter.cast.acceptor, now=NOW)
    found = page(quarter.cast, CONTACTS).one("div", class_="portal-words")
    assert found.text.split("\n") == ["What changed", "It fell.", "Why", "A clinic closed."]


def test_a_figure_that_an_analysis_quotes_is_told_as_its_readers_may_be(quarter: Quarter) -> None:
    """AB 04 counts three children, suppressed."""
    quarter.submit("Of all, {{AB 04}} went missing.")
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=quarter.cast.acceptor, now=NOW)
    staff = page(quarter.cast, CONTACTS).one("main").text
    others = page(quarter.cast, CONTACTS, audience="published").one("main").text
    assert "Of all, 3 went missing." in staff
    assert "Of all, a figure that is not published went missing." in others


def test_what_is_hidden_from_others_is_nowhere_on_their_page(quarter: Quarter) -> None:
    """AB 04 counts three children in September, suppressed."""
    slug = "looked-after-children"
    staff = rows(page(quarter.cast, slug))
    assert [row for row in staff if row[0] == "Sep 2017" and "3s suppressed" in row]
    others = page(quarter.cast, slug, audience="published")
    assert [row for row in rows(others) if row[0] == "Sep 2017" and "hidden" in row]
    assert [cell for row in rows(others) for cell in row].count("hidden") == 1
    told = " ".join(others.one("main").text.split())
    assert "1 figure on this page is held back from the public" in told
    answer = as_(quarter.cast.director).get(
        reverse("section", args=[slug]), {"audience": "published"}
    )
    assert not re.search(r">\s*3\s*<|\b3 in September", text_of(answer))


def test_a_breakdown_has_a_number_and_a_share_in_each_month(cast: Cast, tmp_path: Path) -> None:
    values = "code,category,end,value\nA 1,North,2017-09,30\nA 1,South,2017-09,10"
    loaded(pack(tmp_path, values=values))
    found = page(cast, "front-door")
    # Half a year without its first months is no year to date.
    assert rows(found)[:2] == [
        ["North", *["–"] * 5, "30 75%", *[""] * 6, "–"],
        ["South", *["–"] * 5, "10 25%", *[""] * 6, "–"],
    ]
    assert "Most: North, 75%, September 2017" in found.one("figcaption").text


def test_a_section_that_is_not_there_is_not_found(quarter: Quarter) -> None:
    assert get(quarter.cast.director, "section", "back-door").status_code == 404


def test_before_anything_is_loaded_the_page_says_so(cast: Cast) -> None:
    assert "No figures yet" in page(cast).one("main").text


def test_more_indicators_ask_no_more_of_the_database(cast: Cast, tmp_path: Path) -> None:
    def queries() -> list[int]:
        counts, reader = [], as_(cast.director)
        for address in ("/sections/", "/sections/front-door/"):
            for audience in ("staff", "published"):
                reader.get(address, {"audience": audience})
                with CaptureQueriesContext(connection) as asked:
                    assert reader.get(address, {"audience": audience}).status_code == 200
                counts.append(len(asked))
        return counts

    head, *lines = "code,title,section,unit\nA 1,Contacts,Front door,number".splitlines()
    values = "code,category,end,value\nA 1,,2017-09,12\nA 1,North,2017-09,12"
    loaded(pack(tmp_path, indicators="\n".join([head, *lines]), values=values))
    assert queries() == QUERIES
    for place in range(2, 7):
        lines.append(f"A {place},Contacts {place},Front door,percent")
        values += f"\nA {place},,2017-09,81\nA {place},North,2017-08,81"
    later = pack(
        tmp_path,
        title="More",
        recorded_on="2017-12-01",
        indicators="\n".join([head, *lines]),
        values=values,
    )
    loaded(later)
    assert queries() == QUERIES
