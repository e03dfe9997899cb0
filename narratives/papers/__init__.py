"""The papers, one module each. Each is made from a snapshot, never from live tables."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from indicators.rules.suppression import Audience
from kpiportal.documents import pdf, sheets, word
from kpiportal.documents.parts import Document
from kpiportal.documents.tables import XLSX
from narratives.models import Snapshot
from narratives.papers import (
    covering_report,
    portfolio,
    quality_report,
    quarterly_report,
    scorecard,
)
from narratives.papers.imprint import reservations_of, stamp_of
from narratives.papers.paper import Paper
from narratives.papers.told import Told
from narratives.snapshots.content import read

PDF, WORD, EXCEL, CSV, CSV_FILES = "pdf", "docx", "xlsx", "csv", "zip"
FORMATS = {
    PDF: "PDF",
    WORD: "Word",
    EXCEL: "Excel tables",
    CSV: "CSV",
    CSV_FILES: "CSV tables",
}
CONTENT_TYPES = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EXCEL: XLSX,
    CSV: "text/csv; charset=utf-8",
    CSV_FILES: "application/zip",
}
TEXT_AND_TABLES = (PDF, WORD, EXCEL, CSV_FILES)


@dataclass(frozen=True)
class Kind:
    title: str
    make: Callable[[Told], Paper]
    formats: Sequence[str] = TEXT_AND_TABLES


PAPERS = {
    "scorecard": Kind("Scorecard", scorecard.make, (PDF, WORD, EXCEL, CSV)),
    "quality-report": Kind("Performance and quality assurance report", quality_report.make),
    "covering-report": Kind("Covering report to scrutiny", covering_report.make, (PDF, WORD)),
    "quarterly-report": Kind("Corporate quarterly report", quarterly_report.make),
    "portfolio": Kind("Portfolio scorecard", portfolio.make),
}


class UnknownPaperError(LookupError):
    def __init__(self, name: str, form: str) -> None:
        super().__init__(f"There is no paper {name!r} as {form!r}.")


def formats_of(name: str) -> Sequence[str]:
    return PAPERS[name].formats if name in PAPERS else ()


def check(name: str, form: str) -> None:
    """There is such a paper in this format, or an error."""
    if form not in formats_of(name):
        raise UnknownPaperError(name, form)


def made(snapshot: Snapshot, name: str, *, audience: Audience, form: str) -> bytes:
    """The file. The same snapshot gives the same bytes on any day."""
    check(name, form)
    document = document_of(snapshot, name, audience=audience)
    return written(document, form, dated=snapshot.taken_at)


def document_of(snapshot: Snapshot, name: str, *, audience: Audience) -> Document:
    told = Told(read(snapshot, audience), audience)
    paper = PAPERS[name].make(told)
    return Document(
        title=paper.title,
        under_title=paper.under_title,
        stamp=stamp_of(snapshot, told),
        parts=paper.parts,
        has_cover=paper.has_cover,
        has_contents=paper.has_contents,
        size=paper.size,
        remarks=reservations_of(snapshot),
    )


def written(document: Document, form: str, *, dated: datetime) -> bytes:
    writers: dict[str, Callable[[], bytes]] = {
        PDF: lambda: pdf.to_pdf(document, dated=dated),
        WORD: lambda: word.to_word(document, dated=dated),
        EXCEL: lambda: sheets.workbook(document, dated=dated),
        CSV: lambda: sheets.csv_of(document),
        CSV_FILES: lambda: sheets.csv_files(document),
    }
    return writers[form]()
