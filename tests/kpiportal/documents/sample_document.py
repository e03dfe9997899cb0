"""A document with one of every part."""

from decimal import Decimal

from kpiportal.documents.parts import (
    Block,
    Box,
    Boxes,
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    NewPage,
    Paragraph,
    Part,
    Picture,
    Pictures,
    Row,
    Stamp,
    Table,
)

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="160" viewBox="0 0 320 160">'
    '<path d="M10 120L100 60L200 90L300 30" fill="none" stroke="#1d70b8" stroke-width="2"/>'
    '<text x="10" y="20" font-family="Source Sans Pro" font-size="14">Referrals</text></svg>'
)
HOSTILE = r'#read("/etc/passwd") {{ settings.SECRET_KEY }} file:///etc/passwd $x$ *b* <b>&amp; =1+1'

STAMP = Stamp(
    council="Wexmere",
    standing="Draft: nobody has approved these figures.",
    source="Snapshot 1, taken 10 January 2018, abc123",
    is_draft=True,
    audience="As staff see it",
)

MONTHS = Table(
    name="Referrals by month",
    caption="Referrals, month by month",
    columns=[
        Column("", 2),
        Column("AB 01", is_figure=True, group="Counts"),
        Column("AB 02", is_figure=True, group="Counts"),
        Column("Against target", 1.5),
    ],
    rows=[
        Row([Cell("Contacts"), Cell("Amber", rag="amber")], is_group=True),
        Row(
            [
                Cell("Apr 2017"),
                Cell("1,234", number=Decimal(1234)),
                Cell("23", number=Decimal(23), note="provisional"),
                Cell("Better than target", rag="green"),
            ]
        ),
        Row(
            [Cell("May 2017"), Cell("–"), Cell("", note="suppressed"), Cell("No target")],
            is_strong=True,
        ),
        Row([Cell("June 2017"), Cell("=1+1"), Cell(HOSTILE), Cell("Missing target", rag="red")]),
    ],
)


def sample(*, has_cover: bool = True, drawing: str = DRAWING) -> Document:
    return Document(
        title="Quality report, September 2017",
        under_title=["Quarter 2 of 2017-18"],
        stamp=STAMP,
        has_cover=has_cover,
        has_contents=True,
        parts=[
            Part(
                [
                    Heading("What goes well"),
                    Paragraph("Two sentences lead.", "lead"),
                    Bullets(["One thing", "Another thing"]),
                    Heading("Hostile", 2, rag="green", rag_word="Green"),
                    Paragraph(HOSTILE, head="What changed."),
                    Paragraph("The first point.", "numbered"),
                    Paragraph("The second point.", "numbered"),
                    Boxes(
                        [
                            Box("In care", [Cell("Better", rag="green")], figure="216"),
                            Box("On plans", [Cell("Last year 66")], figure="91"),
                        ]
                    ),
                    NewPage(),
                    Heading("Figures"),
                    Heading("Referrals", 2),
                    MONTHS,
                    Pictures(
                        [
                            Picture(drawing, "Referrals fell from 104 to 77.", "Referrals fell"),
                            Picture(drawing, "Contacts rose."),
                        ]
                    ),
                ]
            ),
            Part([Heading("All of it"), MONTHS], "a3 wide"),
        ],
    )


def said(document: Document) -> list[str]:
    """What a document says, in the order of reading."""
    return [text for block in document.blocks for text in _said(block) if text]


def is_said_in_order(document: Document, text: str) -> bool:
    """Whether a file's text holds all of a document in its order, whatever its line breaks."""
    squeezed, at = "".join(text.split()), 0
    for piece in said(document):
        found = squeezed.find("".join(piece.split()), at)
        if found < 0:
            raise AssertionError(f"{piece!r} is not said after {squeezed[max(0, at - 200) : at]!r}")
        at = found
    return True


def _said(block: Block) -> list[str]:
    found: list[str] = []
    match block:
        case Heading(text, _, _, word):
            found = [text, word]
        case Paragraph(text, _, head):
            found = [head, text]
        case Bullets(items):
            found = list(items)
        case Boxes(items):
            for box in items:
                found += [box.heading, box.figure, *(line.text for line in box.lines)]
        case Table():
            found = _said_in_table(block.in_words)
        case Pictures(items):
            found = [item.title for item in items]
    return found


def _said_in_table(table: Table) -> list[str]:
    cells = [cell for row in table.rows for cell in row.cells]
    return [
        table.caption,
        *(group.name for group in table.groups),
        *(column.heading for column in table.columns),
        *(text for cell in cells for text in (cell.text, cell.note)),
    ]
