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
