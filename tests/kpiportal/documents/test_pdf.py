"""PDFs are tagged, the same data give the same bytes, and text is only ever text."""

import io
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from kpiportal.documents import pdf

PAPER = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(font: "Source Sans Pro", lang: "en", region: "GB", fallback: false)
= #data.title
#data.text
"""

DAY = datetime(2018, 1, 12, 9, 30, tzinfo=UTC)
HOSTILE = r'#read("/etc/passwd") {{ settings.SECRET_KEY }} file:///etc/passwd $x$ *b* <b>&amp; 😀'


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "paper.typ").write_text(PAPER)
    (tmp_path / "untitled.typ").write_text('#set text(font: "Source Sans Pro")\nText')
    monkeypatch.setattr(pdf, "TEMPLATES", tmp_path)
    return tmp_path


def test_a_paper_is_tagged_and_says_its_title_and_language(templates: Path) -> None:
    reader = PdfReader(
        io.BytesIO(pdf.render("paper", {"title": "Scorecard", "text": "Text"}, dated=DAY))
    )
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title == "Scorecard"
    assert reader.metadata.creation_date == DAY


def test_hostile_text_prints_letter_by_letter(templates: Path) -> None:
    made = pdf.render("paper", {"title": "T", "text": HOSTILE}, dated=DAY)
    printed = PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert " ".join(printed.split()) == "T " + HOSTILE.replace("😀", "■")


def test_the_same_data_give_the_same_bytes_at_another_time(templates: Path) -> None:
    first = pdf.render("paper", {"title": "T", "text": "x"}, dated=DAY)
    time.sleep(1.1)  # a PDF's dates are in whole seconds
    assert pdf.render("paper", {"title": "T", "text": "x"}, dated=DAY) == first
    assert pdf.render("paper", {"title": "T", "text": "y"}, dated=DAY) != first


def test_a_paper_that_would_not_be_accessible_is_not_made(templates: Path) -> None:
    with pytest.raises(RuntimeError, match="PDF/UA-1"):
        pdf.render("untitled", {}, dated=DAY)
