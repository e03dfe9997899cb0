"""Figures entered by hand: a month's indicators, or one indicator's months, in a grid."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.actions.entering import (
    Entered,
    KnownOtherwiseError,
    LacksError,
    looked_at,
)
from indicators.checks.expected import Expected, expected, expected_of
from indicators.models import Definition, Life, Status
from indicators.packs.faults import Refused
from indicators.pages.figures_in import next_round, offered
from indicators.rules.display import shortly
from indicators.rules.periods import Month
from kpiportal.access import ENTER_FIGURES, needs
from kpiportal.pages.forms import Problem
from kpiportal.pages.reader import reader_of
from kpiportal.versions import TryLaterError
from kpiportal.workflow import MoveError
from narratives.actions import entering as actions
from narratives.pages.grid import GridRow, as_known, as_typed, months_of
from narratives.pages.months import month_of
from narratives.queries.entering import Reach, reach_of

GET_OR_POST = ["GET", "HEAD", "POST"]
MONTHS_SHOWN = 13
PUT_BACK = "put_back"


@dataclass(frozen=True)
class Page:
    """What a grid is about, and what its rows are called."""

    title: str
    url: str
    rows: list[Expected]
    of_one_indicator: bool = False


class MonthForm(forms.Form):
    month = forms.ChoiceField()

    def __init__(self, months: Sequence[Month], data: QueryDict | None = None) -> None:
        super().__init__(data)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(month), month.label) for month in months]
        if months:
            field.initial = str(next_round(list(months)))


@needs(ENTER_FIGURES)
@require_safe
def by_hand(request: HttpRequest) -> HttpResponse:
    """Where to begin: the months that wait for figures, and the indicators one by one."""
    reach = _reach(request)
    months = [month for month in offered() if reach.holds_month(month)]
    form = MonthForm(months, request.GET or None)
    if "month" in request.GET and form.is_valid():
        return redirect("enter_month", form.cleaned_data["month"])
    context = {"form": form, "months": months, "sections": _sections(reach) if months else {}}
    return render(request, "narratives/by_hand.html", context)


@needs(ENTER_FIGURES)
@require_http_methods(GET_OR_POST)
def enter_month(request: HttpRequest, open_month: str) -> HttpResponse:
    reach = _reach(request)
    chosen = month_of(open_month)
    if chosen not in offered() or (request.method != "POST" and not reach.holds_month(chosen)):
        raise Http404
    rows = [each for each in expected(chosen) if _is_theirs(each, reach)]
    if not rows and reach.led is not None:
        raise Http404
    return _grid(
        request,
        Page(f"Figures for {chosen.label}", reverse("enter_month", args=[open_month]), rows),
    )


@needs(ENTER_FIGURES)
@require_http_methods(GET_OR_POST)
def enter_indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """Its last year or so: of a lead officer's the months that are open."""
    definition, months = _load(request, indicator_id)
    url = reverse("enter_indicator", args=[indicator_id])
    rows = expected_of(indicator_id, months)
    title = f"{definition.indicator.code} {definition.title}"
    return _grid(request, Page(title, url, rows, of_one_indicator=True))


@needs(ENTER_FIGURES)
@require_POST
def check_figure(request: HttpRequest) -> HttpResponse:
    """What is to be said about one row as it is being typed: a piece of the page."""
    number = request.POST.get("check", "")
    sent = {name: text for name, text in _sent(request).items() if name.endswith(f"-{number}")}
    parts = sent.get(f"key-{number}", "").split(":")
    if len(parts) < 2 or not all(part.isdecimal() and len(part) < 10 for part in parts[:2]):
        raise Http404
    indicator, month, reach = int(parts[0]), Month(parts[1]), _reach(request)
    if month not in offered() or not reach.holds(indicator, month):
        raise Http404
    grid = as_typed(expected(month, of=indicator), sent)
    row = next(each for each in grid if each.hidden == sent[f"key-{number}"])
    row.number = int(number)
    entered = row.entered()
    # Where figures are being loaded, say, it is looked at when it is saved.
    with suppress(OperationalError, Refused):
        if entered:
            row.lack = looked_at(
                figure=entered, month=month, by=reader_of(request), now=timezone.now()
            )
    return render(request, "narratives/grid_says.html", {"row": row})


def _grid(request: HttpRequest, page: Page) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, page, as_known(page.rows))
    grid = as_typed(page.rows, _sent(request))
    if PUT_BACK in request.POST:
        return _shown(request, page, grid)
    entered = [row.entered() for row in grid]
    if any(row.errors for row in grid):
        return _shown(request, page, grid)
    return _save(request, page, grid, [each for each in entered if each])


def _save(
    request: HttpRequest, page: Page, grid: list[GridRow], figures: list[Entered]
) -> HttpResponse:
    by_key = {row.key: row for row in grid}
    month = max((each.key.end for each in figures), default=Month(0))
    try:
        release = actions.enter(
            figures=figures, month=month, by=reader_of(request), now=timezone.now()
        )
    except LacksError as error:
        for key, lack in error.lacks.items():
            by_key[key].lack = lack
        return _shown(request, page, grid)
    except KnownOtherwiseError as error:
        return _known_otherwise(request, page, grid, error)
    except (MoveError, TryLaterError, Refused) as error:
        return _shown(request, page, grid, why_not=str(error), status=409)
    if release is None:
        messages.info(request, "Nothing was changed: the portal holds all of it already.")
    else:
        number = release.values.filter(is_derived=False).count()
        words = "1 figure is saved" if number == 1 else f"{number:,} figures are saved"
        messages.success(request, f"{words}. What follows from them is being worked out.")
    return redirect(page.url)


def _shown(
    request: HttpRequest, page: Page, grid: list[GridRow], *, why_not: str = "", status: int = 200
) -> HttpResponse:
    problems = [Problem(why_not)] if why_not else []
    problems += [problem for row in grid for problem in row.problems()]
    context = {
        "page": page,
        "rows": grid,
        "problems": problems,
        "statuses": Status.choices,
        "has_counts": any(row.has_counts for row in grid),
    }
    return render(request, "narratives/grid.html", context, status=status)


def _known_otherwise(
    request: HttpRequest, page: Page, grid: list[GridRow], error: KnownOtherwiseError
) -> HttpResponse:
    """409, with theirs and ours, cell by cell; all that was typed goes on from here."""
    ours = [row for row in grid if row.key in error.now]
    sides = []
    for row in ours:
        now = error.now[row.key]
        entered = row.entered()
        theirs = now and (now.value, now.numerator, now.denominator, now.status, now.note)
        mine = entered and (*entered.cells.figures, entered.cells.status, entered.cells.note)
        cells = zip(CELLS, mine or [None] * 5, theirs or [None] * 5, strict=True)
        differing = [(of, _said(here), _said(there)) for of, here, there in cells if here != there]
        sides.append({"row": row, "cells": differing, "release": now.release if now else None})
    sent = _sent(request)
    theirs_kept = {name: text for name, text in sent.items() if not _is_of(name, ours)}
    mine_again = dict(sent)
    for row in ours:
        now = error.now[row.key]
        number = _number_of(row, sent)
        of = row.key
        mine_again[f"key-{number}"] = (
            f"{of.indicator}:{int(of.end)}:{of.months}:{now.pk if now else 0}:{of.category}"
        )
    context = {"page": page, "sides": sides, "theirs": theirs_kept, "mine": mine_again}
    return render(request, "narratives/grid_at_once.html", context, status=409)


CELLS = ("Figure", "Numerator", "Denominator", "Status", "Note")


def _said(cell: object) -> str:
    if cell is None or cell == "":
        return "nothing"
    if isinstance(cell, str):
        return Status(cell).label if cell in Status.values else cell
    return shortly(cell)  # type: ignore[arg-type]


def _is_of(name: str, rows: Sequence[GridRow]) -> bool:
    return name.rpartition("-")[2] in {str(row.number) for row in rows}


def _number_of(row: GridRow, sent: Mapping[str, str]) -> str:
    return next(
        name.removeprefix("key-")
        for name, text in sent.items()
        if name.startswith("key-") and text == row.hidden
    )


def _sent(request: HttpRequest) -> dict[str, str]:
    own = {"csrfmiddlewaretoken", PUT_BACK, "check"}
    return {name: str(text) for name, text in request.POST.items() if name not in own}


def _reach(request: HttpRequest) -> Reach:
    return reach_of(reader_of(request), timezone.localdate())


def _is_theirs(each: Expected, reach: Reach) -> bool:
    return reach.led is None or each.indicator in reach.led


def _load(request: HttpRequest, indicator_id: int) -> tuple[Definition, list[Month]]:
    """One that is typed at all, and the months in which they may; latest first."""
    reach = _reach(request)
    typed = Definition.objects.current().filter(derive="").exclude(status=Life.RETIRED)
    found = get_object_or_404(typed.select_related("indicator"), indicator=indicator_id)
    if reach.led is not None and indicator_id not in reach.led:
        raise Http404
    named = months_of(_sent(request))
    newest = next_round(offered())
    shown = [month for month in offered() if month <= newest and reach.holds_month(month)]
    months = [month for month in offered() if month in named] if named else shown
    if not shown and request.method != "POST":
        raise Http404
    return found, months[:MONTHS_SHOWN]


def _sections(reach: Reach) -> Mapping[str, list[Definition]]:
    typed = Definition.objects.current().filter(derive="").exclude(status=Life.RETIRED)
    sections: dict[str, list[Definition]] = {}
    for each in typed.select_related("indicator"):
        if reach.led is None or each.indicator_id in reach.led:
            sections.setdefault(each.section, []).append(each)
    return sections
