"""The looks themselves see what they are there to see."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.looks import assert_accessible, assert_fits, assert_links_move_the_focus

SUMMARY = '<div class="govuk-error-summary"><a href="#{}">Enter a name</a></div>'


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def show(page: Page, body: str) -> None:
    page.set_content(
        f"<!doctype html><html lang=en><title>T</title><main><h1>H</h1>{body}</main></html>"
    )


def test_a_field_without_a_label_is_seen(page: Page) -> None:
    show(page, '<label for="a">Name</label><input id="a">')
    assert_accessible(page)
    show(page, '<input id="a">')
    with pytest.raises(AssertionError, match="label"):
        assert_accessible(page)


def test_pale_words_are_seen(page: Page) -> None:
    show(page, '<p style="color: #aaa">Pale</p>')
    with pytest.raises(AssertionError, match="color-contrast"):
        assert_accessible(page)


def test_what_widens_the_page_is_seen_and_named(page: Page) -> None:
    show(page, '<div style="overflow-x: auto"><div style="width: 9000px">Inside</div></div>')
    assert_fits(page)
    show(page, '<div id="wide" style="width: 9000px">Wide</div>')
    with pytest.raises(AssertionError, match='id="wide"'):
        assert_fits(page)


@pytest.mark.parametrize(
    "field", ["", '<div id="name">No field</div>', '<input id="name" disabled>', '<input id="x">']
)
def test_an_error_that_leads_nowhere_is_seen(page: Page, field: str) -> None:
    show(page, SUMMARY.format("name") + '<input id="name">')
    assert assert_links_move_the_focus(page) == 1
    show(page, SUMMARY.format("name") + field)
    with pytest.raises(AssertionError, match="Enter a name"):
        assert_links_move_the_focus(page)
