"""The pictures of docs/images, taken of the portal itself: PICTURES=docs/images keeps them.

Without it they are taken and looked at all the same, so that none can come out that can't be read.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page

from indicators.models import Release
from indicators.packs.loading import load
from indicators.rules.periods import Month
from narratives.models import Edition
from tests.browser.looks import assert_fits, overlapping
from tests.cast import Cast
from tests.narratives.editions import published_quarter
from tests.programs import Site

SCORECARD = "/scorecard/?month=2017-09"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 320, "height": 900}
# What a sheet of A3, lying, has within margins of 12 mm: 396 by 273 mm at 96 to the inch.
SHEET = {"width": 1497, "height": 1032}
PHONE_HEIGHT = 1800
READABLE = 4.5
# Against white, once all colour is gone: WCAG's contrast of every word that judges.
CONTRASTS = """elements => elements.map(e => {
  const parts = getComputedStyle(e).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const linear = parts.map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05);
})"""
SHAPES = "elements => elements.map(e => [e.innerText.trim(), e.querySelector('svg')?.innerHTML])"


@pytest.fixture
def page(site: Site, cast: Cast, chromium: Browser) -> Iterator[Page]:
    """The portal as a lead officer, with Darlington's first pack in it."""
    if not Release.objects.exists():
        pack = settings.BASE_DIR / "demo" / "darlington" / "2017-11-scorecard"
        load(pack, actor=None, now=timezone.now())
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(10_000)
    context.add_cookies([site.cookie_of(cast.lead_officer)])
    yield context.new_page()
    context.close()


def keep(page: Page, name: str, **options: object) -> None:
    folder = os.environ.get("PICTURES")
    path = Path(folder) / name if folder else None
    taken = page.screenshot(path=path, **options)  # type: ignore[arg-type]
    assert len(taken) > 10_000, f"{name} is all but empty"


def right_edges(cells: Locator) -> list[float]:
    return cells.evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")


def test_the_scorecard_shows_all_its_columns_on_a_desk(page: Page) -> None:
    page.set_viewport_size(DESK)
    page.goto(SCORECARD)
    stays = page.locator(".card thead .c-standing").bounding_box()
    assert stays is not None
    # Nothing lies under the column that stays, nor beyond the window.
    assert max(right_edges(page.locator(".card td.c-target"))) <= stays["x"] + 1
    assert max(right_edges(page.locator(".card td"))) <= DESK["width"]
    keep(page, "scorecard.png")


def test_the_scorecard_can_be_read_on_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(SCORECARD)
    assert_fits(page)
    top = {"x": 0, "y": 0, "width": PHONE["width"], "height": PHONE_HEIGHT}
    keep(page, "scorecard-at-320.png", full_page=True, clip=top)


def test_the_scorecard_printed_in_grey_says_the_same(page: Page) -> None:
    page.set_viewport_size(SHEET)
    page.goto(SCORECARD)
    page.emulate_media(media="print")
    judged = page.locator(".card .c-standing .rag")
    assert min(judged.evaluate_all(CONTRASTS)) >= READABLE
    # Each word has a shape that no other has.
    shapes = {(word, shape) for word, shape in judged.evaluate_all(SHAPES)}
    by_rag = {shape: {word for word, other in shapes if other == shape} for _, shape in shapes}
    assert sorted(map(sorted, by_rag.values())) == [
        ["Better than target", "On target"],
        ["Missing target"],
        ["No target"],
    ]
    assert not page.locator(".card-first__waits").is_visible()
    assert max(right_edges(page.locator(".card td"))) <= SHEET["width"]
    page.evaluate("document.documentElement.style.filter = 'grayscale(1)'")
    keep(page, "scorecard-printed-in-grey.png")


def test_an_indicator_can_be_read_on_a_desk(page: Page) -> None:
    page.set_viewport_size(DESK | {"height": 1250})
    page.goto("/indicators/CSC%20032/?month=2017-09")
    assert overlapping(page.locator(".portal-chart--wide text")) == []
    keep(page, "indicator.png")


@pytest.fixture
def member(site: Site, cast: Cast, chromium: Browser, page: Page) -> Iterator[Page]:
    """The portal as an elected member, with the quarter of those figures published."""
    if not Edition.objects.exists():
        with override_settings(MEDIA_ROOT=site.house.folder / "files"):
            published_quarter(cast, Month.of(2017, 9))
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(10_000)
    context.add_cookies([site.cookie_of(cast.member)])
    yield context.new_page()
    context.close()


def test_what_members_read_can_be_read_on_a_desk(member: Page) -> None:
    member.set_viewport_size(DESK | {"height": 1250})
    member.goto("/published/2017-09/1/")
    assert_fits(member)
    # Larger type than staff read.
    paragraph = member.locator("main p.govuk-body-l").first
    assert paragraph.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 21
    keep(member, "members.png")
