"""The scorecard of a month: what goes well, what doesn't, which way it goes, how we compare."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.actions.recalculation import is_under_way
from indicators.models import Flag, Release
from indicators.pages.scorecard_asked import AUDIENCES, Asked, View, asked_of, shortest
from indicators.pages.scorecard_filters import YES
from indicators.pages.scorecard_table import ScorecardTable
from indicators.queries import led_by
from indicators.rules import words
from indicators.rules.display import plain
from indicators.rules.periods import Month
from indicators.rules.standing import Rag
from indicators.rules.suppression import Audience
from indicators.scorecard.sheet import totals
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.reader import reader_of

TEMPLATE = "indicators/scorecard.html"
DOWNLOADS = {
    "xlsx": "Excel",
    "csv": "CSV",
    "pdf-a3": "PDF, A3",
    "pdf-a4": "PDF, A4",
    "json": "JSON",
}


@dataclass(frozen=True)
class Total:
    """How many there are, and the address of just those; of all again where they are chosen."""

    key: str
    word: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Chip:
    """A filter in use, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Turned:
    """What came to this standing in the month, as code and section."""

    rag: Rag
    url: str
    who: list[tuple[str, str]]


@dataclass(frozen=True)
class Waiting:
    text: str
    url: str


@needs(SEE_STAFF_FIGURES)
@require_safe
def scorecard_page(request: HttpRequest) -> HttpResponse:
    short = shortest(request.GET)
    if short != request.GET:
        return redirect(f"{request.path}?{short.urlencode()}")
    newest = Release.objects.newest()
    if newest is None:
        return render(request, TEMPLATE, {"is_empty": True})
    view = View(request.GET, newest=Month(newest.month))
    if not view.is_valid():
        return render(request, TEMPLATE, {"forms": [view], "view": view}, status=400)
    asked = asked_of(request, view)
    wrong = asked.filters.form if asked.filters.form.errors else None
    context = _context(request, asked) | {"forms": [wrong] if wrong else []}
    return render(request, TEMPLATE, context, status=400 if wrong else 200)


def _context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    card, query = asked.sheet.card, request.GET
    is_filtered = bool(asked.filters.is_valid() and asked.filters.used)
    return {
        "view": asked.view,
        "filters": asked.filters,
        "card": card,
        "table": ScorecardTable(asked, left_as=query.urlencode()) if asked.lines else None,
        "is_under_way": is_under_way(),
        "is_past": card.known_on is not None and card.known_on < timezone.localdate(),
        "preview": "" if card.audience is Audience.STAFF else AUDIENCES[card.audience],
        "is_filtered": is_filtered,
        "shown": len(asked.lines),
        "chips": _chips(asked, query),
        "totals": _totals(asked, query, is_filtered=is_filtered),
        "clear": address(query, **dict.fromkeys(("sort", *asked.filters.filters), "")),
        "turned": _turned(asked, query),
        "before": (card.month - 1).label,
        "waiting": _waiting(request, asked),
        "downloads": _downloads(asked, query),
        "earlier": address(query, month=card.month - 1),
        "later": address(query, month=card.month + 1),
        "tolerance": plain(card.policy.tolerance * 100) if card.policy else "",
    }


def address(query: QueryDict, **changes: object) -> str:
    """This page's address with these parameters set, or left out where empty."""
    kept = query.copy()
    for name, value in changes.items():
        kept.pop(name, None)
        if value not in (None, ""):
            kept[name] = str(value)
    return f"?{kept.urlencode()}"


def _downloads(asked: Asked, query: QueryDict) -> list[tuple[str, str]]:
    """Of the month that is shown, also where the address names none."""
    asks = address(query, month=asked.sheet.card.month)
    return [
        (label, reverse("scorecard_download", args=[kind]) + asks)
        for kind, label in DOWNLOADS.items()
    ]


def _chips(asked: Asked, query: QueryDict) -> list[Chip]:
    if not asked.filters.is_valid():
        return []
    chips = [
        Chip(used.label, used.value, address(query, **{used.name: ""}))
        for used in asked.filters.used
    ]
    if asked.order:
        label, value = asked.says[-1]
        chips.append(Chip(label, value, address(query, sort="")))
    return chips


def _totals(asked: Asked, query: QueryDict, *, is_filtered: bool) -> list[tuple[str, list[Total]]]:
    """Of what the other filters keep. The whole card's count what no row may say: see `counted`."""
    filters = asked.filters
    every = asked.sheet.lines
    _, targets = totals(asked.sheet, filters.kept_but("target") if is_filtered else every)
    trends, _ = totals(asked.sheet, filters.kept_but("trend") if is_filtered else every)
    return [
        ("Against target", _row_of_totals("target", words.TARGET, targets, query)),
        ("Since last reported", _row_of_totals("trend", words.TREND, trends, query)),
    ]


def _row_of_totals(
    name: str, said: Mapping[Any, str], counted: Mapping[Any, int], query: QueryDict
) -> list[Total]:
    chosen = query.get(name)
    return [
        Total(
            f"{name}-{each}",
            word,
            counted.get(each, 0),
            address(query, **{name: "" if chosen == each else each}),
            chosen == each,
        )
        for each, word in said.items()
    ]


def _turned(asked: Asked, query: QueryDict) -> list[Turned]:
    """The worst first."""
    return [
        Turned(
            rag,
            address(query, turned=rag),
            [
                (line.row.code, line.definition.section)
                for line in asked.sheet.lines
                if line.turned_from and line.rag is rag
            ],
        )
        for rag in (Rag.RED, Rag.AMBER, Rag.GREEN)
        if any(line.turned_from and line.rag is rag for line in asked.sheet.lines)
    ]


def _waiting(request: HttpRequest, asked: Asked) -> Sequence[Waiting]:
    """What this card holds for its reader to do."""
    person, today = reader_of(request), timezone.localdate()
    flags = Flag.objects.defensible_by(person, today).count()
    led = led_by(person, today)
    red = sum(
        line.rag is Rag.RED and line.definition.indicator_id in led for line in asked.sheet.lines
    )
    found = []
    if red:
        url = address(request.GET, mine=YES, rag=Rag.RED)
        found.append(Waiting(f"{red} of your indicators {'is' if red == 1 else 'are'} red", url))
    if flags:
        text = f"{flags} figure{'' if flags == 1 else 's'} to look at"
        found.append(Waiting(text, reverse("checks")))
    return found
