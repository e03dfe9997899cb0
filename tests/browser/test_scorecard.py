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
    expect(page.locator("tbody tr:not(.portal-table__group)")).to_have_count(51)
    assert_accessible(page)
    assert_fits(page)


def test_another_month_is_chosen_without_javascript(
    darlington: Site, cast: Cast, chromium: Browser
):
    context = chromium.new_context(base_url=darlington.url, java_script_enabled=False)
    context.add_cookies([darlington.cookie_of(cast.lead_officer)])
    page = context.new_page()
    page.goto("/scorecard/")
    page.get_by_label("Month").select_option(label="August 2017")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("heading", name="Scorecard, August 2017")).to_be_visible()
    context.close()
