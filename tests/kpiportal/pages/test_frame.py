"""What stands round every page, and the pages for what went wrong."""

from collections.abc import Callable

import pytest
from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from kpiportal import urls
from kpiportal.access import KEEP_PEOPLE, needs, public, signed_in
from kpiportal.pages import errors, frame
from tests.cast import Cast
from tests.markup import parsed


def raising(error: Exception) -> Callable[[HttpRequest], HttpResponse]:
    @public
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


@public
def two_texts(request: HttpRequest) -> HttpResponse:
    return errors.conflict(request, yours="<b>Mine</b>", theirs="Hers\nin two", back="/back/")


@signed_in
def page_of_all(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% block title %}{{ request.GET.title }}{% endblock %}'
    )
    return HttpResponse(template.render({}, request))


urlpatterns = [
    *urls.urlpatterns,
    path("all/", page_of_all, name="page_of_all"),
    path("all/part/", page_of_all),
    path("few/", needs(KEEP_PEOPLE)(lambda request: HttpResponse()), name="page_of_few"),
    path("refused/", raising(PermissionDenied("Your role does not let you fly."))),
    path("unreadable/", raising(BadRequest("This list can't be sorted that way."))),
    path("broken/", raising(ValueError("children's names"))),
    path("away/", raising(OperationalError("no server"))),
    path("conflict/", two_texts),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

HERE = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def two_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [("page_of_all", "All & some"), ("page_of_few", "Few")]
    monkeypatch.setattr(frame, "MENU", [("An area", pages), ("Of few", pages[1:])])


@HERE
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/refused/", 403, "You may not open this page"),
        ("/unreadable/", 400, "The portal can’t read this request"),
        ("/nowhere/", 404, "Page not found"),
        ("/conflict/", 409, "Somebody else saved first"),
        ("/broken/", 500, "Something went wrong"),
        ("/away/", 503, "The portal is away for a moment"),
    ],
)
def test_each_fault_has_its_page(browser: Client, address: str, status: int, heading: str) -> None:
    answer = browser.get(address)
    assert answer.status_code == status
    assert parsed(answer.text).one("h1").text == heading


@HERE
def test_a_refusal_says_its_reason(browser: Client) -> None:
    assert "Your role does not let you fly." in browser.get("/refused/").text


@HERE
def test_a_bad_request_says_our_reason_but_never_quotes_what_was_sent(browser: Client) -> None:
    assert "sorted that way" in parsed(browser.get("/unreadable/").text).one("main").text
    assert "evil.example" not in browser.get("/nowhere/", HTTP_HOST="evil.example").text
    assert browser.get("/nowhere/", HTTP_HOST="evil.example").status_code == 400


@HERE
def test_a_fault_tells_nothing_of_what_it_was_about(browser: Client) -> None:
    assert "children" not in browser.get("/broken/").text
    assert "no server" not in browser.get("/away/").text


@HERE
def test_a_database_away_asks_to_come_back(browser: Client) -> None:
    assert browser.get("/away/")["Retry-After"] == "30"


@HERE
def test_two_texts_are_both_kept_and_neither_is_run(browser: Client) -> None:
    markup = parsed(browser.get("/conflict/").text)
    texts = [div.text for div in markup.all("div") if div["class"] == "portal-sides__text"]
    assert texts == ["<b>Mine</b>", "Hers\nin two"]
    assert markup.all("b") == []
    assert "/back/" in [link["href"] for link in markup.all("a")]


@HERE
def test_a_form_without_its_token_is_told_apart_from_a_missing_right() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"login": "x"})
    assert answer.status_code == 403
    assert parsed(answer.text).one("h1").text == "Your form was not sent"


@HERE
@pytest.mark.usefixtures("two_pages")
def test_the_menu_lists_what_its_reader_may_open(client: Client, cast: Cast) -> None:
    def menu(person: object) -> tuple[list[str], list[str]]:
        """Its areas, and the pages of the one the reader is in."""
        client.force_login(person)
        markup = parsed(client.get("/all/?title=A").text)
        areas = markup.all("a", class_="govuk-service-navigation__link")
        pages = markup.all("a", class_="portal-area__link")
        return [link.text for link in areas], [link.text for link in pages]

    assert menu(cast.auditor) == (["All & some"], [])
    assert menu(cast.administrator) == (["An area", "Few"], ["All & some", "Few"])


@HERE
@pytest.mark.usefixtures("two_pages")
def test_a_stranger_sees_no_menu(client: Client) -> None:
    assert parsed(client.get("/nowhere/").text).all("nav") == []


@HERE
@pytest.mark.usefixtures("two_pages")
def test_the_menu_marks_where_the_reader_is(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    markup = parsed(client.get("/all/part/?title=A").text)
    marked = [(link.text, link["href"]) for link in markup.all("a", aria_current="true")]
    assert marked == [("An area", "/all/"), ("All & some", "/all/")]


@HERE
@pytest.mark.usefixtures("two_pages")
def test_a_title_names_page_section_and_council(client: Client, cast: Cast) -> None:
    def title(address: str) -> str:
        return parsed(client.get(address).text).one("title").text

    client.force_login(cast.administrator)
    with override_settings(COUNCIL_NAME="Salt & Vinegar Council"):
        assert title("/all/?title=A+<b>") == "A <b> – All & some – Salt & Vinegar Council"
        assert title("/all/?title=All+%26+some") == "All & some – Salt & Vinegar Council"
    with override_settings(COUNCIL_NAME=""):
        assert title("/all/?title=A") == "A – All & some – Performance portal"


@HERE
def test_signing_out_takes_a_post(client: Client, cast: Cast) -> None:
    client.force_login(cast.auditor)
    markup = parsed(client.get("/all/").text)
    form = markup.one("form")
    assert (form["method"], form["action"]) == ("post", "/sign-out/")
    assert markup.one("input", name="csrfmiddlewaretoken")["value"]


def test_the_page_that_says_all_is_down_asks_no_database() -> None:
    # Without the database's fixture every query raises.
    answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Performance portal" in answer.content.decode()


class Refused(forms.Form):
    def clean(self) -> None:
        raise forms.ValidationError("<script>")


def test_a_problem_without_a_field_is_told_as_text() -> None:
    template = engines["django"].from_string("{% load portal %}{% error_summary form %}")
    markup = parsed(template.render({"form": Refused({})}))
    assert [item.text for item in markup.all("li")] == ["<script>"]
    assert markup.all("a") == []
