"""A lead officer writes, an acceptor answers, a director signs: each in a browser of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from kpiportal.models import Person
from narratives.models import Round
from tests.browser.looks import WIDTHS, assert_accessible, assert_fits
from tests.cast import Cast
from tests.narratives.makers import make_post
from tests.narratives.quarter import Quarter, start_a_quarter
from tests.programs import Site

As = Callable[[Person], Page]


@pytest.fixture
def as_(site: Site, chromium: Browser) -> Iterator[As]:
    """Open the portal as somebody."""
    contexts = []

    def open_as(person: Person) -> Page:
        context = chromium.new_context(base_url=site.url)
        context.set_default_timeout(10_000)
        context.add_cookies([site.cookie_of(person)])
        contexts.append(context)
        return context.new_page()

    yield open_as
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def files(site: Site) -> Iterator[Path]:
    folder = site.house.folder / "files"
    with override_settings(MEDIA_ROOT=folder):
        yield folder


@pytest.fixture
def quarter(site: Site, files: Path, cast: Cast) -> Quarter:
    """One database serves all tests of this file: what one leaves the next goes on with."""
    if not Round.objects.exists():
        return start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    return Quarter(cast)


def assert_looks_right(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page)
        assert_fits(page)


def open_to_write(page: Page) -> Page:
    page.goto("/your-work/")
    page.get_by_role("link", name="AB 01").first.click()
    page.get_by_role("button", name="Write it").click()
    return page


def kept(page: Page) -> None:
    expect(page.locator("#autosave-says")).to_contain_text("What you typed is kept.")


def test_a_closed_window_loses_no_word_and_a_contradiction_is_told_at_once(
    as_: As, quarter: Quarter
) -> None:
    page = open_to_write(as_(quarter.cast.lead_officer))
    page.get_by_label("What changed").fill("25% were repeats.")
    expect(page.locator("#said-against")).to_contain_text("it should be 23%")
    kept(page)
    assert_looks_right(page)
    page.close(run_before_unload=False)

    page = open_to_write(as_(quarter.cast.lead_officer))
    expect(page.get_by_label("What changed")).to_have_value("25% were repeats.")
    page.get_by_label("What changed").fill("23% were repeats.")
    expect(page.locator("#said-against")).to_be_empty()
    assert quarter.due.text == ""


def test_a_figure_that_is_clicked_stands_where_the_cursor_was(as_: As, quarter: Quarter) -> None:
    page = open_to_write(as_(quarter.cast.lead_officer))
    page.get_by_label("Why", exact=True).fill("It was ")
    page.get_by_role("button", name="put AB 01 target into the text").click()
    expect(page.get_by_label("Why", exact=True)).to_have_value("It was {{AB 01 target}}")
    kept(page)
