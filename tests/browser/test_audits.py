"""A case goes from the co-ordinator to the findings, each step by somebody in their own browser."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from audits.actions.programmes import start_programme
from audits.models import Programme
from kpiportal.models import Person, Service, Team
from tests.browser.looks import (
    WIDTHS,
    assert_accessible,
    assert_fits,
    assert_links_move_the_focus,
)
from tests.cast import Cast
from tests.programs import Site

As = Callable[[Person], Page]
CASE = re.compile(r"CA-\w{5}")


@pytest.fixture
def as_(site: Site, chromium: Browser) -> As:
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


@pytest.fixture
def programme(site: Site, cast: Cast) -> str:
    """Its title. One database serves all tests of this file."""
    title = "Quarter 3 case audits"
    if not Programme.objects.exists():
        service = Service.objects.create(name="Children's social care")
        Team.objects.create(name="Assessment team", service=service)
        start_programme(
            title=title,
            kind="random",
            first_day=date(2017, 10, 1),
            months=3,
            by=cast.audit_coordinator,
        )
    return title


def assert_looks_right(page: Page) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page)
        assert_fits(page)


def test_a_case_goes_from_the_co_ordinator_to_the_findings(
    as_: As, cast: Cast, programme: str
) -> None:
    reference = take_in(as_(cast.audit_coordinator), programme, "20471", moderator="Moderator")
    record(as_(cast.auditor), reference)
    moderate(as_(cast.moderator), reference)
    page = as_(cast.analyst)
    page.goto("/audit-findings/")
    row = page.get_by_role("row", name="Q3 2017-18")
    expect(row).to_contain_text("100.0 (20.7 to 100.0)")
    expect(page.get_by_text(reference)).to_have_count(0)
    assert_looks_right(page)
    read(as_(cast.director), reference)


def take_in(page: Page, programme: str, number: str, *, moderator: str = "") -> str:
    """Its reference."""
    page.goto("/audits/")
    assert_looks_right(page)
    page.get_by_role("link", name="Take in a case").click()
    assert_looks_right(page)
    page.get_by_label("Programme").select_option(programme)
    page.get_by_label("Case number").fill(number)
    page.get_by_label("Team that holds the case").select_option("Assessment team")
    page.get_by_label("Auditor").select_option("Auditor")
    if moderator:
        page.get_by_label("Moderator").select_option(moderator)
    page.get_by_role("button", name="Give the case out").click()
    expect(page.get_by_text(number)).to_be_visible()
    assert_looks_right(page)
    reference = page.get_by_role("heading", level=1).inner_text()
    assert CASE.fullmatch(reference)
    return reference


def record(page: Page, reference: str) -> None:
    page.goto("/audits/")
    page.get_by_role("link", name=reference).click()
    assert_looks_right(page)
    page.get_by_label("Strengths").fill("The child is known well.")
    page.get_by_role("button", name="Submit the audit").click()
    assert assert_links_move_the_focus(page) == 2
    assert_looks_right(page)
    page.get_by_role("radio", name="Good", exact=True).check()
    page.get_by_label("Explanation of the overall judgement").fill("Purposeful visits.")
    page.get_by_role("button", name="Submit the audit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(reference)
    expect(page.get_by_text("The child is known well.")).to_be_visible()


def moderate(page: Page, reference: str) -> None:
    page.goto("/audits/")
    page.get_by_role("link", name=reference).click()
    page.get_by_role("button", name="Moderate this audit").click()
    assert_looks_right(page)
    page.get_by_role("radio", name="Inadequate").check()
    page.get_by_role("button", name="Save the moderated judgement").click()
    assert assert_links_move_the_focus(page) == 1
    page.get_by_label("Reason").fill("Not seen alone.")
    page.get_by_role("button", name="Save the moderated judgement").click()
    page.get_by_role("button", name="Make it final").click()
    expect(page.get_by_text(f"{reference} is final.")).to_be_visible()
    assert_looks_right(page)


def read(page: Page, reference: str) -> None:
    """As somebody without a part in it: with a reason, and without the case's number."""
    page.goto("/audits/")
    page.get_by_role("link", name=reference).click()
    assert_looks_right(page)
    page.get_by_label("Why do you need to read this audit?").fill("A complaint")
    page.get_by_role("button", name="Read the audit").click()
    expect(page.get_by_text("Purposeful visits.")).to_be_visible()
    expect(page.get_by_text("20471")).to_have_count(0)


def test_two_tabs_of_one_auditor_lose_no_word(as_: As, cast: Cast, programme: str) -> None:
    reference = take_in(as_(cast.audit_coordinator), programme, "20472")

    first = as_(cast.auditor)
    first.goto("/audits/")
    first.get_by_role("link", name=reference).click()
    second = first.context.new_page()
    second.goto(first.url)
    for tab, words in ((first, "Written in the first tab"), (second, "Written in the second")):
        tab.get_by_label("Concerns").fill(words)
        tab.get_by_role("button", name="Save and go on later").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Somebody else saved first")
    expect(second.get_by_text("Written in the first tab")).to_be_visible()
    expect(second.get_by_text("Written in the second")).to_be_visible()
    assert_looks_right(second)
    second.get_by_role("button", name="Go back to the saved text").click()
    expect(second.get_by_label("Concerns")).to_have_value("Written in the first tab")
