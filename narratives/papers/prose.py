"""People's texts in a paper: their paragraphs, headings and lists, all else letter by letter."""

from collections.abc import Iterator

from kpiportal.documents.parts import Block, Bullets, Paragraph
from narratives.rules import markup
from narratives.rules.markup import Kind


def prose(text: str) -> Iterator[Block]:
    for block in markup.blocks(text):
        said = list(_lines(block))
        if block.kind is Kind.HEADING:
            yield Paragraph(" ".join(said), "strong")
        elif block.kind is Kind.BULLETS:
            yield Bullets(said)
        elif block.kind is Kind.NUMBERS:
            yield from (Paragraph(f"{place}. {line}") for place, line in enumerate(said, start=1))
        else:
            yield Paragraph("\n".join(said))


def sentences(text: str) -> list[str]:
    """Without its headings: for where a text goes on in a line."""
    return [
        line
        for block in markup.blocks(text)
        if block.kind is not Kind.HEADING
        for line in _lines(block)
    ]


def _lines(block: markup.Block) -> Iterator[str]:
    for line in block.lines:
        yield "".join(span.text for span in line)
