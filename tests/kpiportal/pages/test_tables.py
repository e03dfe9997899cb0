"""A table says what it holds, sorts as asked and refuses what it doesn't offer."""

import gc
import weakref
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.template import engines
from django.test import RequestFactory

from kpiportal.pages import tables
from tests.markup import Markup, parsed


class Figures(tables.Table):
    caption = "Figures of September"
    code = tables.Column()
    value = tables.Number(decimals=1)
    known = tables.Day()
    loaded = tables.Moment()
    rag = tables.Column(orderable=False)


def rows(count: int) -> list[dict[str, Any]]:
    return [
        {
            "code": f"CSC {number:03}",
            "value": Decimal(number * 700) / 4,
            "known": date(2017, 9, 1),
            "loaded": datetime(2017, 9, 1, 15, 5, tzinfo=UTC),
            "rag": None,
        }
        for number in range(count)
    ]


def draw(address: str = "/list/", *, count: int = 3, per_page: int = 50) -> Markup:
    request = RequestFactory().get(address)
    table = Figures(rows(count), empty_text="Nothing matches these filters.")
    tables.arrange(request, table, per_page=per_page)
    template = engines["django"].from_string("{% load django_tables2 %}{% render_table table %}")
    return parsed(template.render({"table": table}, request))


def first_cells(markup: Markup) -> list[str]:
    return [cell.text for cell in markup.all("th", scope="row")]


def test_a_table_has_a_caption_and_a_region_named_by_it() -> None:
    markup = draw()
    region = markup.one("div", role="region")
    assert markup.one("caption", id=str(region["aria-labelledby"])).text == "Figures of September"
    assert region["tabindex"] == "0"


def test_headings_belong_to_columns_and_the_first_cell_to_its_row() -> None:
    markup = draw()
    assert [th.text for th in markup.all("th", scope="col")] == [
        "Code", "Value", "Known", "Loaded", "Rag",
    ]  # fmt: skip
    assert first_cells(markup) == ["CSC 000", "CSC 001", "CSC 002"]


def test_cells_are_written_as_people_here_write_them() -> None:
    cells = [cell.text for cell in draw(count=2).all("td")]
    assert cells[4:] == ["175.0", "1 Sep 2017", "1 Sep 2017, 16:05", "–"]


def test_thousands_are_parted() -> None:
    assert draw(count=8).all("td")[-4].text == "1,225.0"


def test_numbers_stand_to_the_right_heading_and_cells() -> None:
    markup = draw(count=1)
    numeric = [
        element.text
        for tag in ("th", "td")
        for element in markup.all(tag)
        if "govuk-table__cell--numeric" in str(element["class"])
    ]
    assert numeric == ["Value", "0.0"]


def test_a_heading_says_how_it_is_sorted_and_turns_the_order_round() -> None:
    def sorting(markup: Markup) -> dict[str, str | None]:
        return {th.text: th["aria-sort"] for th in markup.all("th", scope="col")}

    def links(markup: Markup) -> list[str | None]:
        return [link["href"] for link in markup.all("a")]

    plain, up, down = draw(), draw("/list/?sort=value"), draw("/list/?sort=-value")

    assert sorting(plain)["Value"] == "none"
    assert sorting(up)["Value"] == "ascending"
    assert sorting(down)["Value"] == "descending"
    assert sorting(down)["Code"] == "none"
    assert sorting(plain)["Rag"] is None
    assert links(plain)[1] == "?sort=value"
    assert links(up)[1] == "?sort=-value"
    assert first_cells(down) == ["CSC 002", "CSC 001", "CSC 000"]


def test_a_new_order_keeps_the_filters_and_begins_on_the_first_page() -> None:
    markup = draw("/list/?person=a%26b&page=2&sort=code", count=120)
    assert markup.all("a")[1]["href"] == "?person=a%26b&sort=value"


def test_another_page_keeps_the_filters_and_the_order() -> None:
    markup = draw("/list/?person=a%26b&sort=-code", count=120)
    assert markup.one("a", rel="next")["href"] == "?person=a%26b&sort=-code&page=2"


@pytest.mark.parametrize(
    "sort", ["evil", "-evil", "rag", "code,value", "value__year", "--value", "", "code'--"]
)
def test_an_order_that_the_table_does_not_offer_is_a_bad_request(sort: str) -> None:
    with pytest.raises(BadRequest):
        draw(f"/list/?sort={sort}")


@pytest.mark.parametrize(
    ("asked", "first"),
    [("2", "CSC 010"), ("0", "CSC 000"), ("-1", "CSC 000"), ("x", "CSC 000"), ("9" * 30, "CSC 000"),
     ("²", "CSC 000"), ("99", "CSC 020")],
)  # fmt: skip
def test_a_page_that_is_not_there_is_the_nearest_one(asked: str, first: str) -> None:
    assert first_cells(draw(f"/list/?page={asked}", count=23, per_page=10))[0] == first


def test_nobody_can_ask_for_a_page_of_any_size() -> None:
    assert len(first_cells(draw("/list/?per_page=1000", count=23, per_page=10))) == 10


def test_the_pages_say_where_the_reader_is() -> None:
    markup = draw("/list/?page=2", count=23, per_page=10)
    assert markup.one("a", aria_current="page").text == "2"
    assert "11 to 20 of 23" in [p.text for p in markup.all("p")]


def test_an_empty_table_says_why_and_draws_no_head() -> None:
    markup = draw(count=0)
    assert [p.text for p in markup.all("p")] == ["Nothing matches these filters."]
    assert markup.all("table") == []


def test_what_people_wrote_is_not_run() -> None:
    class Names(tables.Table):
        name = tables.Column(linkify=lambda value: "/people/")

    request = RequestFactory().get("/")
    table = tables.arrange(request, Names([{"name": "<script>alert(1)</script>"}]))
    template = engines["django"].from_string("{% load django_tables2 %}{% render_table table %}")
    markup = parsed(template.render({"table": table}, request))
    assert markup.all("script") == []
    assert markup.one("th", scope="row").text == "<script>alert(1)</script>"


def test_a_stacked_table_has_its_headings_at_its_cells() -> None:
    class Names(tables.Table):
        name = tables.Column(verbose_name="Who & what")
        age = tables.Number()

    class Stacked(Names):
        is_stacked = True

    def labels(kind: type[Names]) -> list[str | None]:
        (row,) = kind([{"name": "One", "age": 4}]).body()
        markup = parsed(row)
        return [cell.attrs.get("data-l") for cell in [*markup.all("th"), *markup.all("td")]]

    assert labels(Stacked) == ["Who & what", "Age"]
    assert labels(Names) == [None, None]


def test_no_table_outlives_its_request() -> None:
    request = RequestFactory().get("/")
    table = tables.arrange(request, Figures(rows(2)))
    list(table.body())
    gone = weakref.ref(table)

    del table
    gc.collect()

    assert gone() is None
