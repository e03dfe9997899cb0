"""A document as PDF: tagged, linked, described, marked on every page, the same bytes each time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kpiportal.documents.parts import A4, Document, Part, Table, UnreadableError
from kpiportal.documents.pdf import to_pdf
from tests.kpiportal.documents import pdf_structure as structure
from tests.kpiportal.documents.sample_document import HOSTILE, STAMP, is_said_in_order, sample

DAY = datetime(2018, 1, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def made() -> bytes:
    return to_pdf(sample(), dated=DAY)


def test_it_says_its_title_its_language_and_that_it_meets_the_standard(made: bytes) -> None:
    reader = structure.reader_of(made)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "Quality report, September 2017"


def test_headings_are_headings_and_columns_have_header_cells(made: bytes) -> None:
    kinds = structure.kinds(made)
    headings = [kind for kind in kinds if kind in ("/H1", "/H2")]
    assert headings == ["/H1", "/H1", "/H2", "/H1", "/H2", "/H1"]  # the contents are the first
    tables = kinds.count("/Table")
    assert (tables, kinds.count("/TH"), kinds.count("/Caption")) == (2, 2 * 7, 2)


def test_pictures_are_described(made: bytes) -> None:
    assert structure.descriptions(made) == ["Referrals fell from 104 to 77.", "Contacts rose."]


def test_its_contents_are_linked_and_it_has_bookmarks(made: bytes) -> None:
    assert structure.bookmarks(made) == [
        "What goes well", "Hostile\N{NO-BREAK SPACE}Green", "Figures", "Referrals", "All of it"
    ]  # fmt: skip
    contents = structure.reader_of(made).pages[1]
    links = [link.get_object()["/Subtype"] for link in contents["/Annots"]]
    assert links.count("/Link") >= 5


def test_its_text_comes_in_the_order_of_reading(made: bytes) -> None:
    assert is_said_in_order(sample(), structure.text(made))


def test_hostile_text_prints_letter_by_letter(made: bytes) -> None:
    assert structure.text(made).count(HOSTILE) == 3


def test_every_page_says_draft_and_from_which_snapshot(made: bytes) -> None:
    pages = structure.reader_of(made).pages
    assert len(pages) == 5
    for page in pages:
        text = page.extract_text()
        assert "DRAFT, not approved" in text
        assert STAMP.source in text


def test_an_approved_one_says_so_on_every_page_instead() -> None:
    approved = replace(STAMP, standing="Approved by the director.", is_draft=False)
    made = to_pdf(replace(sample(), stamp=approved), dated=DAY)
    for page in structure.reader_of(made).pages:
        text = page.extract_text()
        assert "Approved by the director." in text
        assert "DRAFT" not in text


def test_wide_tables_lie_on_wide_pages(made: bytes) -> None:
    sizes = [page.mediabox for page in structure.reader_of(made).pages]
    assert [round(float(size.width) / 72 * 25.4) for size in sizes] == [210, 210, 210, 210, 420]


def test_the_same_document_gives_the_same_bytes(made: bytes) -> None:
    assert to_pdf(sample(), dated=DAY) == made
    assert to_pdf(sample(has_cover=False), dated=DAY) != made


def test_print_that_is_too_small_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"in 7[.]5 point"):
        Table("T", [], [], size=7.5)
    with pytest.raises(UnreadableError, match="10 point"):
        Document("T", STAMP, [Part([], A4)], size=10)
