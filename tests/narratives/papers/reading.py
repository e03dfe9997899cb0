"""What a paper says, by its headings."""

from collections.abc import Iterator

from indicators.rules.suppression import Audience
from kpiportal.documents.parts import Bullets, Document, Heading, Paragraph, Table
from narratives import papers
from narratives.models import Snapshot


def document(snapshot: Snapshot, name: str, audience: Audience = Audience.STAFF) -> Document:
    return papers.document_of(snapshot, name, audience=audience)


def headings(paper: Document, level: int = 1) -> list[str]:
    return [
        block.text for block in paper.blocks if isinstance(block, Heading) and block.level == level
    ]


def sentences(paper: Document, under: str) -> list[str]:
    """The paragraphs and items between a heading and the next one."""
    return [text for heading, text in _said(paper) if heading == under]


def table(paper: Document, name: str) -> Table:
    return next(each for each in paper.tables if each.name == name)


def rows(of: Table) -> list[list[str]]:
    """What stands in each row, a remark after its figure."""
    return [
        [" ".join(filter(None, [cell.text, cell.note])) for cell in row.cells] for row in of.rows
    ]


def _said(paper: Document) -> Iterator[tuple[str, str]]:
    heading = ""
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Paragraph):
            yield heading, f"{block.head} {block.text}".strip()
        elif isinstance(block, Bullets):
            for item in block.items:
                yield heading, item
