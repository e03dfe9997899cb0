"""Darlington's scorecard in a real browser: readable on a desk and on a phone, by everybody."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

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
    """At 320 px, which is 400% of 1280, nothing moves sideways, and what isn't plain is named."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/scorecard/?month=2017-09")
    assert page.evaluate(
        "[...document.querySelectorAll('.card tbody :is(td, th)')]"
        ".every(e => e.getBoundingClientRect().right <= 320)"
    )
    label = "getComputedStyle(document.querySelector('.card td.c-target'), '::before').content"
    assert page.evaluate(label) == '"Target"'


def row_of(page: Page, code: str) -> Locator:
    return page.locator(".card tbody tr", has=page.locator("b", has_text=code))


def seen(row: Locator) -> list[str | None]:
    """The columns of which something is seen beside its title."""
    return [cell.get_attribute("data-l") for cell in row.locator("td").all() if cell.is_visible()]


@pytest.mark.parametrize("width", [320, 768])
def test_on_a_phone_a_row_is_short_and_a_key_opens_the_rest(page: Page, width: int):
    in_short = ["Figure", "Since May 2017", "Trend", "Target", "Against target"]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/scorecard/?month=2017-09")
    row, other = row_of(page, "CSC 032"), row_of(page, "CSC 022")
    assert seen(row) == in_short
    assert row.evaluate("row => row.offsetHeight") <= 100
    row.locator("summary", has_text="More of CSC 032").focus()
    page.keyboard.press("Enter")
    said = row.locator("td").filter(has_not_text=re.compile("^–$")).all()
    assert seen(row) == [cell.get_attribute("data-l") for cell in said]
    assert {"Lead officer", "England, Mar 2016", "2016-17", "Aug"} < set(seen(row))
    assert seen(other) == in_short
    assert_accessible(page)
    assert_fits(page)


def test_on_a_phone_the_form_says_the_order(page: Page):
    """Its headings, which aren't shown there, take no focus either."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/scorecard/?month=2017-09")
    assert not page.locator(".card thead").is_visible()
    page.locator("summary", has_text="Filters and columns").click()
    page.get_by_label("Sorted by").select_option(label="Indicator, descending")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="Sorted by: Indicator, descending")).to_be_visible()
    titles = page.locator(".card tbody th a").all_inner_texts()
    assert titles == sorted(titles, key=str.casefold, reverse=True)
    assert_accessible(page)


def test_a_row_of_little_has_no_more_to_open(page: Page):
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/scorecard/?month=2017-09&show=trend&show=target")
    expect(page.locator(".card__more")).to_have_count(0)
    page.goto("/scorecard/?month=2017-09&show=trend&show=unit")
    expect(page.locator(".card__more")).to_have_count(51)


FILLED = """() => {
  for (const cell of document.querySelectorAll('.card :is(.c-month, .c-year)'))
    cell.textContent = '297.9';
  for (const cell of document.querySelectorAll('.card :is(.c-numerator, .c-denominator)'))
    cell.textContent = '22,627';
  const region = document.querySelector('.card-region');
  return region.scrollWidth - region.clientWidth;
}"""


def test_a_whole_years_months_fit_a_desks_window(page: Page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/scorecard/?month=2018-03")
    expect(page.locator(".card thead .c-month")).to_have_count(11)
    assert page.evaluate(FILLED) == 0


def test_where_columns_lie_under_those_that_stay_a_shadow_says_so(page: Page):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/scorecard/?month=2018-03")
    assert page.evaluate(FILLED) > 0
    title, standing = page.locator(".card tbody tr th a").first, page.locator("td.c-standing").first
    casts = "e => getComputedStyle(e.closest('th, td')).boxShadow.includes(' 8px ')"
    assert [each.evaluate(casts) for each in (title, standing)] == [False, True]
    page.locator(".card-region").evaluate("region => region.scrollTo(region.scrollWidth, 0)")
    expect(title).to_be_in_viewport()
    assert [each.evaluate(casts) for each in (title, standing)] == [True, False]
