"""People's texts in a paper: their paragraphs, headings and lists, all else letter by letter."""

from collections.abc import Iterable, Iterator

from kpiportal.documents.parts import Block, Bullets, Paragraph
from narratives.rules import markup
from narratives.rules.markup import Kind


def prose(text: str) -> Iterator[Block]:
    """A heading stands at the head of the paragraph that it is of."""
    head = ""
    for block in markup.blocks(text):
        said = list(_lines(block))
        if block.kind is Kind.PARAGRAPH:
            yield Paragraph("\n".join(said), head=head)
            head = ""
            continue
        if head:
            yield Paragraph(head, "strong")
            head = ""
        if block.kind is Kind.HEADING:
            head = _ended(" ".join(said))
        elif block.kind is Kind.BULLETS:
            yield Bullets(said)
        else:
            yield from (Paragraph(line, head=f"{place}.") for place, line in enumerate(said, 1))
    if head:
        yield Paragraph(head, "strong")


def sentences(text: str) -> list[str]:
    """Without its headings: for where a text goes on in a line."""
    return [
        line
        for block in markup.blocks(text)
        if block.kind is not Kind.HEADING
        for line in _lines(block)
    ]


def beside(text: str, said: Iterable[str]) -> list[str]:
    """What a text says, but for the sentences that were said before it."""
    lines = sentences(text)
    for sentence in said:
        lines = [line.replace(sentence, "") for line in lines]
    return [left for line in lines if (left := " ".join(line.split()))]


def _ended(heading: str) -> str:
    return heading if heading.endswith((".", "?", "!", ":")) else f"{heading}."


def _lines(block: markup.Block) -> Iterator[str]:
    for line in block.lines:
        yield "".join(span.text for span in line)
