"""Every page of the portal, as everybody who may open it: the table of tests/access/ names them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page

from kpiportal.access import Role
from tests import cast as people
from tests.access.addresses import url_of
from tests.access.table import TABLE, Row
from tests.access.world import Addresses, furnish
from tests.browser.looks import (
    WIDTHS,
    assert_accessible,
    assert_fits,
    assert_links_move_the_focus,
)
from tests.cast import Cast
from tests.programs import Site

SIGNED_OUT = "signed out"
Reader = Role | str | None
OK = 200
FORM = "main form[method=post]"
FIELDS = "input:not([type=hidden]), select, textarea"
FORMLESS = {
    "account_reset_password_from_key",  # the link of the walk has run out
    "change_benchmark",  # all of it may be left out: the comparator has no figure then
    "place_indicator",  # all of it may be left out: it stands nowhere then
    "round_days",  # what is left out follows by rule
}


def readers(row: Row) -> list[Reader]:
    signed_out = [SIGNED_OUT] if row.signed_out[0] == OK else []
    return [*signed_out, *(who for who, gives in row.get.items() if gives == OK)]


def writers(row: Row) -> list[Reader]:
    """Those to whom an empty form comes back."""
    signed_out = [SIGNED_OUT] if row.signed_out == (OK, OK) else []
    return [*signed_out, *(who for who, gives in row.post.items() if gives == OK)]


def each(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.name for row in rows])


@dataclass
class House:
    """The portal with everybody signed in, each in a browser of their own."""

    site: Site
    chromium: Browser
    cast: Cast
    world: Addresses
    contexts: dict[Reader, BrowserContext] = field(default_factory=dict)

    def url_of(self, row: Row) -> str:
        return self.site.url + url_of(row.name, self.world)

    def context_of(self, who: Reader) -> BrowserContext:
        if who not in self.contexts:
            self.contexts[who] = context = self.chromium.new_context()
            context.set_default_timeout(20_000)
            if who != SIGNED_OUT:
                person = self.cast.of(who) if isinstance(who, Role) else self.cast.nobody
                context.add_cookies([self.site.cookie_of(person)])
        return self.contexts[who]


@pytest.fixture(scope="module")
def house(site: Site, chromium: Browser) -> Iterator[House]:
    cast = people.assemble()
    # What is furnished lies where the web server looks for it.
    with override_settings(MEDIA_ROOT=site.house.folder / "files"):
        house = House(site, chromium, cast, furnish(cast))
    yield house
    for context in house.contexts.values():
        context.close()


@each([row for row in TABLE if readers(row)])
def test_a_page_is_accessible_and_fits(row: Row, house: House) -> None:
    seen: set[str] = set()
    for who in readers(row):
        context = house.context_of(who)
        answer = context.request.get(house.url_of(row), params=row.fields)
        assert answer.status == OK, who
        if not answer.headers["content-type"].startswith("text/html"):
            return
        shape = shape_of(answer.text())
        if shape not in seen:
            seen.add(shape)
            look_at(context.new_page(), answer.url)


def shape_of(html: str) -> str:
    """The page's own elements without their words: readers who see the same need one look."""
    own = html[html.index("<main") : html.index("</main>")]
    own = re.sub(r">[^<]*[^<\s][^<]*<", ">words<", own)
    return re.sub(r'(value|href|action)="[^"]+"', "", own)


def look_at(page: Page, url: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page)
        assert_fits(page)
    page.close()
    assert not complaints


@each([row for row in TABLE if readers(row) and writers(row) and row.name not in FORMLESS])
def test_an_empty_form_says_what_is_missing_and_leads_there(row: Row, house: House) -> None:
    who = next(who for who in readers(row) if who in writers(row))
    page = house.context_of(who).new_page()
    page.goto(house.url_of(row))
    if not page.locator(f"{FORM} :is({FIELDS})").count():
        pytest.skip("it asks nothing now")
    send_empty(page)
    assert assert_links_move_the_focus(page) > 0
    assert page.title().startswith("Error: ")
    assert_accessible(page)
    page.close()


def send_empty(page: Page) -> None:
    """The page's own form, with nothing in it."""
    form = page.locator(FORM).first
    form.evaluate(
        """(form, fields) => {
          for (const field of form.querySelectorAll(fields)) {
            if (field.type === "checkbox" || field.type === "radio") field.checked = false;
            else field.value = "";
          }
        }""",
        FIELDS,
    )
    ends_it = form.locator("button.govuk-button:not([type=button], .govuk-button--secondary)").first
    with page.expect_navigation():
        ends_it.click()
