"""A new analyst brings a month's figures in, with the keyboard alone."""

import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from indicators.models import Judgement, Release, Value
from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.models import Person
from tests.browser.looks import WIDTHS, assert_accessible, assert_fits
from tests.cast import PASSWORD, Cast
from tests.indicators.packs.made import loaded, pack
from tests.programs import House, wait_until

INDICATORS = """code,title,section,unit,better,kind
A 1,Contacts,Front door,number,neutral,tracker
A 2,Assessments done in time,Front door,percent,bigger,target"""


@pytest.fixture
def page(house: House, chromium: Browser, cast: Cast, tmp_path: Path) -> Iterator[Page]:
    """A browser in front of a whole portal, and nobody signed in."""
    values = "code,end,value\nA 1,2017-08,12\nA 1,2017-09,11\nA 2,2017-08,80\nA 2,2017-09,81.5"
    targets = "code,from,to,target\nA 2,2017-04,2018-03,85"
    loaded(pack(tmp_path / "pack", indicators=INDICATORS, values=values, targets=targets))
    house.start_worker(concurrency=1)
    _, url = house.start_web()
    context = chromium.new_context(base_url=url, accept_downloads=True)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def sign_in(page: Page, person: Person) -> None:
    page.goto("/sign-in/")
    tab_to(page, "E-mail address", "textbox")
    page.keyboard.type(person.email)
    tab_to(page, "Password", "textbox")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Menu")).to_be_visible()


def tab_to(page: Page, name: str, role: str) -> None:
    """Press Tab until this control has the focus, as who has no mouse does."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    expect(wanted.first).to_be_visible()
    for _ in range(80):
        if wanted.first.evaluate("(control) => control === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No Tab leads to {role} {name!r} on {page.url}")


def press(page: Page, name: str, role: str = "link") -> None:
    tab_to(page, name, role)
    page.keyboard.press("Enter")


def looks_right(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    for width in reversed(WIDTHS):
        page.set_viewport_size({"width": width, "height": 800})
        assert_accessible(page)
        assert_fits(page)


def fill_in(template: Path, **figures: str) -> Path:
    """Type into the empty cells of the first sheet, as Excel would save them.

    No library writes into a workbook that is there, so the cells are written into its XML.
    """
    filled = template.with_name("filled.xlsx")
    with zipfile.ZipFile(template) as source, zipfile.ZipFile(filled, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                for cell, figure in figures.items():
                    before, found, after = content.partition(f'<c r="{cell}"')
                    style, closed, rest = after.partition("/>")
                    assert found
                    assert closed
                    content = f"{before}{found}{style}><v>{figure}</v></c>{rest}"
            target.writestr(name, content)
    return filled


@pytest.mark.slow
def test_a_month_from_the_template_to_the_judged_scorecard_by_keyboard(
    page: Page, cast: Cast, tmp_path: Path
) -> None:
    sign_in(page, cast.analyst)
    press(page, "Figures")
    looks_right(page, "Figures in")
    with page.expect_download() as download:
        press(page, "Download the template", "button")
    template = tmp_path / download.value.suggested_filename
    download.value.save_as(template)
    assert template.name == "figures-2017-10.xlsx"

    # Asked for only as it opens, on a busy machine the chooser is told of too late.
    page.on("filechooser", lambda _: None)
    press(page, "Upload figures", "button")
    looks_right(page, "Upload figures")
    tab_to(page, "File (optional)", "button")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(fill_in(template, I2="14", I3="70.5"))
    press(page, "Show me a preview", "button")

    expect(page.get_by_text("Ready to confirm")).to_be_visible()
    expect(page.get_by_role("row", name="A 2")).to_contain_text("Sheet figures, row 3")
    expect(page.get_by_role("row", name="A 2")).to_contain_text("70.5")
    looks_right(page, "filled.xlsx")
    assert Release.objects.count() == 1
    press(page, "Load these figures", "button")

    expect(page.get_by_text("Loaded", exact=True)).to_be_visible()
    assert Value.objects.filter(end=Month.of(2017, 10)).count() == 2
    looks_right(page, "filled.xlsx")
    press(page, "See the scorecard of October 2017")
    row = page.get_by_role("row", name="A 2")
    expect(row).to_contain_text("Missing target")
    expect(row).to_contain_text("Not as good")


@pytest.mark.slow
def test_a_month_by_hand_to_the_judged_scorecard_by_keyboard(page: Page, cast: Cast) -> None:
    sign_in(page, cast.analyst)
    press(page, "Figures")
    press(page, "Enter figures by hand", "button")
    looks_right(page, "Enter figures by hand")
    press(page, "Enter the figures of this month", "button")
    looks_right(page, "Figures for October 2017")

    tab_to(page, "Figure, A 1 October 2017", "textbox")
    page.keyboard.type("<5")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("textbox", name="Figure, A 2 October 2017")).to_be_focused()
    expect(page.get_by_text("<5 is no figure.")).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.type("14")  # over what was selected
    tab_to(page, "Numerator, A 2 October 2017", "textbox")
    page.keyboard.type("24")
    page.keyboard.press("Tab")
    page.keyboard.type("38")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Comes to 63.16%")).to_be_visible()
    expect(page.get_by_text("<5 is no figure.")).to_be_hidden()
    looks_right(page, "Figures for October 2017")
    assert Release.objects.count() == 1
    press(page, "Save", "button")

    expect(page.get_by_text("2 figures are saved.")).to_be_visible()
    judged = Judgement.objects.filter(value__end=Month.of(2017, 10))
    wait_until(lambda: judged.count() == 2, seconds=30)
    press(page, "Performance")
    row = page.get_by_role("row", name="A 2")
    expect(row).to_contain_text("Missing target")
    expect(row).to_contain_text("Not as good")


@pytest.mark.slow
def test_without_javascript_the_page_looks_again_by_itself(
    page: Page, chromium: Browser, cast: Cast, house: House
) -> None:
    worker = house.programs[1]
    worker.kill()
    sign_in(page, cast.analyst)
    state, base = page.context.storage_state(), page.url.partition("/sign-in")[0]
    plain = chromium.new_context(
        base_url=base, storage_state=state, java_script_enabled=False
    ).new_page()
    plain.goto("/figures-in/upload/")
    plain.get_by_role("textbox").fill("code\tvalue\nA 1\t14\nA 2\tseventy\n")
    plain.get_by_role("button", name="Show me a preview").click()
    expect(plain.get_by_text("Waiting for its turn")).to_be_visible()
    house.start_worker(concurrency=1)
    jobs.relay(now=timezone.now() + timedelta(minutes=1))
    expect(plain.get_by_text("This is refused")).to_be_visible(timeout=20_000)
    expect(plain.get_by_role("row", name="Pasted rows, row 3, column value")).to_contain_text(
        "'seventy' is no number."
    )
    plain.context.close()
