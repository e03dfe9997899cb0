"""A lead officer's whole visit, with the keyboard alone, to the portal as its first start is."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Locator, Page, expect
from python_calamine import CalamineWorkbook

from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Event, Person
from narratives.models import Commentary
from narratives.rules.workflow import CommentaryState
from tests.browser.looks import assert_accessible
from tests.programs import Site

MONTH = "December 2017"
RETURNED = "CSC 228"
TITLE = "% LAC with 3 or more placements moves during last 12 months"
MOST = 250  # presses of Tab: more than the longest page takes


@pytest.fixture
def page(site: Site, chromium: Browser) -> Iterator[Page]:
    """Darlington's figures, with the newest quarter under way; nobody is signed in."""
    call_command("first_start", "--demo", "darlington", verbosity=0)
    context = chromium.new_context(base_url=site.url, accept_downloads=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.set_viewport_size({"width": 1440, "height": 900})
    yield page
    context.close()


def test_a_lead_officer_s_whole_visit_by_keyboard(page: Page, tmp_path: Path) -> None:
    officer = Person.objects.get(email=demo.email(Role.LEAD_OFFICER))
    sign_in(page, officer)
    what_waits_is_named(page)
    mine = filtered_to_mine(page)
    an_indicator_in_full_and_back(page)
    its_section(page)
    the_returned_commentary_is_put_right(page, officer)
    what_is_shown_is_downloaded(page, mine, tmp_path)
    sign_out(page)


def sign_in(page: Page, officer: Person) -> None:
    page.goto("/")
    press_on(page, page.get_by_role("textbox", name="E-mail address"), "")
    page.keyboard.type(officer.email)
    press_on(page, page.get_by_role("textbox", name="Password"), "")
    page.keyboard.type(demo.PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your work", level=1)).to_be_visible()


def what_waits_is_named(page: Page) -> None:
    assert_accessible(page)
    # The first Tab of each page offers to leave the menu out.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    press_on(page, page.get_by_role("link", name=RETURNED), "")


def filtered_to_mine(page: Page) -> list[str]:
    """The codes that are left."""
    press_on(page, page.get_by_role("link", name="Performance", exact=True))
    expect(page.get_by_role("heading", name=f"Scorecard, {MONTH}")).to_be_visible()
    every = codes(page)
    press_on(page, page.locator("summary", has_text="Filters and columns"))
    press_on(page, page.get_by_label("Mine", exact=True), "")
    page.keyboard.type("Those")
    press_on(page, page.get_by_role("button", name="Show these"))
    expect(page.get_by_role("link", name="Mine: Those I lead")).to_be_visible()
    mine = codes(page)
    assert RETURNED in mine
    assert set(mine) < set(every)
    expect(page.get_by_text(f"{len(mine)} of {len(every)} indicators.")).to_be_visible()
    assert_accessible(page)
    return mine


def an_indicator_in_full_and_back(page: Page) -> None:
    press_on(page, page.get_by_role("link", name=TITLE))
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_role("img").first).to_be_visible()
    assert_accessible(page)
    press_on(page, page.get_by_role("link", name="Back to the scorecard"))
    expect(page.get_by_role("link", name="Mine: Those I lead")).to_be_visible()


def its_section(page: Page) -> None:
    press_on(page, page.get_by_role("link", name="Sections", exact=True))
    press_on(page, page.get_by_role("link", name="Looked after", exact=True))
    expect(page.get_by_role("heading", name=f"Looked after, {MONTH}", level=1)).to_be_visible()
    press_on(page, page.get_by_role("link", name=f"{RETURNED} {TITLE}").first)
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def the_returned_commentary_is_put_right(page: Page, officer: Person) -> None:
    said = Commentary.objects.get(indicator__code=RETURNED, state=CommentaryState.RETURNED)
    press_on(page, page.get_by_role("link", name="Your work", exact=True).first)
    press_on(page, page.get_by_role("link", name=RETURNED))
    expect(page.get_by_text("Please say by when, and who sees to it.")).to_be_visible()
    press_on(page, page.get_by_role("button", name="Change it"))
    promise = page.get_by_role("textbox", name="Who, and by when")
    expect(promise).to_be_visible()
    assert_accessible(page)
    press_on(page, promise, "")
    page.keyboard.type("The service manager, by the end of March.")
    press_on(page, page.get_by_role("button", name="Save and submit"))
    expect(page.get_by_text("Submitted since")).to_be_visible()
    said.refresh_from_db()
    assert said.state == CommentaryState.SUBMITTED
    assert "The service manager, by the end of March." in said.text
    assert Event.objects.filter(actor=officer, verb="submitted").exists()


def what_is_shown_is_downloaded(page: Page, mine: list[str], folder: Path) -> None:
    press_on(page, page.get_by_role("link", name="Performance", exact=True))
    press_on(page, page.locator("summary", has_text="Filters and columns"))
    press_on(page, page.get_by_label("Mine", exact=True), "")
    page.keyboard.type("Those")
    press_on(page, page.get_by_role("button", name="Show these"))
    with page.expect_download() as coming:
        press_on(page, page.get_by_role("link", name="Excel"))
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    assert file.name == "scorecard-2017-12.xlsx"
    book = CalamineWorkbook.from_filelike(BytesIO(file.read_bytes()))
    _, *rows = book.get_sheet_by_index(0).to_python()
    assert [code for _, code, *_ in rows] == mine
    said = [row[0] for row in book.get_sheet_by_name("What it shows").to_python()]
    assert any("Mine: Those I lead" in str(line) for line in said)


def sign_out(page: Page) -> None:
    press_on(page, page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("navigation", name="Menu")).to_have_count(0)
    page.goto("/scorecard/")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()


def codes(page: Page) -> list[str]:
    return page.locator(".card tbody tr:not(.g) th b").all_inner_texts()


def press_on(page: Page, target: Locator, key: str = "Enter") -> None:
    """Tab until it has the focus, as who has no mouse does, then press; with "" only go there."""
    target = target.first
    expect(target).to_be_visible()
    for _ in range(MOST):
        if target.evaluate("(control) => control === document.activeElement"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"No Tab leads to {target} on {page.url}")
    if key:
        page.keyboard.press(key)
