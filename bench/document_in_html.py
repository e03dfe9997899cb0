"""A document as a web page that prints the same, for what makes PDFs of web pages."""

import base64
from collections.abc import Iterator
from html import escape

from kpiportal.documents.glyphs import FONT_FOLDER
from kpiportal.documents.parts import (
    Block,
    Box,
    Boxes,
    Bullets,
    Cell,
    Document,
    Heading,
    NewPage,
    Paragraph,
    Picture,
    Pictures,
    Row,
    Table,
)

STYLE = """
@font-face { font-family: S; src: url("file://FONTS/SourceSansPro-Regular.ttf") }
@font-face { font-family: S; font-weight: bold; src: url("file://FONTS/SourceSansPro-Bold.ttf") }
@page { size: A4; margin: 20mm 19mm 18mm;
  @top-left { content: string(council); font: 11pt S } @top-right { content: string(standing) }
  @bottom-left { content: string(source) }
  @bottom-right { content: "Page " counter(page) " of " counter(pages) } }
@page wide { size: A4 landscape; margin: 19mm 14mm 16mm }
@page widest { size: A3 landscape; margin: 19mm 14mm 16mm }
.wide { page: wide } .widest { page: widest }
body { font: 11pt S } h1 { font-size: 20pt } h2 { font-size: 15pt } h3 { font-size: 11.5pt }
.council { string-set: council content() } .standing { string-set: standing content() }
.source { string-set: source content() }
section { break-before: page } .new { break-before: page }
nav a::after { content: leader(".") target-counter(attr(href), page) } nav a { display: block }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group }
tr { break-inside: avoid } td, th { border-bottom: 0.5pt solid #b1b4b6; text-align: left }
td, th { vertical-align: top; padding: 2pt 4pt } .figure { text-align: right }
.pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 12pt }
figure { break-inside: avoid; margin: 0 } img { width: 100% }
.green { color: #00603b } .amber { color: #8a5a00 } .red { color: #b10e1e }
""".replace("FONTS", str(FONT_FOLDER))
SHAPES = {"green": "★", "amber": "●", "red": "■", "none": "□", "": ""}
PAGES = {"a4": "", "a4 wide": "wide", "a3 wide": "widest"}


def as_html(document: Document) -> str:
    return "".join(_pieces(document))


def _pieces(document: Document) -> Iterator[str]:
    stamp = document.stamp
    yield (
        f'<!doctype html><html lang="en-GB"><title>{escape(document.title)}</title>'
        f'<style>{STYLE}</style><p class="council">{escape(stamp.council)}</p>'
        f"<h1>{escape(document.title)}</h1>"
    )
    yield from (f"<p>{escape(line)}</p>" for line in (*document.under_title, *document.remarks))
    yield f'<p class="standing">{escape(stamp.standing)}</p>'
    yield f'<p class="source">{escape(stamp.source)}</p>'
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    if document.has_contents:
        yield "<section><h1>Contents</h1><nav>"
        for place, heading in enumerate(headings):
            if heading.level < 3:
                yield f'<a href="#h{place}">{escape(heading.text)}</a>'
        yield "</nav></section>"
    place = 0
    for part in document.parts:
        yield f'<section class="{PAGES[part.layout]}">'
        for block in part.blocks:
            yield _block(block, place)
            place += isinstance(block, Heading)
        yield "</section>"


def _block(block: Block, place: int) -> str:
    match block:
        case Heading(text, level, rag, word):
            said = f'<h{level} id="h{place}">{escape(text)} {_mark(rag, word)}</h{level}>'
        case Paragraph(text, _, head):
            lines = "<br>".join(map(escape, text.split("\n")))
            said = f"<p><b>{escape(head)}</b> {lines}</p>"
        case Bullets(items):
            said = f"<ul>{''.join(f'<li>{escape(item)}' for item in items)}</ul>"
        case Table():
            said = _table(block)
        case Pictures(items):
            said = f'<div class="pictures">{"".join(map(_picture, items))}</div>'
        case Boxes(items):
            said = f'<div class="pictures">{"".join(map(_box, items))}</div>'
        case NewPage():
            said = '<div class="new"></div>'
    return said


def _table(table: Table) -> str:
    groups = "".join(
        f'<th scope="colgroup" colspan="{group.span}">{escape(group.name)}</th>'
        for group in table.groups
    )
    heads = "".join(f'<th scope="col">{escape(column.heading)}</th>' for column in table.columns)
    rows = "".join(_row(row, table) for row in table.rows)
    return (
        f'<table style="font-size: {table.size}pt; width: {table.share * 100}%">'
        f"<thead>{f'<tr>{groups}</tr>' if groups else ''}<tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(row: Row, table: Table) -> str:
    if row.is_group:
        said = " ".join(map(_cell, row.cells))
        return f'<tr><td colspan="{len(table.columns)}"><b>{said}</b></td></tr>'
    cells = "".join(
        f'<td class="figure">{_cell(cell)}</td>' if column.is_figure else f"<td>{_cell(cell)}</td>"
        for cell, column in zip(row.cells, table.columns, strict=True)
    )
    return f"<tr>{cells}</tr>"


def _cell(cell: Cell) -> str:
    said = _mark(cell.rag, cell.text) if cell.rag else escape(cell.text)
    return f"{said}<br>{escape(cell.note)}" if cell.note else said


def _box(box: Box) -> str:
    lines = "".join(f"<p>{_cell(line)}</p>" for line in box.lines)
    drawn = _picture(box.picture) if box.picture else ""
    return f"<div><b>{escape(box.heading)}</b><p>{escape(box.figure)}</p>{lines}{drawn}</div>"


def _picture(picture: Picture) -> str:
    data = base64.b64encode(picture.svg.encode()).decode()
    return (
        f"<figure><b>{escape(picture.title)}</b>"
        f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(picture.text)}"></figure>'
    )


def _mark(rag: str, word: str) -> str:
    return f'<span class="{rag}">{SHAPES[rag]} {escape(word)}</span>' if rag else ""
