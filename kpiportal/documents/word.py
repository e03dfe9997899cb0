"""The writer of Word files: real styles, header rows that repeat, pictures that are described."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.run import Run

from kpiportal.documents import word_tables
from kpiportal.documents.parts import (
    A4,
    Block,
    Boxes,
    Bullets,
    Document,
    Heading,
    NewPage,
    Paragraph,
    Part,
    Picture,
    Pictures,
    Table,
)
from kpiportal.documents.pictures import to_png
from kpiportal.documents.word_text import escaped, marked, printable

PAGES = {"a4": (210, 297, 19), "a4 wide": (297, 210, 14), "a3 wide": (420, 297, 14)}
FONT = "Arial"
INK, QUIET = RGBColor(0x0B, 0x0C, 0x0C), RGBColor(0x50, 0x5A, 0x5F)
SIZES = {"Heading 1": 20, "Heading 2": 15, "Heading 3": 11.5, "Heading 4": 11, "Title": 24}
IN_CONTENTS = 2
GAP = 4  # millimetres between pictures
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def to_word(document: Document, *, dated: datetime) -> bytes:
    """A document of parts as a .docx that people go on editing."""
    return _Writer(document, dated).written()


class _Writer:
    def __init__(self, document: Document, dated: datetime) -> None:
        self.document = document
        self.dated = dated.astimezone(UTC).replace(tzinfo=None)
        self.word = docx.Document()
        self.body = self.word.element.body
        self.headings = 0
        self.drawn = iter(to_png([picture.svg for picture in document.pictures]))

    def written(self) -> bytes:
        self._styles()
        self._properties()
        for number, part in enumerate(self.document.parts):
            self._page(part, is_first=number == 0)
            if number == 0:
                self._front()
            for block in part.blocks:
                self._block(block, part)
        self._header_and_footer()
        saved = io.BytesIO()
        self.word.save(saved)
        return _without_clock(saved.getvalue())

    def _styles(self) -> None:
        styles = self.word.styles
        normal = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(self.document.size)
        normal.paragraph_format.space_after = Pt(6)
        language = parse_xml(f'<w:lang {nsdecls("w")} w:val="en-GB"/>')
        normal.element.get_or_add_rPr().append(language)
        for name, size in SIZES.items():
            style = styles[name]
            style.font.name, style.font.size, style.font.bold = FONT, Pt(size), True
            style.font.color.rgb = INK
            fonts = style.element.get_or_add_rPr().find(qn("w:rFonts"))
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:hAnsi"), FONT)
        for border in styles["Title"].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)

    def _properties(self) -> None:
        said = self.word.core_properties
        said.title, said.author = printable(self.document.title), self.document.stamp.council
        said.language, said.comments = "en-GB", self.document.stamp.source
        said.created = said.modified = self.dated
        said.last_modified_by = self.document.stamp.council

    def _page(self, part: Part, *, is_first: bool) -> None:
        section = self.word.sections[0] if is_first else self.word.add_section(WD_SECTION.NEW_PAGE)
        width, height, margin = PAGES[part.layout]
        section.orientation = WD_ORIENT.PORTRAIT if part.layout == A4 else WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.left_margin = section.right_margin = Mm(margin)
        section.top_margin = section.bottom_margin = Mm(20)

    def _front(self) -> None:
        document = self.document
        if document.has_cover:
            self._say(document.stamp.council, size=15, colour=QUIET)
        self.word.add_paragraph(printable(document.title), style="Title")
        for line in document.under_title:
            self._say(line, size=document.size * 1.15)
        self._say(document.stamp.standing, bold=True)
        self._say(document.stamp.source, colour=QUIET)
        for line in document.remarks:
            self._say(line)
        if document.has_cover:
            self._new_page()
        if document.has_contents:
            self._contents()
            self._new_page()

    def _contents(self) -> None:
        """A field that Word keeps up to date, filled in already with links to the headings."""
        self._say("Contents", size=20, bold=True)
        shown = list(_numbered_headings(self.document))
        for place, (number, heading) in enumerate(shown):
            starts = place == 0
            ends = place == len(shown) - 1
            self._add(
                f'<w:p {nsdecls("w")}><w:pPr><w:ind w:left="{360 * (heading.level - 1)}"/></w:pPr>'
                f"{_CONTENTS_BEGIN if starts else ''}"
                f'<w:hyperlink w:anchor="_Heading{number}" w:history="1"><w:r><w:t'
                f' xml:space="preserve">{escaped(heading.text)}</w:t></w:r></w:hyperlink>'
                f"{_FIELD_END if ends else ''}</w:p>"
            )

    def _block(self, block: Block, part: Part) -> None:
        match block:
            case Heading():
                self._heading(block)
            case Paragraph(text, kind, head):
                self._paragraph(text, kind, head)
            case Bullets(items):
                for item in items:
                    self.word.add_paragraph(printable(item), style="List Bullet")
            case Table():
                self._table(block, part)
            case Pictures():
                self._pictures(block, part)
            case Boxes():
                self._boxes(block, part)
            case NewPage():
                self._new_page()

    def _heading(self, heading: Heading) -> None:
        self.headings += 1
        paragraph = self.word.add_heading("", level=heading.level)
        name = f'w:id="{self.headings}"'
        words = nsdecls("w")
        paragraph._p.append(
            parse_xml(f'<w:bookmarkStart {words} {name} w:name="_Heading{self.headings}"/>')
        )
        paragraph.add_run(printable(heading.text))
        paragraph._p.append(parse_xml(f"<w:bookmarkEnd {words} {name}/>"))
        if heading.rag:
            paragraph._p.append(parse_xml(marked(heading.rag, heading.rag_word, before="   ")))

    def _paragraph(self, text: str, kind: str, head: str) -> None:
        if kind == "numbered":
            paragraph = self.word.add_paragraph(style="List Number")
            if head:
                paragraph.add_run(f"{printable(head)} ").font.bold = True
            paragraph.add_run(printable(text))
        else:
            size = self.document.size * (1.2 if kind == "lead" else 1)
            colour = QUIET if kind == "quiet" else None
            self._say(text, size=size, bold=kind == "strong", colour=colour, head=head)

    def _say(
        self,
        text: str,
        *,
        size: float = 0,
        bold: bool = False,
        colour: RGBColor | None = None,
        head: str = "",
    ) -> None:
        paragraph = self.word.add_paragraph()
        if head:
            paragraph.add_run(f"{printable(head)} ").font.bold = True
        run = paragraph.add_run(printable(text))
        if size:
            run.font.size = Pt(size)
        if bold:
            run.font.bold = True
        if colour is not None:
            run.font.color.rgb = colour

    def _table(self, table: Table, part: Part) -> None:
        if table.caption:
            paragraph = self.word.add_paragraph(style="Caption")
            paragraph.paragraph_format.keep_with_next = True
            run = paragraph.add_run(printable(table.caption))
            run.font.size, run.font.color.rgb = Pt(self.document.size), INK
        self._add(word_tables.table(table.in_words, width=_width(part) * table.share))
        self._say("")

    def _pictures(self, pictures: Pictures, part: Part) -> None:
        """Side by side in a table without lines, each under its title."""
        per_row = pictures.per_row
        rows = -(-len(pictures.items) // per_row)
        width = _width(part) / per_row
        table = self.word.add_table(rows, per_row)
        for number, item in enumerate(pictures.items):
            cell = table.cell(number // per_row, number % per_row)
            paragraph = cell.paragraphs[0]
            if item.title:
                paragraph.add_run(printable(item.title)).font.bold = True
                paragraph.paragraph_format.keep_with_next = True
                paragraph = cell.add_paragraph()
            self._draw(item, paragraph.add_run(), width - GAP)
        for row in table._tbl.tr_lst:
            row.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))

    def _boxes(self, boxes: Boxes, part: Part) -> None:
        self._add(word_tables.boxes(boxes, width=_width(part)))
        per_row = word_tables.boxes_in_a_row(boxes)
        framed = self.word.tables[-1]
        for number, box in enumerate(boxes.items):
            if box.picture:
                cell = framed.cell(number // per_row, number % per_row)
                width = _width(part) / per_row - 2 * GAP
                self._draw(box.picture, cell.add_paragraph().add_run(), width)
        self._say("")

    def _draw(self, picture: Picture, run: Run, width: float) -> None:
        run.add_picture(io.BytesIO(next(self.drawn)), width=Mm(width))
        described = run._r.find(f".//{qn('wp:docPr')}")
        described.set("descr", printable(picture.text))

    def _new_page(self) -> None:
        self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _header_and_footer(self) -> None:
        """In the first section; the others follow it."""
        stamp = self.document.stamp
        section = self.word.sections[0]
        standing = "DRAFT, not approved" if stamp.is_draft else stamp.standing
        said = [stamp.council, stamp.audience, standing]
        head = section.header.paragraphs[0].add_run(printable(" · ".join(filter(None, said))))
        head.font.size, head.font.bold = Pt(9), stamp.is_draft
        foot = section.footer.paragraphs[0]
        foot.add_run(f"{printable(stamp.source)} · Page ").font.size = Pt(9)
        for xml in (_field("PAGE"), _run(" of "), _field("NUMPAGES")):
            foot._p.append(parse_xml(xml))

    def _add(self, xml: str) -> None:
        """Before the last section's own properties, where the body ends."""
        self.body.insert(len(self.body) - 1, parse_xml(xml))


_CONTENTS_BEGIN = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
    f' TOC \\o "1-{IN_CONTENTS}" \\h \\z \\u </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
)
_FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _numbered_headings(document: Document) -> Iterator[tuple[int, Heading]]:
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    for number, heading in enumerate(headings, start=1):
        if heading.level <= IN_CONTENTS:
            yield number, heading


def _width(part: Part) -> float:
    width, _, margin = PAGES[part.layout]
    return width - 2 * margin


def _run(text: str) -> str:
    return (
        f'<w:r {nsdecls("w")}><w:rPr><w:sz w:val="18"/></w:rPr>'
        f'<w:t xml:space="preserve">{text}</w:t></w:r>'
    )


def _field(name: str) -> str:
    return (
        f'<w:fldSimple {nsdecls("w")} w:instr="{name}"><w:r><w:rPr><w:sz w:val="18"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:fldSimple>"
    )


def _without_clock(made: bytes) -> bytes:
    """The same members, none of which says when it was packed."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as archive,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in archive.namelist():
            member = zipfile.ZipInfo(name, LONG_AGO)
            member.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(member, archive.read(name))
    return packed.getvalue()
