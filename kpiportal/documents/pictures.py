"""Pictures for files that can't hold our drawings: PNG, drawn by what draws the PDF."""

import json
from collections.abc import Sequence

import typst

from kpiportal.documents.glyphs import FONT_FOLDER, showable
from kpiportal.documents.pdf import TEMPLATES

DOTS_PER_INCH = 160


def to_png(drawings: Sequence[str]) -> list[bytes]:
    """Each drawing (SVG) as a PNG, all in one go."""
    if not drawings:
        return []
    made = typst.compile(
        str(TEMPLATES / "pictures.typ"),
        root=str(TEMPLATES),
        font_paths=[str(FONT_FOLDER)],
        ignore_system_fonts=True,
        format="png",
        ppi=DOTS_PER_INCH,
        sys_inputs={"data": json.dumps(showable(list(drawings)))},
    )
    return made if isinstance(made, list) else [made]
