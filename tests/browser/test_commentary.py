"""A lead officer writes, an acceptor answers, a director signs: each in a browser of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect

from narratives.models import Round
from tests.browser.conftest import As
from tests.browser.looks import assert_looks_right
from tests.cast import PASSWORD, Cast
from tests.narratives.makers import make_post
from tests.narratives.quarter import Quarter, start_a_quarter
from tests.programs import Site


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


def write_and_submit(page: Page, text: str) -> None:
    page.get_by_label("What changed").fill(text)
    page.get_by_role("button", name="Save and submit").click()
    expect(page.get_by_text("Submitted since")).to_be_visible()


def open_from_your_work(page: Page, name: str) -> Page:
    page.goto("/your-work/")
    assert_looks_right(page)
    page.get_by_role("link", name=name).first.click()
    assert_looks_right(page)
    return page


def ask_for_more(page: Page) -> None:
    """The acceptor's first visit: a remark in the margin, and back with a reason."""
    page.get_by_text("Say something of it").click()
    page.get_by_label("On which words").fill("were repeats")
    page.get_by_label("What you say of them").fill("Of how many families?")
    assert_looks_right(page)
    page.get_by_role("button", name="Say it").click()
    expect(page.get_by_text("“were repeats”")).to_be_visible()
    page.get_by_label("Reason").fill("By when?")
    page.get_by_role("button", name="Return", exact=True).click()
    expect(page.get_by_text("Returned since")).to_be_visible()


def answer(page: Page) -> None:
    """The lead officer's second visit."""
    expect(page.get_by_text("Why it was returned. By when?")).to_be_visible()
    page.get_by_role("button", name="Change it").click()
    assert_looks_right(page)
    write_and_submit(page, "23% were repeats. We look at each by June.")
    page.get_by_role("button", name="Settled").click()
    expect(page.get_by_text("Nothing is open.")).to_be_visible()
    page.get_by_text("Version 4:").click()
    expect(page.locator("ins").filter(has_text="We look at each by June.")).to_be_visible()
    assert_looks_right(page)


def sign(page: Page, quarter: Quarter) -> None:
    """The director's visit: what is exceptional, a reservation, the signature, its check."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(quarter.cast.director.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    open_from_your_work(page, "Quarter 2 of 2017-18")
    page.get_by_role("button", name="Read it and approve").click()
    expect(page.get_by_role("row", name="AB 01").first).to_contain_text("Behind its target")
    assert_looks_right(page)
    page.get_by_role("button", name="Approve with reservations").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what your reservations are.")
    page.get_by_label("Reservations").fill("Reviews were late.")
    page.get_by_role("button", name="Approve with reservations").click()
    expect(page.get_by_text("Director of children’s services (Director)")).to_be_visible()
    assert_looks_right(page)
    page.get_by_role("link", name="Check this signature").click()
    expect(page.get_by_text("What is kept is what was signed.")).to_be_visible()
    assert_looks_right(page)


def test_a_text_goes_from_the_lead_officer_to_the_directors_signature(
    as_: As, chromium: Browser, site: Site, quarter: Quarter
) -> None:
    cast = quarter.cast
    officer, acceptor = as_(cast.lead_officer), as_(cast.acceptor)
    write_and_submit(open_to_write(officer), "23% were repeats.")
    ask_for_more(open_from_your_work(acceptor, "AB 01"))
    answer(open_from_your_work(officer, "AB 01"))
    open_from_your_work(acceptor, "AB 01").get_by_role("button", name="Accept").click()
    expect(acceptor.get_by_text("Accepted since")).to_be_visible()
    quarter.hand_on()
    context = chromium.new_context(base_url=site.url)
    context.set_default_timeout(10_000)
    sign(context.new_page(), quarter)
    context.close()
    assert quarter.due.round.signature.reservations == "Reviews were late."
