"""The pieces of which pages are made, in a real browser."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from kpiportal.pages import frame
from tests.browser.looks import (
    WIDTHS,
    assert_accessible,
    assert_fits,
    assert_links_move_the_focus,
)

HOST = "http://testserver"
PAGES = ["/form/", "/table/", "/table/?page=2&sort=-value&person=x", "/wide/", "/pieces/"]
FAULTS = {"/conflict/": 409, "/nowhere/": 404, "/table/?sort=evil": 400}


@pytest.fixture(autouse=True)
def _gallery(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ROOT_URLCONF = "tests.browser.gallery"
    settings.COUNCIL_NAME = "Borough Council of the Gallery"
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    names = ["form", "table", "wide", "pieces"]
    pages = [frame.Page(name.capitalize(), f"/{name}/", name == "form") for name in names]
    here = [frame.Area("Pieces", pages), frame.Area("Wide", pages[2:3])]
    monkeypatch.setattr(frame, "menu", lambda request: here)


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = served(context)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    yield page
    assert not [text for text in said if "Content Security Policy" in text]


def served(context: BrowserContext) -> Page:
    """A page whose requests Django answers in this process. It needs no server or database."""
    context.route("**/*", answer)
    return context.new_page()


def answer(route: Route) -> None:
    request = route.request
    path = urlsplit(request.url).path
    if path.startswith(settings.STATIC_URL):
        route.fulfill(path=str(finders.find(path.removeprefix(settings.STATIC_URL))))
        return
    found = Client().generic(
        request.method,
        request.url.removeprefix(HOST),
        request.post_data_buffer or b"",
        request.headers.get("content-type", ""),
    )
    route.fulfill(status=found.status_code, headers=dict(found.headers), body=found.content)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("address", [*PAGES, *FAULTS])
def test_every_piece_is_accessible_and_fits(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    found = page.goto(HOST + address)
    assert found
    assert found.status == FAULTS.get(address, 200)
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_each_error_leads_to_its_field_whatever_its_kind(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 600})
    page.goto(f"{HOST}/form/")
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert assert_links_move_the_focus(page) == 12
    assert_accessible(page)
    assert_fits(page)


def test_a_password_can_be_shown(page: Page) -> None:
    page.goto(f"{HOST}/form/")
    page.get_by_label("Password", exact=True).fill("secret")
    page.get_by_role("button", name="Show password").click()
    assert page.get_by_label("Password", exact=True).get_attribute("type") == "text"


def test_long_text_says_how_much_room_is_left(page: Page) -> None:
    page.goto(f"{HOST}/form/")
    page.get_by_label("Why it matters").fill("x" * 490)
    expect(page.get_by_text("You have 10 characters remaining").first).to_be_visible()


def test_the_first_tab_skips_to_the_page_s_own_words(page: Page) -> None:
    page.goto(f"{HOST}/table/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_head_and_the_row_s_name_stay_in_view_in_a_wide_table(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{HOST}/wide/")
    region = page.get_by_role("region", name="Figures of September")
    region.evaluate("e => e.scrollTo(300, 600)")
    place = region.bounding_box()
    head = page.get_by_role("columnheader", name="Month 14").bounding_box()
    name = page.get_by_role("rowheader", name="CSC 030").bounding_box()
    assert place
    assert head
    assert name
    assert head["y"] == pytest.approx(place["y"], abs=2)
    assert name["x"] == pytest.approx(place["x"], abs=2)


def test_the_head_stays_in_view_as_a_long_page_moves(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(f"{HOST}/table/")
    page.get_by_role("rowheader", name="CSC 015").scroll_into_view_if_needed()
    head = page.get_by_role("columnheader", name="Value").bounding_box()
    assert head
    assert head["y"] == pytest.approx(0, abs=2)


def test_a_wide_table_scrolls_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{HOST}/wide/")
    region = page.get_by_role("region", name="Figures of September")
    region.press("ArrowRight")
    page.wait_for_function("document.querySelector('.scroll-region').scrollLeft > 0")


def test_figures_stand_under_one_another(page: Page) -> None:
    page.goto(f"{HOST}/table/")
    widths = page.evaluate(
        """() => ["1111", "8888"].map((text) => {
          const cell = document.querySelector("td.govuk-table__cell--numeric");
          const span = document.createElement("span");
          span.textContent = text;
          cell.append(span);
          const width = span.getBoundingClientRect().width;
          span.remove();
          return width;
        })"""
    )
    assert widths[0] == widths[1]
    loaded = "[...document.fonts].filter((font) => font.status == 'loaded').map((f) => f.family)"
    assert "Source Sans 3" in str(page.evaluate(loaded))


def test_a_page_that_asks_for_htmx_changes_a_part_of_itself(page: Page) -> None:
    page.goto(f"{HOST}/quick/")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="Value").click()
    expect(page.get_by_role("columnheader", name="Value")).to_have_attribute(
        "aria-sort", "ascending"
    )
    assert page.evaluate("window.stayed")
    assert page.url == f"{HOST}/quick/?sort=value"


def test_on_paper_there_is_the_table_whole_and_no_navigation(page: Page) -> None:
    page.goto(f"{HOST}/wide/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    region = page.get_by_role("region", name="Figures of September")
    assert region.evaluate("e => e.scrollHeight <= e.clientHeight")
    page.goto(f"{HOST}/table/")
    expect(page.get_by_role("search")).to_be_hidden()


@pytest.fixture
def without_script(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield served(context)
    context.close()


def test_all_works_without_script(without_script: Page) -> None:
    without_script.goto(f"{HOST}/table/")
    without_script.get_by_role("link", name="Form", exact=True).click()
    without_script.get_by_role("button", name="Save").click()
    expect(without_script.get_by_role("heading", name="There is a problem")).to_be_visible()
    without_script.get_by_role("link", name="Table", exact=True).click()
    without_script.get_by_role("link", name="Value").click()
    expect(without_script.get_by_role("columnheader", name="Value")).to_have_attribute(
        "aria-sort", "ascending"
    )
