"""The only writer of PDFs: a Typst template and data, never source made from people's text.

The result is tagged and meets PDF/UA-1, or there is none; the same data give the same bytes.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typst
from django.conf import settings

from kpiportal.documents.glyphs import FONT_FOLDER, showable
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

TEMPLATES = settings.BASE_DIR / "templates" / "papers"


def render(template: str, data: Mapping[str, Any], *, dated: datetime) -> bytes:
    """The paper `templates/papers/TEMPLATE.typ`, which reads the data as JSON.

    Figures come in as text, as they are to be printed. `dated` is what the file says of itself
    and the template's today: the day of what is printed, not of the printing.
    """
    made: bytes = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONT_FOLDER)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(dated.timestamp()),
        sys_inputs={"data": json.dumps(showable(dict(data)))},
    )
    return made


def to_pdf(document: Document, *, dated: datetime) -> bytes:
    """A document of parts as PDF."""
    return render("document", data_of(document), dated=dated)


def data_of(document: Document) -> dict[str, Any]:
    """As the template `document` reads it."""
    stamp = document.stamp
    return {
        "title": document.title,
        "under": list(document.under_title),
        "remarks": list(document.remarks),
        "size": document.size,
        "cover": document.has_cover,
        "contents": document.has_contents,
        "stamp": {
            "council": stamp.council,
            "standing": stamp.standing,
            "source": stamp.source,
            "is_draft": stamp.is_draft,
            "audience": stamp.audience,
        },
        "parts": [
            {"layout": part.layout, "blocks": [_block(block) for block in part.blocks]}
            for part in document.parts
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            said = _heading(block)
        case Paragraph(text, kind, head):
            said = {"kind": "paragraph", "text": text, "style": kind, "head": head}
        case Bullets(items):
            said = {"kind": "bullets", "items": list(items)}
        case Table():
            said = _table(block)
        case Pictures(items, per_row):
            drawn = [_picture(item) for item in items]
            said = {"kind": "pictures", "items": drawn, "per_row": per_row}
        case Boxes(items, per_row):
            said = {"kind": "boxes", "items": [_box(item) for item in items], "per_row": per_row}
        case NewPage():
            said = {"kind": "newpage"}
    return said


def _heading(heading: Heading) -> dict[str, Any]:
    return {
        "kind": "heading",
        "text": heading.text,
        "level": heading.level,
        "rag": heading.rag,
        "rag_word": heading.rag_word,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": table.caption,
        "size": table.size,
        "share": table.share,
        "columns": [
            {"heading": column.heading, "width": column.width, "figure": column.is_figure}
            for column in table.columns
        ],
        "groups": [[group.name, group.span, group.is_figure] for group in table.groups],
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "group": row.is_group,
        "strong": row.is_strong,
        "cells": [_cell(cell) for cell in row.cells],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.text,
        "rag": cell.rag,
        "note": cell.note,
        "strong": cell.is_strong,
        "svg": cell.svg,
    }


def _box(box: Box) -> dict[str, Any]:
    return {
        "heading": box.heading,
        "figure": box.figure,
        "lines": [_cell(line) for line in box.lines],
        "picture": _picture(box.picture) if box.picture else None,
    }


def _picture(picture: Picture) -> dict[str, str]:
    return {"svg": picture.svg, "text": picture.text, "title": picture.title}
