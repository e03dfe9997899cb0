"""The five papers for December 2017, from the figures that a council published: made whole, and
read back as a reader's aids read them."""

from typing import Any

import pytest
from django.conf import settings
from pypdf import PageObject

from indicators.packs.loading import load
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from kpiportal.documents.parts import SMALLEST, SMALLEST_IN_TABLES, Heading
from narratives import papers
from narratives.actions import snapshots
from narratives.models import Occasion, Snapshot
from narratives.papers.journey import NO_JOURNEY
from tests.kpiportal.documents import pdf_structure as structure
from tests.narratives.makers import NOW
from tests.narratives.papers.reading import document, sentences, table

DECEMBER = Month.of(2017, 12)
REPORT = "quality-report"
# A hair's breadth of rounding.
HAIR = 0.05


@pytest.fixture
def snapshot(db: None) -> Snapshot:
    for pack in sorted((settings.BASE_DIR / "demo" / "darlington").glob("2*")):
        load(pack, actor=None, now=NOW)
    return snapshots.take(month=DECEMBER, occasion=Occasion.MONTHLY, now=NOW)


def made(snapshot: Snapshot, name: str) -> bytes:
    return papers.made(snapshot, name, audience=Audience.STAFF, form=papers.PDF)


def test_the_papers_of_a_published_month_are_whole_readable_and_tagged(snapshot: Snapshot) -> None:
    """Loading takes seconds, so one test looks at all of it."""
    for name in papers.PAPERS:
        content = made(snapshot, name)
        pages = structure.reader_of(content).pages
        assert min(_sizes(pages)) >= SMALLEST_IN_TABLES - HAIR, name
        assert not [place for place, page in enumerate(pages, start=1) if _is_empty(page)], name
        assert _bookmarked(snapshot, name) == structure.bookmarks(content), name
        assert _heads(content), name
    _assert_the_quality_report_is_whole(snapshot)


def _assert_the_quality_report_is_whole(snapshot: Snapshot) -> None:
    content = made(snapshot, REPORT)
    paper = document(snapshot, REPORT)
    pages = structure.reader_of(content).pages
    assert len(pages) > 40
    assert structure.kinds(content).count("/Figure") == len(paper.pictures) > 60
    assert sentences(paper, "The journey from contact to plan") == [NO_JOURNEY]
    for meeting in ("initial child protection", "review child protection"):
        matrix = table(paper, f"Attendance at {meeting} conferences, % of invitations")
        assert [row.cells[0].text for row in matrix.rows][:3] == [
            "Adult Mental", "Adult Treatment", "CAMHS"
        ]  # fmt: skip
    assert table(paper, "Case audits by judgement")
    _assert_the_contents_lead_where_they_say(content)
    assert min(_sizes(pages[:4])) >= SMALLEST - HAIR


def _assert_the_contents_lead_where_they_say(content: bytes) -> None:
    """Each to a page that holds its heading."""
    reader = structure.reader_of(content)
    pages = {page.indirect_reference.idnum: page for page in reader.pages}  # type: ignore[union-attr]
    links = [
        link
        for page in reader.pages[1:3]
        for each in page["/Annots"]
        if (link := each.get_object())["/Subtype"] == "/Link"
    ]
    led = {link["/Dest"][0].idnum for link in links}
    assert len(led) > 40
    titles = ["".join(title.split()) for title in structure.bookmarks(content)]
    for title, link in zip(titles, links, strict=True):
        assert title in "".join(link["/Contents"].split())
        assert title in "".join(pages[link["/Dest"][0].idnum].extract_text().split())


def _bookmarked(snapshot: Snapshot, name: str) -> list[str]:
    """The headings that stand in the contents, as bookmarks say them: with their mark's word."""
    return [
        f"{block.text}\N{NO-BREAK SPACE}{block.rag_word}".rstrip("\N{NO-BREAK SPACE}")
        for block in document(snapshot, name).blocks
        if isinstance(block, Heading) and block.level < 3
    ]


def _heads(content: bytes) -> bool:
    """Whether every table begins with header cells."""
    tables = [each for each in structure.elements(content) if each["/S"] == "/Table"]
    return bool(tables) and all(
        any(part["/S"] == "/TH" for part in structure.below(each)) for each in tables
    )


def _is_empty(page: PageObject) -> bool:
    """But for its head and foot."""
    words = page.extract_text().split()
    return len(words) < 30 and "/XObject" not in page.get("/Resources", {})


def _sizes(pages: Any) -> list[float]:
    return [size for page in pages for size in _sizes_on(page)]


def _sizes_on(page: PageObject) -> list[float]:
    """In points, of all letters of a page."""
    found: list[float] = []

    def look(text: str, current: Any, matrix: Any, font: Any, size: float) -> None:
        if text.strip():
            found.append(abs(size * matrix[3] * current[3]))

    page.extract_text(visitor_text=look)
    return found
