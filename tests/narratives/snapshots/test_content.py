"""What a snapshot holds for whom: nothing hidden stands in the part of an audience."""

import json
from typing import Any

import pytest
from django.db import connection

from indicators.models import Value
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from narratives.actions import commentary as writing
from narratives.rules.canonical import canonical
from narratives.snapshots.content import NotHeldError, content_of, parsed
from tests.cast import Cast
from tests.narratives.makers import NOW, load_pack, make_post
from tests.narratives.quarter import start_a_quarter

SEPTEMBER = Month.of(2017, 9)
OTHERS = [Audience.EXEMPT, Audience.PUBLISHED]


@pytest.fixture
def held(cast: Cast) -> dict[str, Any]:
    """AB 04 is suppressed; its figure, 3 of 58, is known to staff."""
    load_pack()
    whole: dict[str, Any] = json.loads(content_of(SEPTEMBER))
    return whole


def cells_of(part: dict[str, Any], code: str) -> list[dict[str, Any]]:
    """Every cell of the year tables that speaks of an indicator."""
    columns = [
        column
        for table in part["years"]
        for topic in table["topics"]
        for column in topic["columns"]
        if column["code"] == code
    ]
    series = [each for one in columns for each in (one["whole"], *one["categories"])]
    return [
        cell
        for each in series
        for cell in (*each["months"], *each["last_year"], *each["years"], each["to_date"])
        if cell
    ]


def test_each_audience_has_a_part_of_its_own(held: dict[str, Any]) -> None:
    assert sorted(held["audiences"]) == ["exempt", "published", "staff"]
    said = {each: part["scorecard"]["audience"] for each, part in held["audiences"].items()}
    assert said == {"exempt": "exempt", "published": "published", "staff": "staff"}


def test_staff_are_told_a_hidden_figure_and_nobody_else_is(held: dict[str, Any]) -> None:
    assert {"value": "3", "shown": "3", "status": "suppressed"}.items() <= next(
        cell.items() for cell in cells_of(held["audiences"]["staff"], "AB 04") if "value" in cell
    )
    for audience in OTHERS:
        cells = cells_of(held["audiences"][audience], "AB 04")
        assert cells
        assert not any({"value", "shown", "numerator", "share"} & set(cell) for cell in cells)


def test_a_figure_that_hides_stands_nowhere_outside_the_part_of_staff(cast: Cast) -> None:
    """A figure like no other, so that it is found wherever it slips out."""
    load_pack()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE indicators_value DISABLE TRIGGER USER")
    Value.objects.filter(indicator__code="AB 04", category="").update(value="3.14159")
    whole = json.loads(content_of(SEPTEMBER))
    assert "3.14159" in json.dumps(whole["audiences"].pop("staff"))
    assert "3.14159" not in json.dumps(whole)


def test_what_is_known_of_a_year_is_there_for_every_indicator(held: dict[str, Any]) -> None:
    part = held["audiences"]["staff"]
    codes = [row["code"] for row in part["scorecard"]["indicators"]]
    columns = [
        column["code"]
        for table in part["years"]
        for topic in table["topics"]
        for column in topic["columns"]
    ]
    assert sorted(columns) == sorted(codes)
    assert part["years"][0]["months"][0] == "2017-04"
    assert len(part["years"][0]["months"]) == 12
    assert part["years"][0]["past_years"] == ["2014-15", "2015-16", "2016-17"]


def test_a_month_that_has_not_come_is_blank_and_one_without_a_figure_says_so(
    held: dict[str, Any],
) -> None:
    table = held["audiences"]["staff"]["years"][0]
    months = table["topics"][0]["columns"][0]["whole"]["months"]
    assert months[6:] == [None] * 6  # October on
    assert months[0] == {"status": "missing"}
    assert months[5]["shown"] == "23"


def test_of_commentary_only_staff_see_drafts(cast: Cast) -> None:
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.write("It fell.")
    draft = content_of(SEPTEMBER)
    assert [one["text"] for one in parsed(draft)["commentary"]] == ["It fell."]
    assert parsed(draft, Audience.PUBLISHED)["commentary"] == []


def test_accepted_commentary_is_for_all_without_what_it_was_let_stand_against(cast: Cast) -> None:
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.submit("It fell.")
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=cast.acceptor, now=NOW)
    for audience in OTHERS:
        (said,) = parsed(content_of(SEPTEMBER), audience)["commentary"]
        assert sorted(said) == [
            "about", "accepted_as", "as_typed", "code", "section", "state", "text", "version",
            "written_as",
        ]  # fmt: skip


def test_the_time_of_a_comparators_figure_is_there(held: dict[str, Any]) -> None:
    (england,) = held["comparator_periods"]["AB 01"]["england"]
    assert (england["value"], england["months"]) == ("22.4567", "12")


def test_a_snapshot_of_the_first_format_still_reads_for_staff_alone() -> None:
    old = canonical({"format": 1, "month": "2017-09", "commentary": []})
    assert parsed(old)["month"] == "2017-09"
    with pytest.raises(NotHeldError, match="Take another"):
        parsed(old, Audience.PUBLISHED)
