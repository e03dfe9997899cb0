"""Sections and the journey in a real browser, with a council's figures: on a desk, on a phone."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from indicators.models import Release
from indicators.packs.loading import load
from tests.browser.looks import WIDTHS, assert_accessible, assert_fits
from tests.cast import Cast
from tests.programs import Site


@pytest.fixture
def wexmere(site: Site) -> Site:
    """The sample's first pack is loaded: one database serves all tests of this file."""
    if not Release.objects.exists():
        pack = settings.BASE_DIR / "demo" / "sample" / "01-year-end-2024-25"
        load(pack, actor=None, now=timezone.now())
    return site


@pytest.fixture
def page(wexmere: Site, cast: Cast, chromium: Browser) -> Iterator[Page]:
    """The portal as an analyst."""
    context = chromium.new_context(base_url=wexmere.url)
    context.set_default_timeout(20_000)
    context.add_cookies([wexmere.cookie_of(cast.analyst)])
    yield context.new_page()
    context.close()


def look_at(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert_accessible(page)
    assert_fits(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_journey_is_a_flow_for_each_cohort_and_their_table(page: Page, width: int) -> None:
    look_at(page, "/journey/", width)
    expect(page.get_by_role("img")).to_have_count(2)
    expect(page.get_by_role("rowheader")).to_have_count(6)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("audience", ["staff", "published"])
def test_each_section_is_accessible_and_fits(page: Page, width: int, audience: str) -> None:
    look_at(page, f"/sections/?audience={audience}", width)
    expect(page.get_by_role("rowheader")).to_have_count(10)
    for slug in ("child-protection", "children-in-our-care"):
        look_at(page, f"/sections/{slug}/?audience={audience}", width)
        assert page.get_by_role("img").count() > 3


@pytest.mark.parametrize("width", WIDTHS)
def test_the_framework_and_its_lists_are_accessible_and_fit(page: Page, width: int) -> None:
    look_at(page, "/framework/", width)
    expect(page.get_by_role("rowheader")).to_have_count(4)
    look_at(page, "/framework/inspection/?audience=published", width)
    look_at(page, "/framework/own/indicators/?level=Early+help", width)
    expect(page.get_by_role("link", name="CSV")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_checks_are_accessible_and_fit(page: Page, width: int) -> None:
    for address in ("/checks/", "/checks/missing/", "/checks/held-back/", "/checks/definitions/"):
        look_at(page, address, width)
        expect(page.get_by_role("navigation", name="Checks")).to_be_visible()


def test_the_matrix_itself_fits_a_narrow_window(page: Page) -> None:
    """At 320 px, which is 400% of 1280, each cell has its theme and nothing moves sideways."""
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/framework/")
    assert page.evaluate(
        "[...document.querySelectorAll('.portal-matrix tbody :is(td, th)')]"
        ".every(e => e.getBoundingClientRect().right <= 320)"
    )
    label = "getComputedStyle(document.querySelector('.portal-matrix td'), '::before').content"
    assert page.evaluate(label) == '"Do people listen to me?"'


def test_a_printed_section_keeps_each_heading_with_its_figures(page: Page) -> None:
    page.goto("/sections/child-protection/")
    topics = [" ".join(each.split()) for each in page.locator(".portal-topic h2").all_inner_texts()]
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")
    printed = page.pdf(format="A4", landscape=True, margin=margins)  # type: ignore[arg-type]
    pages = PdfReader(BytesIO(printed)).pages
    sheets = [" ".join(each.extract_text().split()) for each in pages]
    # A column may be called as its topic is, and then stands last in the sheet's text again.
    ends = [sheet.partition(topic) for sheet in sheets for topic in topics if topic in sheet]
    assert len(ends) >= len(topics) > 1
    assert [before for before, _, after in ends if not after] == []
