"""A framework: its matrix of levels and themes, and the list of what stands in it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.figures import TARGET
from indicators.frameworks import Cell, Frame, Matrix, Place, frames, matrix
from indicators.models import Definition, Life
from indicators.pages.viewing import Viewed, viewed
from indicators.pages.written import written
from indicators.rules import words
from indicators.rules.standing import Rag
from indicators.scorecard import Row, Scorecard, scorecard
from indicators.scorecard_exports import as_table
from kpiportal.access import KEEP_REGISTER, SEE_STAFF_FIGURES, needs
from kpiportal.documents.tables import Rows, to_csv, to_xlsx
from kpiportal.pages.reader import reader_of

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
        context = _context(found) | {"keeps": keeps}
    return render(request, "indicators/framework.html", context)


@needs(SEE_STAFF_FIGURES)
@require_safe
def framework_indicators(request: HttpRequest, framework: str) -> HttpResponse:
    found = _arranged(request, framework)
    if found is None:
        raise Http404
    level, theme = request.GET.get("level", ""), request.GET.get("theme", "")
    cells = _cells(found.matrix, level, theme)
    context = _context(found) | {
        "cells": [(cell, list(_lines(found, cell))) for cell in cells],
        "level": level,
        "theme": theme,
        "keeps": KEEP_REGISTER.is_held_by(reader_of(request)),
    }
    return render(request, "indicators/framework_indicators.html", context)


@needs(SEE_STAFF_FIGURES)
@require_safe
def framework_extract(request: HttpRequest, framework: str, kind: str) -> HttpResponse:
    found = _arranged(request, framework)
    if found is None or kind not in {"csv", "xlsx"}:
        raise Http404
    cells = _cells(found.matrix, request.GET.get("level", ""), request.GET.get("theme", ""))
    name = f"{found.frame.slug}-{found.card.month}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    rows = _rows(found, cells)
    if kind == "csv":
        return HttpResponse(to_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)
    return HttpResponse(to_xlsx({"Indicators": rows}), content_type=EXCEL, headers=headers)


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


def _context(found: Arranged) -> dict[str, Any]:
    return {
        "form": found.viewed.form,
        "viewed": found.viewed,
        "every": found.every,
        "frame": found.frame,
        "card": found.card,
        "matrix": found.matrix,
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
            note=words.STATUS[row.status],
            target=words.NOTHING if reference is None else written(reference, unit, decimals),
            rag=target.rag or Rag.NONE,
            standing=words.against_target(target.standing, has_target=reference is not None),
            trend=words.trend_of_a_row(row.trend),
        )


def _rows(found: Arranged, cells: list[Cell]) -> Rows:
    """The scorecard's table of these indicators, with their places before it."""
    placed = [row for cell in cells for row in cell.rows]
    header, *table = as_table(replace(found.card, rows=placed))
    yield ["level", "theme", "question", *header]
    for row, columns in zip(placed, table, strict=True):
        place = found.frame.place_of(row.definition)
        yield [place.level, place.theme, place.question, *columns]
