"""A council that opens its published editions to everybody: what a visitor finds, and no more."""

from collections.abc import Iterator

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from indicators.rules.periods import Month
from narratives.actions import editions
from tests import cast as people
from tests import database
from tests.browser.looks import assert_opened
from tests.narratives.editions import approved_quarter, published_quarter
from tests.narratives.makers import NOW, make_post
from tests.narratives.quarter import SEPTEMBER, start_a_quarter
from tests.programs import House, free_port

TITLE = "% of referrals that are repeat within 12 months"


@pytest.fixture(scope="module")
def address(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """One edition withdrawn, one published, one signed; a web server with the council's setting."""
    folder = tmp_path_factory.mktemp("public")
    with django_db_blocker.unblock(), database.clone() as name, database.in_use(name):
        with override_settings(MEDIA_ROOT=folder / "files"):
            _publish()
        house = House(name, folder, free_port(), more={"PUBLISHED_TO_ALL": "yes"})
        try:
            yield house.start_web()[1]
        finally:
            house.stop()


def _publish() -> None:
    cast = people.assemble()
    start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    first = published_quarter(cast, Month.of(2017, 6))
    published_quarter(cast, SEPTEMBER)
    approved_quarter(cast, Month.of(2017, 12))
    editions.withdraw(edition=first, version=3, reason="A slip.", by=cast.analyst, now=NOW)


@pytest.fixture
def page(address: str, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(base_url=address)
    context.set_default_timeout(20_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def test_a_visitor_reads_what_is_published_without_a_cookie(page: Page) -> None:
    page.goto("/published/")
    assert_opened(page, "Published")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(page.get_by_role("link", name="Quarter 3 of 2017-18")).to_have_count(0)
    page.get_by_role("link", name="Quarter 2 of 2017-18").first.click()
    assert_opened(page, "Children’s services: Quarter 2 of 2017-18")
    page.get_by_role("link", name="Contacts and referrals").click()
    assert_opened(page, "Contacts and referrals")
    page.get_by_role("link", name=TITLE).click()
    assert_opened(page, TITLE)
    expect(page.get_by_text("133 of 577").first).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)  # nothing to ask with
    page.get_by_role("link", name="The same as data (JSON)").click()
    expect(page.locator("body")).to_contain_text('"name": "Quarter 2 of 2017-18"')


def test_a_withdrawn_edition_leads_to_the_one_that_stands(page: Page) -> None:
    answer = page.goto("/published/2017-06/1/")
    assert answer
    assert answer.status == 410
    assert_opened(page, "Quarter 1 of 2017-18")
    expect(page.get_by_text("A slip.")).to_be_visible()
    page.get_by_role("link", name="Quarter 2 of 2017-18").click()
    assert_opened(page, "Children’s services: Quarter 2 of 2017-18")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/published/2017-12/1/", 404),
        ("/published/2017-12/0/", 404),
        ("/api/editions/2017-12/1/", 404),
        ("/documents/papers/1/", 404),
    ],
)
def test_what_is_not_published_is_not_there(page: Page, path: str, status: int) -> None:
    answer = page.goto(path)
    assert answer
    assert answer.status == status


@pytest.mark.parametrize("path", ["/questions/", "/documents/", "/scorecard/", "/quarters/"])
def test_the_rest_asks_for_a_sign_in(page: Page, path: str) -> None:
    answer = page.context.request.get(path, max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"].startswith("/sign-in/")
