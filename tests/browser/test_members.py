"""Elected members in a real browser: what they read, what they ask, and what comes of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indicators.rules.periods import Month
from kpiportal.models import Person
from kpiportal.working_days import working_days_after
from narratives.actions.calendar import set_dates
from narratives.models import Edition
from narratives.rules.round_dates import RoundDates
from tests import cast as people
from tests.browser.looks import assert_opened
from tests.cast import Cast
from tests.narratives.editions import approved_quarter, published_quarter
from tests.narratives.makers import make_post
from tests.narratives.quarter import SEPTEMBER, start_a_quarter
from tests.programs import Site

JUNE = Month.of(2017, 6)
TITLE = "% of referrals that are repeat within 12 months"


@dataclass
class Council:
    """Two quarters are published and a third is signed; a committee is planned."""

    site: Site
    chromium: Browser
    cast: Cast
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, person: Person) -> Page:
        context = self.chromium.new_context(base_url=self.site.url)
        context.set_default_timeout(20_000)
        context.add_cookies([self.site.cookie_of(person)])
        self.contexts.append(context)
        return context.new_page()


@pytest.fixture
def council(site: Site, chromium: Browser) -> Iterator[Council]:
    cast = people.assemble()
    council = Council(site, chromium, cast)
    if not Edition.objects.exists():
        with override_settings(MEDIA_ROOT=site.house.folder / "files"):
            _publish(cast)
    yield council
    for context in council.contexts:
        context.close()


def _publish(cast: Cast) -> None:
    now = timezone.now()
    start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    published_quarter(cast, JUNE, now=now - timedelta(days=90))
    published_quarter(cast, SEPTEMBER, now=now - timedelta(days=1))
    approved_quarter(cast, Month.of(2017, 12), now=now)
    today = timezone.localdate(now)
    days = [working_days_after(today, each) for each in (1, 2, 3, 5, 15)]
    set_dates(month=SEPTEMBER, version=0, dates=RoundDates(*days), by=cast.analyst, now=now)


def follow(page: Page, name: str, *, within: str = "main") -> None:
    page.locator(within).get_by_role("link", name=name, exact=True).first.click()


@contextmanager
def somebody_else(council: Council, person: Person) -> Iterator[Page]:
    page = council.open(person)
    yield page
    page.close()


def test_a_members_visit(council: Council) -> None:
    """Reads the newest edition, what changed and one indicator; asks; the answer comes; closes."""
    page = council.open(council.cast.member)
    page.goto("/")
    assert_opened(page, "Your work")
    follow(page, "Quarter 2 of 2017-18")
    assert_opened(page, "Children’s services: Quarter 2 of 2017-18")
    follow(page, "What has changed")
    expect(page).to_have_url(f"{council.site.url}/published/2017-09/1/#changed")
    page.get_by_role("link", name="that changed").click()
    assert_opened(page, "What has changed since the last meeting")
    changed = page.get_by_role("listitem").filter(has_text=TITLE)
    expect(changed).to_contain_text("Now: 23% (133 of 577).")
    follow(page, TITLE)
    assert_opened(page, TITLE)
    expect(page.get_by_text("133 of 577").first).to_be_visible()
    expect(page.locator("main p").get_by_text("Our target is 20%: we miss it.")).to_be_visible()
    expect(page.get_by_role("definition")).to_contain_text("Our target asks for more.")

    page.get_by_role("button", name="Ask a question, or recommend something").click()
    assert_opened(page, "Ask a question, or recommend something")
    page.get_by_label("Recommendation").check()
    page.get_by_label("Your words").fill("Each of these cases is read.")
    page.get_by_role("button", name="Send it").click()
    assert_opened(page, TITLE)
    expect(page.get_by_role("alert")).to_contain_text("An answer is due by")
    asked = page.url

    with somebody_else(council, council.cast.lead_officer) as officer:
        answer_with_an_action(officer)

    page.goto("/")
    follow(page, "Each of these cases is read.")
    expect(page).to_have_url(asked)
    assert_opened(page, TITLE)
    expect(page.get_by_text("We read them all.").first).to_be_visible()
    expect(page.get_by_text("Read each of them.")).to_be_visible()
    page.get_by_role("button", name="It is answered: close it").click()
    expect(page.get_by_text("Closed").first).to_be_visible()
    page.goto("/questions/?state=closed")
    assert_opened(page, "Questions")
    expect(page.get_by_role("row")).to_have_count(2)
    page.set_viewport_size({"width": 375, "height": 800})
    listed = page.get_by_role("region", name="Questions and recommendations")
    assert listed.evaluate("e => e.scrollWidth <= e.clientWidth")


def answer_with_an_action(page: Page) -> None:
    page.goto("/")
    follow(page, "Each of these cases is read.")
    page.get_by_role("button", name="Answer it").click()
    assert_opened(page, "Answer")
    page.get_by_label("Answer", exact=True).fill("We read them all.")
    page.get_by_label("What is done about it").fill("Read each of them.")
    page.get_by_label("Who does it").select_option(label="Front door manager")
    page.get_by_label("By when").fill("31/3/2030")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Answered.")
    page.goto("/")
    expect(page.get_by_role("link", name="Read each of them.")).to_be_visible()


def test_the_lead_members_visit(council: Council) -> None:
    """Reads the next edition before others may, and beside it the one that stands."""
    early = "/published/2017-12/1/"
    page = council.open(council.cast.lead_member)
    assert page.goto(early).status == 404  # type: ignore[union-attr]

    with somebody_else(council, council.cast.analyst) as analyst:
        analyst.goto(early)
        analyst.get_by_role("button", name="Show it to the lead member").click()
        expect(analyst.get_by_role("alert")).to_contain_text("The lead member can read it now.")

    page.goto("/")
    assert_opened(page, "Your work")
    follow(page, "Quarter 3 of 2017-18")
    assert_opened(page, "Children’s services: Quarter 3 of 2017-18")
    shown_first = page.get_by_text("Not published yet. It is shown to the lead member first.")
    expect(shown_first).to_be_visible()
    follow(page, "Contacts and referrals")
    assert_opened(page, "Contacts and referrals")
    expect(shown_first).to_be_visible()
    follow(page, TITLE)
    expect(page.get_by_role("button", name="Ask a question")).to_have_count(0)

    with somebody_else(council, council.cast.member) as member:
        assert member.goto(early).status == 404  # type: ignore[union-attr]
        member.goto("/published/")
        expect(member.get_by_text("Quarter 3 of 2017-18")).to_have_count(0)

    with somebody_else(council, council.cast.analyst) as analyst:
        analyst.goto(early)
        analyst.get_by_role("button", name="Publish it").click()
        analyst.get_by_role("button", name="Publish it").click()
        expect(analyst.get_by_role("alert")).to_contain_text("Published.")

    page.goto(early)
    expect(shown_first).to_have_count(0)
    page.goto("/published/2017-09/1/")
    expect(page.get_by_text("There is a newer one:")).to_be_visible()
    follow(page, "Quarter 3 of 2017-18")
    expect(page).to_have_url(council.site.url + early)


def test_a_preview_says_so_on_each_page(council: Council) -> None:
    page = council.open(council.cast.lead_officer)
    page.goto("/published/2017-12/0/")
    assert_opened(page, "Children’s services: Quarter 3 of 2017-18")
    mark = page.get_by_text("A preview for staff")
    for name in ("Contacts and referrals", TITLE):
        expect(mark).to_be_visible()
        follow(page, name)
    expect(mark).to_be_visible()
    assert page.url.endswith("/published/2017-12/0/indicators/AB%2001/")
    assert_opened(page, TITLE)
