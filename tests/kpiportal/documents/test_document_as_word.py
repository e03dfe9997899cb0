"""A document as Word: opened again it says the same in the same order, with real styles."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from kpiportal.documents.parts import Paragraph, Part
from kpiportal.documents.word import to_word
from tests.kpiportal.documents.sample_document import HOSTILE, STAMP, is_said_in_order, sample

DAY = datetime(2018, 1, 12, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def made() -> Any:
    return docx.Document(io.BytesIO(to_word(sample(), dated=DAY)))


def text_of(word: Any) -> str:
    """All of the body in its order, as Word shows it."""
    texts = {qn("w:t"): lambda node: node.text or "", qn("w:br"): lambda node: "\n"}
    return "".join(texts[node.tag](node) for node in word.element.body.iter(*texts))


def test_it_says_all_of_the_document_in_its_order(made: Any) -> None:
    assert is_said_in_order(sample(), text_of(made))


def test_headings_and_lists_have_their_styles(made: Any) -> None:
    styles = [(one.style.name, one.text) for one in made.paragraphs if one.text]
    assert ("Title", "Quality report, September 2017") in styles
    assert ("Heading 1", "What goes well") in styles
    assert ("Heading 2", "Referrals") in styles
    assert ("List Bullet", "One thing") in styles
    assert ("List Number", "The first point.") in styles


def test_header_rows_repeat_and_no_row_is_split(made: Any) -> None:
    rows = [list(table._tbl.iter(qn("w:tr"))) for table in made.tables]
    headers = [sum(row.find(f".//{qn('w:tblHeader')}") is not None for row in one) for one in rows]
    assert headers == [0, 2, 0, 2]  # boxes and pictures have none, tables groups above columns
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for one in rows for row in one)


def test_pictures_are_described(made: Any) -> None:
    described = [node.get("descr") for node in made.element.body.iter(qn("wp:docPr"))]
    assert described == ["Referrals fell from 104 to 77.", "Contacts rose."]
    assert all(part.blob.startswith(b"\x89PNG") for part in pictures(made))


def test_hostile_text_stands_letter_by_letter(made: Any) -> None:
    assert text_of(made).count(HOSTILE) == 3


def test_every_page_says_draft_and_from_which_snapshot(made: Any) -> None:
    for section in made.sections:
        assert "DRAFT, not approved" in section.header.paragraphs[0].text
        assert STAMP.source in section.footer.paragraphs[0].text


def test_wide_tables_lie_on_wide_pages(made: Any) -> None:
    assert [round(section.page_width.mm) for section in made.sections] == [210, 420]


def test_the_contents_lead_to_the_headings(made: Any) -> None:
    anchors = [link.get(qn("w:anchor")) for link in made.element.body.iter(qn("w:hyperlink"))]
    marks = [mark.get(qn("w:name")) for mark in made.element.body.iter(qn("w:bookmarkStart"))]
    assert len(anchors) == 5
    assert anchors == marks


def test_it_says_its_title_and_its_language(made: Any) -> None:
    said = made.core_properties
    assert (said.title, said.language) == ("Quality report, September 2017", "en-GB")
    assert said.created.date() == DAY.date()


def test_the_same_document_gives_the_same_bytes() -> None:
    assert to_word(sample(), dated=DAY) == to_word(sample(), dated=DAY)


def test_characters_that_no_xml_may_hold_are_left_out() -> None:
    document = replace(sample(), parts=[Part([Paragraph("a\x00b\x0bc\ufffe")])])
    assert text_of(docx.Document(io.BytesIO(to_word(document, dated=DAY)))).endswith("abc")


def pictures(word: Any) -> list[Any]:
    return [part for part in word.part.package.iter_parts() if part.partname.endswith(".png")]
