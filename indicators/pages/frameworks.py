"""A framework: its matrix of levels and themes, and the list of what stands in it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.figures import TARGET
from indicators.framework.matrix import Cell, Frame, Matrix, Place, frames, matrix
from indicators.framework.paper import Extract, document, indicators_table
from indicators.models import Definition, Life
from indicators.pages.preview import held_back_of_rows, preview
from indicators.pages.viewing import Viewed, viewed
from indicators.rules import words
from indicators.rules.standing import Rag
from indicators.scorecard.card import Row, Scorecard, scorecard
from indicators.written import written
from kpiportal.access import KEEP_REGISTER, SEE_STAFF_FIGURES, needs
from kpiportal.documents import pdf
from kpiportal.documents.sheets import about, as_rows
from kpiportal.documents.tables import XLSX, to_csv, to_xlsx
from kpiportal.pages.reader import reader_of

OFFERED = [("xlsx", "Excel"), ("csv", "CSV"), ("pdf", "PDF")]


@dataclass(frozen=True)
class Line:
    """An indicator in the list, in words."""

    row: Row
    place: Place
    figure: str
    note: str
    target: str
    rag: Rag
    standing: str
    trend: str


@dataclass(frozen=True)
class Arranged:
    """A framework in the month that is looked at."""

    every: list[Frame]
    frame: Frame
    card: Scorecard
    matrix: Matrix
    viewed: Viewed


@needs(SEE_STAFF_FIGURES)
@require_safe
def framework_page(request: HttpRequest, framework: str = "") -> HttpResponse:
    found = _arranged(request, framework)
    keeps = KEEP_REGISTER.is_held_by(reader_of(request))
    if found is None:
        context: dict[str, Any] = {"is_empty": True, "keeps": keeps}
    else:
        context = _context(found, found.matrix.cells) | {"keeps": keeps}
    return render(request, "indicators/framework.html", context)


@needs(SEE_STAFF_FIGURES)
@require_safe
def framework_indicators(request: HttpRequest, framework: str) -> HttpResponse:
    found = _arranged(request, framework)
    if found is None:
        raise Http404
    level, theme = request.GET.get("level", ""), request.GET.get("theme", "")
    cells = _cells(found.matrix, level, theme)
    context = _context(found, cells) | {
        "cells": [(cell, list(_lines(found, cell))) for cell in cells],
        "level": level,
        "theme": theme,
        "keeps": KEEP_REGISTER.is_held_by(reader_of(request)),
    }
    return render(request, "indicators/framework_indicators.html", context)


@needs(SEE_STAFF_FIGURES)
@require_safe
def framework_extract(request: HttpRequest, framework: str, kind: str) -> HttpResponse:
    """What the list shows at the same address, and in it what was asked for."""
    found, format_of = _arranged(request, framework), KINDS.get(kind)
    if found is None or format_of is None:
        raise Http404
    write, content_type = format_of
    extract = _extract(found, request.GET.get("level", ""), request.GET.get("theme", ""))
    name = f"{found.frame.slug}-{found.card.month}.{kind}"
    return HttpResponse(
        write(extract, timezone.now()),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _extract(found: Arranged, level: str, theme: str) -> Extract:
    says = [
        ("Framework", found.frame.name),
        ("Month", found.card.month.label),
        ("Level", level),
        ("Theme", theme),
    ]
    return Extract(
        found.matrix,
        found.card,
        _cells(found.matrix, level, theme),
        [(label, value) for label, value in says if value],
    )


def _xlsx(extract: Extract, now: datetime) -> bytes:
    made = document(extract, now=now)
    sheets = {table.name: as_rows(table) for table in reversed(made.tables)}
    return to_xlsx({**sheets, "What it shows": about(made)}, made_at=now)


def _csv(extract: Extract, now: datetime) -> bytes:
    """What it shows stands above the table, a line each."""
    made = document(extract, now=now)
    rows = [*about(made), [], *as_rows(indicators_table(extract))]
    return to_csv(rows).encode("utf-8-sig")


def _pdf(extract: Extract, now: datetime) -> bytes:
    return pdf.to_pdf(document(extract, now=now), dated=now)


KINDS: dict[str, tuple[Callable[[Extract, datetime], bytes], str]] = {
    "xlsx": (_xlsx, XLSX),
    "csv": (_csv, "text/csv; charset=utf-8"),
    "pdf": (_pdf, "application/pdf"),
}


def _arranged(request: HttpRequest, slug: str) -> Arranged | None:
    """None where nothing is loaded, or nothing has a place in any framework."""
    looked_at = viewed(request)
    live = Definition.objects.current().filter(status=Life.LIVE).select_related("indicator")
    every = frames(live.order_by("order", "indicator__code"))
    if slug and not any(each.slug == slug for each in every):
        raise Http404
    if looked_at is None or not every:
        return None
    frame = next((each for each in every if each.slug == slug), every[0])
    card = scorecard(looked_at.month, audience=looked_at.audience)
    return Arranged(every, frame, card, matrix(frame, card), looked_at)


def _context(found: Arranged, cells: Iterable[Cell]) -> dict[str, Any]:
    shown = {row.code: row for cell in cells for row in cell.rows}
    return {
        "form": found.viewed.form,
        "viewed": found.viewed,
        "preview": preview(
            found.viewed.audience, held_back_of_rows(shown.values()), found.viewed.month
        ),
        "every": found.every,
        "frame": found.frame,
        "card": found.card,
        "matrix": found.matrix,
        "kinds": OFFERED,
        "unplaced": _unplaced(len(found.matrix.unplaced)),
    }


def _unplaced(count: int) -> str:
    return f"{count} indicator{' has' if count == 1 else 's have'} no place here"


def _cells(matrix: Matrix, level: str, theme: str) -> list[Cell]:
    """Those that hold something, of one level or theme where one is asked for."""
    found = [
        cell for cell in matrix.cells if level in ("", cell.level) and theme in ("", cell.theme)
    ]
    return [cell for cell in found if cell.rows or (level and theme)]


def _lines(found: Arranged, cell: Cell) -> Iterator[Line]:
    decimals = found.card.policy.decimals if found.card.policy else {}
    for row in cell.rows:
        target, unit = row.against[TARGET], row.definition.unit
        reference = target.reference
        yield Line(
            row,
            found.frame.place_of(row.definition),
            figure="" if row.value is None else written(row.value, unit, decimals),
            note=row.status_in_words,
            target=words.NOTHING if reference is None else written(reference, unit, decimals),
            rag=target.rag or Rag.NONE,
            standing=words.against_target(target.standing, has_target=reference is not None),
            trend=words.trend_of_a_row(row.trend),
        )
