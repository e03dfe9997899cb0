"""The scorecard as a paper: every row, its marks as words, where it comes from; tagged."""

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from indicators import scorecard_paper
from indicators.rules.periods import Month
from narratives.actions import snapshots
from narratives.models import Occasion, Snapshot
from narratives.papers import scorecard
from narratives.papers.imprint import imprint
from narratives.snapshots.content import read
from tests.cast import Cast
from tests.narratives.makers import NOW, load_pack, make_post
from tests.narratives.quarter import start_a_quarter

SEPTEMBER = Month.of(2017, 9)


@pytest.fixture
def draft(cast: Cast, settings: Any, tmp_path: Path) -> Snapshot:
    settings.MEDIA_ROOT = tmp_path
    load_pack()
    return snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)


def text_of(snapshot: Snapshot) -> str:
    reader = PdfReader(io.BytesIO(scorecard.make(snapshot)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_each_row_says_its_figure_its_target_and_its_mark_in_words(draft: Snapshot) -> None:
    text = text_of(draft)
    for row in [
        "AB 01 % of referrals that are repeat within 12 months Front door manager Year to date"
        " Smaller % 22 – 24 23 133 577 Better 20 Missing target",
        "AB 02 % of referrals completed within 24 hours Front door manager Month"
        " Bigger % – – 90 96 74 77 Better 90 Better than target",
        "Number – – – 216 – – – – No target",
    ]:
        assert row in text, text


def test_a_status_is_said_beside_the_figure(draft: Snapshot) -> None:
    text = text_of(draft)
    assert "3 suppressed" in text
    assert "98 provisional" in text


def test_sections_come_once_each_with_their_mark(draft: Snapshot) -> None:
    text = text_of(draft)
    assert text.count("Contacts and referrals Amber") == 1
    assert text.count("Looked after children Amber") == 1


def test_hostile_titles_print_letter_by_letter(draft: Snapshot) -> None:
    assert '% of reviews on time, <b>"all" & each</b> #read("/etc/passwd")' in text_of(draft)


def test_every_page_of_a_draft_says_so_and_from_which_snapshot(draft: Snapshot) -> None:
    reader = PdfReader(io.BytesIO(scorecard.make(draft)))
    for page in reader.pages:
        text = page.extract_text()
        assert "DRAFT, not approved" in text
        assert f"Snapshot 1, taken 10 January 2018, {draft.short_hash}" in text


def test_an_approved_one_says_by_which_post_and_when(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    quarter = start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))
    quarter.hand_on()
    signature = quarter.approve(reservations="Reviews are late.")
    text = text_of(signature.snapshot)
    assert "DRAFT" not in text
    said = "Approved with reservations by Director of children’s services on 10 January 2018."
    assert text.count(said) == 2  # above the table, and at the head of its page
    first = PdfReader(io.BytesIO(scorecard.make(signature.snapshot))).pages[0].extract_text()
    assert "Reservations. Reviews are late." in first.splitlines()


def test_large_figures_have_a_comma_at_the_thousands(draft: Snapshot) -> None:
    content = read(draft)
    content["scorecard"]["indicators"][2] |= {"shown": "22627", "denominator": "-1234.5"}
    row = scorecard_paper.data(content, imprint(draft, content))["sections"][1]["rows"][0]
    assert (row["shown"], row["denominator"]) == ("22,627", "-1,234.5")


def test_where_there_is_no_figure_its_status_stands_alone(draft: Snapshot) -> None:
    content = read(draft)
    content["scorecard"]["indicators"][2] |= {"shown": None, "status": "missing"}
    row = scorecard_paper.data(content, imprint(draft, content))["sections"][1]["rows"][0]
    assert (row["shown"], row["remark"]) == ("", "missing")


def test_a_figure_carried_forward_says_of_which_month(draft: Snapshot) -> None:
    content = read(draft)
    content["scorecard"]["indicators"][2] |= {"end": "2017-06"}
    assert (
        scorecard_paper.data(content, imprint(draft, content))["sections"][1]["rows"][0]["remark"]
        == "Jun 2017"
    )


def test_it_is_tagged_with_header_cells_and_its_title(draft: Snapshot) -> None:
    reader = PdfReader(io.BytesIO(scorecard.make(draft)))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert reader.metadata
    assert reader.metadata.title == "Children’s services scorecard, September 2017"
    kinds = kinds_of(catalogue["/StructTreeRoot"])
    assert kinds.count("/H1") == 1
    assert kinds.count("/TH") == 15  # with one comparator
    assert kinds.count("/TR") == 1 + 2 + 5


def kinds_of(element: Any) -> list[str]:
    """The kinds of the structure's elements, in the order of reading."""
    element = element.get_object()
    kinds = [element["/S"]] if "/S" in element else []
    inside = element.get("/K", [])
    for child in inside if isinstance(inside, list) else [inside]:
        below = child.get_object()
        if isinstance(below, dict) and ("/S" in below or "/K" in below):
            kinds += kinds_of(below)
    return kinds
