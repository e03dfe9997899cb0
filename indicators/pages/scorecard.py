"""The scorecard of a month: what goes well, what doesn't, which way it goes, how we compare."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from indicators.actions.recalculation import is_under_way
from indicators.models import Flag, Release
from indicators.pages.preview import preview
from indicators.pages.scorecard_asked import View, address, sheet_of, shortest
from indicators.pages.scorecard_drawn import asks, drawn
from indicators.pages.scorecard_filters import MINE, YES
from indicators.queries import led_by
from indicators.rules.periods import Month
from indicators.rules.standing import Rag
from indicators.scorecard.sheet import Sheet
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.reader import reader_of

TEMPLATE = "indicators/scorecard.html"


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
    release = Release.objects.newest()
    if release is None:
        return render(request, TEMPLATE, {"is_empty": True})
    newest = Month(release.month)
    view = View(request.GET, newest=newest)
    if not view.is_valid():
        return render(request, TEMPLATE, {"forms": [view], "asks": asks(view)}, status=400)
    sheet, led = sheet_of(view), led_by(reader_of(request), timezone.localdate())
    theirs = frozenset(led) if MINE in request.GET else frozenset()
    parts = drawn(sheet, request.GET.urlencode(), newest, theirs)
    context = parts._asdict() | _context(request, sheet, newest, led)
    context["preview"] = preview(sheet.card.audience, parts.held_back, sheet.card.month)
    return render(request, TEMPLATE, context, status=400 if parts.forms else 200)


def _context(
    request: HttpRequest, sheet: Sheet, newest: Month, led: Collection[int]
) -> dict[str, Any]:
    """What another reader, or another day, has otherwise; and what stands above all of it."""
    card, query = sheet.card, request.GET
    return {
        "card": card,
        "earlier": address(query, month=card.month - 1),
        "later": address(query, month=card.month + 1) if card.month < newest else "",
        "is_under_way": is_under_way(),
        "is_past": card.known_on is not None and card.known_on < timezone.localdate(),
        "waiting": _waiting(request, sheet, led),
    }


def _waiting(request: HttpRequest, sheet: Sheet, led: Collection[int]) -> Sequence[Waiting]:
    """What this card holds for its reader to do."""
    red = sum(line.rag is Rag.RED and line.definition.indicator_id in led for line in sheet.lines)
    flags = Flag.objects.defensible_by(reader_of(request), timezone.localdate()).count()
    found = []
    if red:
        url = address(request.GET, mine=YES, rag=Rag.RED)
        found.append(Waiting(f"{red} of your indicators {'is' if red == 1 else 'are'} red", url))
    if flags:
        text = f"{flags} figure{'' if flags == 1 else 's'} to look at"
        found.append(Waiting(text, reverse("checks")))
    return found
