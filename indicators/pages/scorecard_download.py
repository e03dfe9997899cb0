"""The scorecard as a file: what the page shows at the same address, and in it what was asked."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.models import Release
from indicators.pages.scorecard_asked import Asked, View, asked_of, sheet_of
from indicators.queries import led_by
from indicators.rules.display import plain
from indicators.rules.periods import Month
from indicators.scorecard.columns import Cell
from indicators.scorecard.paper import Shown, document, whole_table
from indicators.scorecard.sheet import totals
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.documents import pdf
from kpiportal.documents.parts import A3_WIDE, A4_WIDE
from kpiportal.documents.sheets import about, as_rows
from kpiportal.documents.tables import XLSX, to_csv, to_xlsx
from kpiportal.pages.reader import reader_of

NAMING_COLUMNS = 3


@needs(SEE_STAFF_FIGURES)
@require_safe
def scorecard_download(request: HttpRequest, file_kind: str) -> HttpResponse:
    kind = KINDS.get(file_kind)
    newest = Release.objects.newest()
    if kind is None or newest is None:
        raise Http404
    view = View(request.GET, newest=Month(newest.month))
    if not view.is_valid():
        raise BadRequest("There is no such scorecard. Go back to the page and choose again.")
    led = led_by(reader_of(request), timezone.localdate())
    asked = asked_of(view, sheet_of(view), request.GET, led)
    if not asked.filters.is_valid():
        raise BadRequest("One of the filters isn’t offered. Go back to the page and choose again.")
    write, content_type, ending = kind
    response = HttpResponse(write(asked, timezone.now()), content_type=content_type)
    name = f"scorecard-{asked.sheet.card.month}{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _seen(asked: Asked) -> Shown:
    return Shown(asked.sheet, asked.lines, asked.columns, asked.says, bool(asked.order))


def _pdf_a3(asked: Asked, now: datetime) -> bytes:
    return pdf.to_pdf(document(_seen(asked), now=now, layout=A3_WIDE), dated=now)


def _pdf_a4(asked: Asked, now: datetime) -> bytes:
    return pdf.to_pdf(document(_seen(asked), now=now, layout=A4_WIDE), dated=now)


def _xlsx(asked: Asked, now: datetime) -> bytes:
    seen = _seen(asked)
    table = whole_table(seen)
    sheets = {table.name: as_rows(table), "What it shows": about(document(seen, now=now))}
    return to_xlsx(sheets, made_at=now, frozen_columns=NAMING_COLUMNS)


def _csv(asked: Asked, now: datetime) -> bytes:
    """What it shows stands above the table, a line each."""
    seen = _seen(asked)
    rows = [*about(document(seen, now=now)), [], *as_rows(whole_table(seen))]
    return to_csv(rows).encode("utf-8-sig")


def _json(asked: Asked, now: datetime) -> bytes:
    card = asked.sheet.card
    trend, target = totals(asked.sheet, asked.lines)
    said = {
        "council": card.council,
        "month": str(card.month),
        "as_known": str(card.known_on) if card.known_on else "now",
        "audience": str(card.audience),
        "taken": now.isoformat(timespec="seconds"),
        "filters": {used.name: used.value for used in asked.filters.used},
        "sort": asked.order or None,
        "columns": [
            {"key": column.key, "group": column.group, "label": column.name}
            for column in asked.columns
        ],
        "totals": {
            "trend": {str(each): count for each, count in trend.items()},
            "target": {str(each): count for each, count in target.items()},
        },
        "sections": [{"name": each.name, "rag": str(each.rag)} for each in card.sections],
        "indicators": [
            {
                "section": line.definition.section,
                "cells": {column.key: _plain(column.cell(line)) for column in asked.columns},
            }
            for line in asked.lines
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(cell: Cell) -> dict[str, Any]:
    """As it is written, its exact figure, what is said beside it, its RAG."""
    said = {
        "shown": cell.text or None,
        "figure": None if cell.figure is None else plain(cell.figure),
        "note": cell.note or None,
        "rag": None if cell.rag is None else str(cell.rag),
    }
    return {name: value for name, value in said.items() if value is not None}


KINDS: dict[str, tuple[Callable[[Asked, datetime], bytes], str, str]] = {
    "xlsx": (_xlsx, XLSX, ".xlsx"),
    "csv": (_csv, "text/csv; charset=utf-8", ".csv"),
    "pdf-a3": (_pdf_a3, "application/pdf", "-a3.pdf"),
    "pdf-a4": (_pdf_a4, "application/pdf", "-a4.pdf"),
    "json": (_json, "application/json", ".json"),
}
