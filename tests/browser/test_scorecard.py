"""Darlington's scorecard in a real browser: readable on a desk and on a phone, by everybody."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from indicators.models import Release
from indicators.packs.loading import load
from tests.browser.looks import WIDTHS, assert_accessible, assert_fits
from tests.cast import Cast
from tests.programs import Site


@pytest.fixture
def darlington(site: Site) -> Site:
    """Its first pack is loaded: one database serves all tests of this file."""
    if not Release.objects.exists():
        pack = settings.BASE_DIR / "demo" / "darlington" / "2017-11-scorecard"
        load(pack, actor=None, now=timezone.now())
    return site


@pytest.fixture
def page(darlington: Site, cast: Cast, chromium: Browser) -> Iterator[Page]:
    """The portal as a lead officer."""
    context = chromium.new_context(base_url=darlington.url)
    context.set_default_timeout(10_000)
    context.add_cookies([darlington.cookie_of(cast.lead_officer)])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_scorecard_is_accessible_and_fits(page: Page, width: int):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/scorecard/")
    expect(page.get_by_role("heading", name="Scorecard, September 2017")).to_be_visible()
    expect(page.locator(".card tbody tr:not(.g)")).to_have_count(51)
    assert_accessible(page)
    assert_fits(page)


def test_another_month_is_chosen_without_javascript(
    darlington: Site, cast: Cast, chromium: Browser
):
    context = chromium.new_context(base_url=darlington.url, java_script_enabled=False)
    context.add_cookies([darlington.cookie_of(cast.lead_officer)])
    page = context.new_page()
    page.goto("/scorecard/")
    page.get_by_label("Month", exact=True).select_option(label="August 2017")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="Scorecard, August 2017")).to_be_visible()
    assert page.url.endswith("/scorecard/?month=2017-08")
    context.close()


def test_after_going_back_the_form_asks_for_what_is_shown(page: Page):
    page.goto("/scorecard/?month=2017-09")
    page.locator("summary", has_text="Filters and columns").click()
    page.get_by_label("RAG", exact=True).select_option(label="Red")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("8 of 51 indicators.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("51 of 51 indicators.")).to_be_visible()
    expect(page.get_by_label("RAG", exact=True)).to_have_value("")


def test_all_of_it_works_by_keyboard(page: Page):
    """A total, a section's rule, a filter behind its summary, an order, and a filter taken off."""
    page.goto("/scorecard/?month=2017-09")
    page.get_by_role("link", name="8 Missing target").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("8 of 51 indicators.")).to_be_visible()
    rule = page.locator(".card__why summary").first
    rule.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Green counts 2, amber 1, red 0.").first).to_be_visible()
    page.locator("summary", has_text="Filters and columns").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Section", exact=True).first.focus()
    page.keyboard.type("Child protection plans")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Show these").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Section: Child protection plans")).to_be_visible()
    page.locator(".portal-table__sort", has_text="Against target").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sorted by: Against target")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Against target: Missing target").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Against target: Missing target")).to_have_count(0)


def test_the_box_takes_the_focus_and_scrolls(page: Page):
    page.goto("/scorecard/?month=2017-09")
    page.get_by_role("region", name="Darlington Borough Council: indicators").focus()
    page.keyboard.press("End")
    expect(page.locator(".card tbody tr").last).to_be_in_viewport()
    expect(page.locator(".card thead")).to_be_in_viewport()


def test_the_table_itself_fits_a_narrow_window(page: Page):
    """At 320 px, which is 400% of 1280, every figure has its label and nothing moves sideways."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/scorecard/?month=2017-09")
    assert page.evaluate(
        "[...document.querySelectorAll('.card tbody :is(td, th)')]"
        ".every(e => e.getBoundingClientRect().right <= 320)"
    )
    label = "getComputedStyle(document.querySelector('.card td.c-figure'), '::before').content"
    assert page.evaluate(label) == '"Figure"'
