"""The pieces of which pages are made."""

from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from tests.markup import Markup, parsed


def draw(source: str, address: str = "/list/", **context: Any) -> Markup:
    template = engines["django"].from_string("{% load portal %}" + source)
    return parsed(template.render(context, RequestFactory().get(address)))


@pytest.mark.parametrize(
    ("rag", "word"),
    [("green", "Green"), ("amber", "Amber"), ("red", "Red"), ("none", "Not judged")],
)
def test_rag_is_a_word_and_a_shape_of_its_own(rag: str, word: str) -> None:
    markup = draw("{% rag rag %}", rag=rag)
    others = [
        draw("{% rag rag %}", rag=other) for other in {"green", "amber", "red", "none"} - {rag}
    ]

    assert markup.one("span").text == word
    assert markup.one("svg")["aria-hidden"] == "true"
    assert markup.one("path")["d"] not in [other.one("path")["d"] for other in others]


def test_rag_takes_the_council_s_own_word() -> None:
    assert draw('{% rag "green" "Better than" %}').one("span").text == "Better than"


def test_a_rag_that_is_none_of_the_four_is_a_fault() -> None:
    with pytest.raises(KeyError):
        draw('{% rag "purple" %}')


def test_a_button_acts_by_post_with_its_token_and_what_is_sent_with_it() -> None:
    markup = draw('{% post_button "/jobs/" "Try again" look="secondary" job=3 %}', csrf_token="abc")
    form = markup.one("form")
    sent = {field["name"]: field["value"] for field in markup.all("input")}

    assert (form["method"], form["action"]) == ("post", "/jobs/")
    assert sent == {"csrfmiddlewaretoken": "abc", "job": "3"}
    assert markup.one("button")["data-prevent-double-click"] == "true"


def test_breadcrumbs_lead_back_in_order() -> None:
    markup = draw('{% breadcrumbs "Audits" "/audits/" sample "/audits/1/" %}', sample="A & B")
    assert [(link.text, link["href"]) for link in markup.all("a")] == [
        ("Audits", "/audits/"),
        ("A & B", "/audits/1/"),
    ]


def test_what_is_wider_than_the_screen_scrolls_by_keyboard_and_has_a_name() -> None:
    region = draw('{% scroll_region "A & B" %}<p>x</p>{% endscroll_region %}').one("div")
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "A & B")


def test_details_hold_their_words_until_asked() -> None:
    markup = draw('{% details "How" %}<p>Because</p>{% enddetails %}')
    assert markup.one("summary").text == "How"
    assert "Because" in markup.one("details").text


def test_an_address_with_one_thing_changed_keeps_the_rest() -> None:
    markup = draw(
        '<a href="{% with_query month="2017-09" page=None %}"></a>', "/?a=1&a=2&month=x&page=3"
    )
    assert markup.one("a")["href"] == "?a=1&a=2&month=2017-09"


class ByPerson(forms.Form):
    says_optional = False
    person = forms.CharField(required=False)


def test_a_filter_asks_by_get_and_can_be_cleared_once_used() -> None:
    def links(address: str) -> list[str | None]:
        return [
            link["href"] for link in draw("{% filters form %}", address, form=ByPerson()).all("a")
        ]

    assert draw("{% filters form %}", form=ByPerson()).one("form")["method"] == "get"
    assert draw("{% filters form %}", form=ByPerson()).one("label").text == "Person"
    assert links("/list/") == []
    assert links("/list/?person=x") == ["/list/"]


def test_a_status_has_no_colour_of_a_judgement() -> None:
    plain, strong = draw('{% status "Draft" %}'), draw('{% status "Yours" strong=True %}')
    assert plain.one("strong")["class"] == "govuk-tag portal-status"
    assert strong.one("strong")["class"] == "govuk-tag portal-status portal-status--strong"


def test_many_pages_are_told_in_few_links() -> None:
    page = Paginator(range(200), 10).page(10)
    markup = draw('{% include "components/pagination.html" %}', "/list/?q=x", page=page)
    assert [li.text.strip() for li in markup.all("li")] == ["1", "⋯", "9", "10", "11", "⋯", "20"]
    assert markup.one("a", rel="prev")["href"] == "?q=x&page=9"


def test_one_page_needs_no_links() -> None:
    page = Paginator(range(5), 10).page(1)
    assert draw('{% include "components/pagination.html" %}', page=page).elements == []


def test_a_summary_list_shows_nought_as_nought_and_nothing_as_a_dash() -> None:
    rows = [{"key": "Target", "value": 0, "url": "/target/"}, {"key": "Unit", "value": None}]
    markup = draw('{% include "components/summary_list.html" %}', rows=rows)
    assert [dd.text.strip() for dd in markup.all("dd")] == ["0", "Change Target", "–"]


@pytest.mark.parametrize(
    ("name", "context", "said"),
    [
        ("empty", {"title": "Nothing waits", "text": "It will."}, ["Nothing waits", "It will."]),
        ("warning_text", {"text": "No way back."}, ["Warning", "No way back."]),
        ("back_link", {"url": "/x/"}, ["Back"]),
    ],
)
def test_small_pieces_say_what_they_are_given(
    name: str, context: dict[str, str], said: list[str]
) -> None:
    markup = draw(f'{{% include "components/{name}.html" %}}', **context)
    words = markup.elements[0].text
    assert all(part in words for part in said)
