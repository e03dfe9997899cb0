"""A real Chromium: one a process, and a context (its own cookies) for each person."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from kpiportal.models import Person
from tests.programs import Site

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
As = Callable[[Person], Page]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM")
    if not program:
        pytest.skip("no Chromium: name one in CHROMIUM")
    # Playwright runs a loop of its own in this thread, in which Django sees asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    context.set_default_timeout(10_000)
    yield context
    context.close()


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
