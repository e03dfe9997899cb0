"""What holds for every paper, for each audience, in each format."""

import csv
import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
import python_calamine
from docx.oxml.ns import qn

from indicators.rules.suppression import Audience
from narratives import papers
from narratives.actions import snapshots
from narratives.models import Occasion, Snapshot
from tests.kpiportal.documents import pdf_structure as structure
from tests.kpiportal.documents.sample_document import is_said_in_order
from tests.narratives.makers import NOW, load_later
from tests.narratives.papers.conftest import HOSTILE, RESERVATIONS, SEPTEMBER

TELLING = "4.4321"
TEXT_AND_TABLES = (papers.PDF, papers.WORD, papers.EXCEL, papers.CSV_FILES)
LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
EVERY = [(name, audience) for name in papers.PAPERS for audience in Audience]
each_paper = pytest.mark.parametrize("name", papers.PAPERS)
each_for_whom = pytest.mark.parametrize(("name", "audience"), EVERY)


def made(snapshot: Snapshot, name: str, audience: Audience, form: str = papers.PDF) -> bytes:
    return papers.made(snapshot, name, audience=audience, form=form)


def all_formats(snapshot: Snapshot, name: str) -> dict[tuple[str, str], bytes]:
    return {
        (form, audience): made(snapshot, name, audience, form)
        for form in papers.formats_of(name)
        for audience in (Audience.STAFF, Audience.PUBLISHED)
    }


def word_text(content: bytes) -> str:
    body = docx.Document(io.BytesIO(content)).element.body
    return "".join(node.text or "" for node in body.iter(qn("w:t")))


def files_of(snapshot: Snapshot, name: str, audience: Audience) -> Iterator[tuple[str, str]]:
    """All that each of its files says: text, alternative text, cells, properties."""
    for form in papers.formats_of(name):
        content = made(snapshot, name, audience, form)
        if form == papers.PDF:
            yield form, structure.text(content) + " ".join(structure.descriptions(content))
        elif form == papers.CSV:
            yield form, content.decode("utf-8-sig")
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.namelist():
                    yield f"{form} {member}", archive.read(member).decode(errors="ignore")


@each_for_whom
def test_it_is_tagged_with_its_title_its_language_and_described_pictures(
    draft: Snapshot, name: str, audience: Audience
) -> None:
    content = made(draft, name, audience)
    reader = structure.reader_of(content)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert b"pdfuaid:part" in catalogue["/Metadata"].get_data()
    assert reader.metadata
    assert reader.metadata.title
    kinds = structure.kinds(content)
    assert kinds.count("/Figure") == len(structure.descriptions(content))
    assert all(structure.descriptions(content))
    assert "/TH" in kinds


@each_for_whom
def test_word_and_pdf_say_the_same_in_the_same_order(
    draft: Snapshot, name: str, audience: Audience
) -> None:
    document = papers.document_of(draft, name, audience=audience)
    assert is_said_in_order(document, word_text(made(draft, name, audience, papers.WORD)))
    assert is_said_in_order(document, structure.text(made(draft, name, audience)))


@each_paper
def test_every_page_of_a_draft_says_so_and_from_which_snapshot(draft: Snapshot, name: str) -> None:
    for page in structure.reader_of(made(draft, name, Audience.STAFF)).pages:
        text = page.extract_text()
        assert "DRAFT, not approved" in text
        assert f"Snapshot 1, taken 10 January 2018, edition 1, {draft.short_hash}" in text


@each_paper
def test_an_approved_one_says_by_which_post_and_when_on_every_page(
    approved: Snapshot, name: str
) -> None:
    content = made(approved, name, Audience.PUBLISHED)
    said = "Approved with reservations by Director of children’s services on 10 January 2018."
    for page in structure.reader_of(content).pages:
        text = " ".join(page.extract_text().split())
        assert said in text
        assert "DRAFT" not in text
    assert f"Reservations. {RESERVATIONS}" in structure.text(content)


@each_paper
def test_what_is_not_for_publication_says_so_on_every_page(draft: Snapshot, name: str) -> None:
    for page in structure.reader_of(made(draft, name, Audience.EXEMPT)).pages:
        assert "Exempt: not for publication" in page.extract_text()
    assert "not for publication" not in structure.text(made(draft, name, Audience.PUBLISHED))


@each_paper
def test_hostile_titles_and_commentary_print_letter_by_letter(
    approved: Snapshot, name: str
) -> None:
    title = '% of reviews on time, <b>"all" & each</b> #read("/etc/passwd")'
    for form, read in [(papers.PDF, structure.text), (papers.WORD, word_text)]:
        text = "".join(read(made(approved, name, Audience.STAFF, form)).split())
        assert "".join(title.split()) in text
        assert "root:" not in text


def test_accepted_commentary_stands_in_the_quality_report_letter_by_letter(
    approved: Snapshot,
) -> None:
    text = structure.text(made(approved, "quality-report", Audience.PUBLISHED))
    assert HOSTILE in text


def test_hostile_commentary_stands_letter_by_letter_in_every_format(approved: Snapshot) -> None:
    """The portfolio scorecard has it in a cell, the one place where all formats have one."""
    found = {form: made(approved, "portfolio", Audience.STAFF, form) for form in TEXT_AND_TABLES}
    squeezed = "".join(HOSTILE.split())
    assert squeezed in "".join(structure.text(found[papers.PDF]).split())
    assert HOSTILE in word_text(found[papers.WORD])
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(found[papers.EXCEL]))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert HOSTILE in [cell for row in rows for cell in row]
    with zipfile.ZipFile(io.BytesIO(found[papers.CSV_FILES])) as archive:
        written = [archive.read(name).decode("utf-8-sig") for name in archive.namelist()]
    assert HOSTILE in [
        cell for text in written for row in csv.reader(io.StringIO(text)) for cell in row
    ]


@each_paper
def test_on_another_day_and_after_a_restatement_its_files_are_the_same(
    approved: Snapshot, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = all_formats(approved, name)
    load_later("2017-11-20", AB_01="22.01,127,577")
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + 400 * 24 * 60 * 60)
    assert all_formats(Snapshot.objects.get(pk=approved.pk), name) == first
    later = snapshots.take(month=SEPTEMBER, occasion=Occasion.BY_HAND, reason="Restated.", now=NOW)
    assert all_formats(later, name) != first


@pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice isn't on this machine")
@each_paper
def test_libreoffice_reads_the_word_file_to_the_same_content(
    approved: Snapshot, name: str, tmp_path: Path
) -> None:
    written = tmp_path / f"{name}.docx"
    written.write_bytes(made(approved, name, Audience.PUBLISHED, papers.WORD))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        [
            str(LIBREOFFICE),
            home,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            written,
        ],
        check=True,
        timeout=120,
    )
    document = papers.document_of(approved, name, audience=Audience.PUBLISHED)
    converted = written.with_suffix(".pdf").read_bytes()
    assert is_said_in_order(document, structure.text(converted))


@pytest.mark.parametrize("audience", [Audience.EXEMPT, Audience.PUBLISHED])
@each_paper
def test_no_file_holds_a_figure_that_its_audience_may_not_be_told(
    telling: Snapshot, name: str, audience: Audience
) -> None:
    for member, text in files_of(telling, name, audience):
        assert TELLING not in text, member


def test_staff_are_told_that_figure_in_every_file_that_holds_figures(telling: Snapshot) -> None:
    """Else the test above would find nothing whatever was printed."""
    said = [text for _, text in files_of(telling, "scorecard", Audience.STAFF)]
    assert sum(TELLING in text for text in said) == 4  # PDF, Word, Excel and CSV


@pytest.mark.parametrize(
    "name", [name for name in papers.PAPERS if "xlsx" in papers.formats_of(name)]
)
def test_its_workbook_says_where_it_comes_from_and_holds_numbers(
    draft: Snapshot, name: str
) -> None:
    content = made(draft, name, Audience.STAFF, papers.EXCEL)
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    about = [row[0] for row in book.get_sheet_by_name("About").to_python()]
    assert any(draft.short_hash in str(line) for line in about)
    cells = [
        cell
        for sheet in book.sheet_names[1:]
        for row in book.get_sheet_by_name(sheet).to_python()
        for cell in row
    ]
    assert any(isinstance(cell, float) for cell in cells)
