"""Pictures for files that can't hold our drawings: PNG, drawn by what draws the PDF."""

import json
from collections.abc import Sequence
from typing import Any

import typst

from kpiportal.documents.glyphs import FONT_FOLDER, showable
from kpiportal.documents.parts import Document
from kpiportal.documents.pdf import TEMPLATES, data_of

DOTS_PER_INCH = 160


def to_png(drawings: Sequence[str]) -> list[bytes]:
    """Each drawing (SVG) as a PNG, all in one go."""
    return _drawn("pictures", list(drawings), DOTS_PER_INCH) if drawings else []


def pages_of(document: Document, *, dots_per_inch: int) -> list[bytes]:
    """A document's pages as its PDF shows them, each as a PNG."""
    return _drawn("document", data_of(document), dots_per_inch)


def _drawn(template: str, data: Any, dots_per_inch: int) -> list[bytes]:
    made = typst.compile(
        str(TEMPLATES / f"{template}.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONT_FOLDER)],
        ignore_system_fonts=True,
        format="png",
        ppi=dots_per_inch,
        sys_inputs={"data": json.dumps(showable(data))},
    )
    return made if isinstance(made, list) else [made]
