"""The page of one indicator in a real browser: read at any width, used by keyboard alone."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from indicators.models import Release
from indicators.packs.loading import load
from tests.browser.looks import assert_accessible, assert_fits, overlapping
from tests.cast import Cast
from tests.programs import Site

WIDTHS = [1440, 768, 320]
PACKS = ["01-year-end-2024-25", "02-quarter-1-2025-26"]
# A count, a percentage whose series breaks, a rate with three comparators, a running total,
# categories alone.
CODES = ["CR 01", "CR 03", "LA 04", "CP 06", "LA 05"]
LABELS = ".portal-chart--wide text, .portal-chart--narrow text"


@pytest.fixture
def page(site: Site, cast: Cast, chromium: Browser) -> Iterator[Page]:
    """The portal as an analyst, with the sample council's first packs in it."""
    if not Release.objects.exists():
        for pack in PACKS:
            load(settings.BASE_DIR / "demo" / "sample" / pack, actor=None, now=timezone.now())
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(20_000)
    context.add_cookies([site.cookie_of(cast.analyst)])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_whatever_it_is_of_it_can_be_read(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for code in CODES:
        page.goto(f"/indicators/{code}/?years=all")
        expect(page.locator(".portal-chart svg:visible").first).to_be_visible()
        assert overlapping(page.locator(LABELS)) == [], page.url
        assert_fits(page)
    assert_accessible(page)


def test_two_columns_stand_whole_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/indicators/CR 01/")
    region = page.get_by_role("region", name="Figures", exact=True)
    expect(region.locator("thead th")).to_have_text(["Month", "Figure"])
    widths = region.evaluate("it => [it.scrollWidth, it.clientWidth]")
    assert widths[0] == widths[1]


def test_only_one_of_its_two_drawings_is_ever_shown(page: Page) -> None:
    for width, shown in ((1440, "wide"), (320, "narrow")):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto("/indicators/CR 01/")
        drawn = page.locator(".portal-chart")
        seen = [each for each in drawn.all() if each.is_visible()]
        assert [each.get_attribute("class") for each in seen] == [
            f"portal-chart portal-chart--{shown}"
        ]


def test_it_is_used_by_keyboard_and_leads_back_to_where_one_came_from(page: Page) -> None:
    page.goto("/scorecard/?q=decided+within")
    page.get_by_role("link", name="% of contacts decided within one working day").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("CR 03")
    page.get_by_label("Period").focus()
    page.keyboard.type("All")
    for name in ("Target", "Control limits"):
        page.get_by_label(name, exact=True).focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Show", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**years=all**")
    expect(page.get_by_label("Target", exact=True)).not_to_be_checked()
    drawn = page.locator(".portal-chart--wide desc").text_content() or ""
    assert "Target" not in drawn
    assert "Control limits" not in drawn
    page.get_by_role("region", name="Figures").focus()
    expect(page.get_by_role("region", name="Figures")).to_be_focused()
    page.get_by_role("link", name="Back to the scorecard").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/scorecard/?q=decided+within")
