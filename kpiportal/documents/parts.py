"""What a document is made of, whatever it is written as: PDF, Word or tables.

One document, so that every format has the same content in the same order. All of it is text that
is printed letter by letter; a figure comes as it is to be printed, beside its number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

Layout = Literal["a4", "a4 wide", "a3 wide"]
A4: Final = "a4"
A4_WIDE: Final = "a4 wide"
A3_WIDE: Final = "a3 wide"

SMALLEST_IN_TABLES = 8.0
SMALLEST = 11.0


class UnreadableError(ValueError):
    """Print that is too small to be read."""


@dataclass(frozen=True)
class Stamp:
    """What every page says: whose it is, from which snapshot, approved by whom or a draft."""

    council: str
    standing: str
    source: str
    is_draft: bool
    audience: str = ""


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1
    rag: str = ""
    rag_word: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`lead` is larger, `quiet` paler; `numbered` goes on counting through the document. `head`
    are its first words, set apart."""

    text: str
    kind: Literal["body", "lead", "quiet", "numbered", "strong"] = "body"
    head: str = ""


@dataclass(frozen=True)
class Bullets:
    items: Sequence[str]


@dataclass(frozen=True)
class Cell:
    """`rag` puts its mark before the text, which is then the judgement's word. `svg` is an
    ornament as wide as a word, for PDF alone: what it shows is said elsewhere."""

    text: str = ""
    rag: str = ""
    number: Decimal | None = None
    note: str = ""
    is_strong: bool = False
    svg: str = ""


@dataclass(frozen=True)
class Column:
    """A drawing is an ornament for PDF alone: other formats go without its column."""

    heading: str
    width: float = 1.0
    is_figure: bool = False
    group: str = ""
    is_drawing: bool = False


def figures(heading: str, width: float = 1.0, group: str = "") -> Column:
    """A column of numbers."""
    return Column(heading, width, is_figure=True, group=group)


@dataclass(frozen=True)
class Row:
    """A row whose one cell is a group's heading reaches across all columns."""

    cells: Sequence[Cell]
    is_group: bool = False
    is_strong: bool = False


@dataclass(frozen=True)
class Table:
    """Its first column names the row. `share` is how much of the page's width it takes."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    caption: str = ""
    size: float = 9.0
    share: float = 1.0

    def __post_init__(self) -> None:
        if self.size < SMALLEST_IN_TABLES:
            raise UnreadableError(f"A table in {self.size} point is too small to read.")

    @property
    def in_words(self) -> "Table":
        """Without the columns of drawings."""
        kept = [place for place, column in enumerate(self.columns) if not column.is_drawing]
        if len(kept) == len(self.columns):
            return self
        return replace(
            self,
            columns=[self.columns[place] for place in kept],
            rows=[
                row if row.is_group else replace(row, cells=[row.cells[place] for place in kept])
                for row in self.rows
            ],
        )

    @property
    def groups(self) -> "list[Group]":
        """The headings above the columns' headings; none where no column has one."""
        found: list[Group] = []
        for column in self.columns:
            if found and column.group and found[-1].name == column.group:
                found[-1] = Group(column.group, found[-1].span + 1, column.is_figure)
            else:
                found.append(Group(column.group, 1, column.is_figure))
        return found if any(group.name for group in found) else []


@dataclass(frozen=True)
class Group:
    """A heading above some columns."""

    name: str
    span: int
    is_figure: bool


@dataclass(frozen=True)
class Picture:
    """`text` is what somebody who can't see the picture is told; the title stands above it."""

    svg: str
    text: str
    title: str = ""


@dataclass(frozen=True)
class Pictures:
    items: Sequence[Picture]
    per_row: int = 2


@dataclass(frozen=True)
class Box:
    """Some lines in a frame, set apart: a summary, or one figure writ large, with its drawing."""

    heading: str
    lines: Sequence[Cell]
    figure: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class Boxes:
    items: Sequence[Box]
    per_row: int = 3


@dataclass(frozen=True)
class NewPage:
    pass


Block = Heading | Paragraph | Bullets | Table | Pictures | Boxes | NewPage


@dataclass(frozen=True)
class Part:
    """Pages of one size."""

    blocks: Sequence[Block]
    layout: Layout = "a4"


@dataclass(frozen=True)
class Document:
    title: str
    stamp: Stamp
    parts: Sequence[Part]
    under_title: Sequence[str] = ()
    has_cover: bool = False
    has_contents: bool = False
    size: float = SMALLEST
    remarks: Sequence[str] = field(default=())

    def __post_init__(self) -> None:
        if self.size < SMALLEST:
            raise UnreadableError(f"Text in {self.size} point is too small to read.")

    @property
    def blocks(self) -> Iterator[Block]:
        for part in self.parts:
            yield from part.blocks

    @property
    def pictures(self) -> "list[Picture]":
        """In the order of reading."""
        found: list[Picture] = []
        for block in self.blocks:
            if isinstance(block, Pictures):
                found += block.items
            elif isinstance(block, Boxes):
                found += [box.picture for box in block.items if box.picture]
        return found

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]
