"""A case goes from the co-ordinator to the findings, each step by somebody in their own browser."""

import os
import re
import signal
from contextlib import suppress
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from audits.actions.programmes import start_programme
from audits.models import Programme
from kpiportal.access import Role
from kpiportal.models import Person, Service, Team
from tests.audits.conftest import someone
from tests.browser.conftest import ARGUMENTS, As
from tests.browser.looks import (
    assert_links_move_the_focus,
    assert_looks_right,
)
from tests.cast import Cast
from tests.programs import Site

CASE = re.compile(r"CA-\w{5}")


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


@pytest.fixture
def second(programme: str) -> Person:
    """Another auditor."""
    person = Person.objects.filter(name="Second auditor").first()
    return person or someone("Second auditor", Role.AUDITOR)


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


def test_five_people_go_from_the_frame_to_the_findings(as_: As, cast: Cast, second: Person) -> None:
    title = "Drawn by seed"
    page = as_(cast.audit_coordinator)
    quarter = start(page, title)
    set_up(page)
    load_frame(page, cases=12)
    page.get_by_role("button", name="Draw the cases").click()
    expect(page.get_by_text("Waits for an auditor")).to_have_count(2)
    assert_looks_right(page)
    page.get_by_role("button", name="Share the cases out").click()
    page.get_by_role("button", name="Share the cases out").click()
    expect(page.get_by_text("2 to auditors, 1 to be marked a second time, 2 to")).to_be_visible()
    markers = {person: as_(person) for person in (cast.auditor, second)}
    assert sum(record_all(marker, title) for marker in markers.values()) == 3
    consolidate(*markers.values())
    moderate_all(as_(cast.moderator), title, 2)
    page = as_(cast.analyst)
    page.goto("/audit-findings/")
    expect(page.get_by_role("row", name=quarter).first).to_contain_text("2")
    expect(page.get_by_text(CASE)).to_have_count(0)
    page.get_by_role("link", name="How the cases were drawn").click()
    page.get_by_role("link", name=title).click()
    expect(page.get_by_text("Checked just now: the draw holds.")).to_be_visible()
    expect(page.get_by_text(CASE)).to_have_count(0)


def start(page: Page, title: str) -> str:
    """The quarter it is of."""
    page.goto("/audits/programmes/")
    page.get_by_role("link", name="Start a programme").click()
    page.get_by_label("Title").fill(title)
    page.get_by_role("radio", name="Random sample").check()
    period = page.get_by_label("Period")
    quarter = str(period.locator("optgroup").first.locator("option").first.inner_text())
    period.select_option(label=quarter)
    page.get_by_role("button", name="Start the programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert_looks_right(page)
    return quarter


def set_up(page: Page) -> None:
    page.get_by_role("link", name="Change").first.click()
    page.get_by_label("Number of cases drawn").fill("2")
    page.get_by_label("Audits marked twice, of a hundred").fill("50")
    for name in ("Auditor", "Second auditor"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("50 of a hundred")).to_be_visible()


def load_frame(page: Page, *, cases: int) -> None:
    page.get_by_role("button", name="Load the frame").click()
    rows = [f"F{number},Assessment team,Child in need plan" for number in range(cases)]
    wrong = "\n".join(["number,team,type", *rows, "F99,No such team,Plan"])
    for content in (wrong, wrong.rsplit("\n", 1)[0]):
        file = {"name": "cases.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.get_by_label("The list of cases").set_input_files(file)
        page.get_by_role("button", name="Freeze the frame").click()
        if content is wrong:
            expect(page.get_by_text("Row 14, team: the portal has no").first).to_be_visible()
            assert_looks_right(page)
    expect(page.get_by_text(f"{cases} cases are in the frame.")).to_be_visible()


def cases_of(page: Page, title: str, state: str) -> list[str]:
    page.goto("/audits/")
    page.get_by_label("Programme").select_option(title)
    page.get_by_label("State").select_option(state)
    page.get_by_role("button", name="Show", exact=True).click()
    return page.locator("tbody").get_by_role("link").all_inner_texts()


def record_all(page: Page, title: str) -> int:
    """How many were theirs to record."""
    references = cases_of(page, title, "Assigned")
    for reference in references:
        open_to_record(page, reference)
        page.get_by_role("radio", name="Good", exact=True).check()
        page.get_by_label("Explanation of the overall judgement").fill("Purposeful visits.")
        page.get_by_role("button", name="Submit the audit").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(reference)
    return len(references)


def consolidate(first: Page, second: Page) -> None:
    """Whichever of the two proposes, the other agrees."""
    for page in (first, second):
        page.goto("/your-work/")
        page.get_by_role("link", name=CASE).first.click()
        page.get_by_role("button", name="Consolidate with the other marker").click()
        assert_looks_right(page)
        if page is first:
            page.get_by_role("radio", name="Good", exact=True).check()
            page.get_by_label("How you came to it").fill("We both saw it so.")
            page.get_by_role("button", name="Propose it").click()
            expect(page.get_by_text("It waits for the other marker.")).to_be_visible()
    second.get_by_role("button", name="Agree").click()
    expect(second.get_by_text("is consolidated. Moderator moderates it.")).to_be_visible()


def moderate_all(page: Page, title: str, count: int) -> None:
    references = [*cases_of(page, title, "Submitted"), *cases_of(page, title, "Consolidated")]
    assert len(set(references)) == count
    for reference in dict.fromkeys(references):
        page.goto("/your-work/")
        page.get_by_role("link", name=reference).click()
        page.get_by_role("button", name="Moderate this audit").click()
        page.get_by_role("button", name="Save the moderated judgement").click()
        page.get_by_role("button", name="Make it final").click()
        expect(page.get_by_text(f"{reference} is final.")).to_be_visible()


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
    page.get_by_label("Strengths", exact=True).fill("The child is known well.")
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


def open_to_record(page: Page, reference: str) -> Page:
    page.goto("/audits/")
    page.get_by_role("link", name=reference).click()
    return page


def saved(page: Page) -> None:
    expect(page.locator("#autosave-says")).to_contain_text("Saved at")


def test_two_tabs_of_one_auditor_lose_no_word(as_: As, cast: Cast, programme: str) -> None:
    reference = take_in(as_(cast.audit_coordinator), programme, "20472")

    first = open_to_record(as_(cast.auditor), reference)
    second = first.context.new_page()
    second.goto(first.url)
    first.get_by_label("Concerns", exact=True).fill("Written in the first tab")
    saved(first)
    second.get_by_label("Concerns", exact=True).fill("Written in the second")
    expect(second.locator("#autosave-says")).to_contain_text("Not saved: somebody saved")
    assert_looks_right(second)
    second.get_by_role("button", name="Save and go on later").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Somebody else saved first")
    expect(second.get_by_text("Written in the first tab")).to_be_visible()
    expect(second.get_by_text("Written in the second")).to_be_visible()
    assert_looks_right(second)
    second.get_by_role("button", name="Go back to the saved text").click()
    expect(second.get_by_label("Concerns", exact=True)).to_have_value("Written in the first tab")


def test_a_killed_browser_loses_no_word(
    as_: As, chromium: Browser, site: Site, cast: Cast, programme: str
) -> None:
    reference = take_in(as_(cast.audit_coordinator), programme, "20473")
    mark = f"--of-this-test={uuid4().hex}"
    other = chromium.browser_type.launch(
        executable_path=os.environ["CHROMIUM"], args=[*ARGUMENTS, mark]
    )
    context = other.new_context(base_url=site.url)
    context.add_cookies([site.cookie_of(cast.auditor)])
    page = open_to_record(context.new_page(), reference)
    page.get_by_label("Explanation for Plan").fill("Nobody knows by when.")
    page.get_by_role("checkbox", name="Supervision and oversight").last.check()
    saved(page)
    kill(mark)  # no page is asked whether it minds
    with pytest.raises(Error):
        page.evaluate("1")

    page = open_to_record(as_(cast.auditor), reference)
    expect(page.get_by_label("Explanation for Plan")).to_have_value("Nobody knows by when.")
    expect(page.get_by_role("checkbox", name="Supervision and oversight").last).to_be_checked()
    expect(page.get_by_role("checkbox", name="Supervision and oversight").first).not_to_be_checked()


def kill(mark: str) -> None:
    """SIGKILL to the browser that was started with this among its words."""
    found = [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdecimal() and mark in _words(folder)
    ]
    assert found
    for pid in found:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _words(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_text(errors="replace")
    except OSError:  # it has ended in the meantime
        return ""


def test_two_auditors_of_one_case_lose_no_word_and_read_none_of_the_others(
    as_: As, cast: Cast, second: Person, programme: str
) -> None:
    page = as_(cast.audit_coordinator)
    reference = take_in(page, programme, "20476")
    page.get_by_role("link", name="Have it marked a second time").click()
    page.get_by_label("Auditor").select_option("Second auditor")
    page.get_by_role("button", name="Have it marked a second time").click()
    expect(page.get_by_text("and isn't told of it")).to_be_visible()
    pages = {person: open_to_record(as_(person), reference) for person in (cast.auditor, second)}
    for person, page in pages.items():
        page.get_by_label("Strengths", exact=True).fill(f"What {person} saw")
    for page in pages.values():
        saved(page)
    for person, page in pages.items():
        page.reload()
        expect(page.get_by_label("Strengths", exact=True)).to_have_value(f"What {person} saw")
        [other] = pages.keys() - {person}
        assert f"What {other} saw" not in page.content()


def test_a_session_that_ends_while_somebody_writes_loses_no_word(
    as_: As, site: Site, cast: Cast, programme: str
) -> None:
    reference = take_in(as_(cast.audit_coordinator), programme, "20474")
    page = open_to_record(as_(cast.auditor), reference)
    page.context.clear_cookies()
    page.get_by_label("Strengths", exact=True).fill("Written after the session had ended")
    expect(page.locator("#autosave-says")).to_contain_text("you are signed out")
    page.context.add_cookies([site.cookie_of(cast.auditor)])
    page.get_by_label("Strengths", exact=True).press("End")
    page.get_by_label("Strengths", exact=True).press_sequentially(", and more")
    saved(page)
    page = open_to_record(as_(cast.auditor), reference)
    expect(page.get_by_label("Strengths", exact=True)).to_have_value(
        "Written after the session had ended, and more"
    )


def test_a_head_of_service_is_told_at_once_of_a_child_who_may_not_be_safe(
    as_: As, cast: Cast, programme: str
) -> None:
    reference = take_in(as_(cast.audit_coordinator), programme, "20475")
    page = open_to_record(as_(cast.auditor), reference)
    page.get_by_role("link", name="Tell a head of service at once").click()
    assert_looks_right(page)
    page.get_by_label("Why may a child not be safe now?").fill("Left alone overnight.")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Not acknowledged yet.")).to_be_visible()
    page = as_(cast.director)
    page.goto("/your-work/")
    page.get_by_role("link", name=f"A concern about {reference}").click()
    assert_looks_right(page)
    page.get_by_label("What do you do about it?").fill("The manager is on the way.")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("The manager is on the way.")).to_be_visible()
