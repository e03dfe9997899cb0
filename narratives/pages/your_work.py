"""Your work: what waits for whoever has signed in, and nothing else."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kpiportal.access import signed_in
from kpiportal.pages.reader import reader_of
from narratives.pages.what_waits import KINDS, Item


@dataclass(frozen=True)
class Pile:
    """What there is of one kind of work."""

    heading: str
    empty: str
    items: list[Item]


@signed_in
@require_safe
def your_work(request: HttpRequest) -> HttpResponse:
    person, today = reader_of(request), timezone.localdate()
    piles = [
        Pile(kind.heading, kind.empty, list(kind.find(person, today)))
        for kind in KINDS
        if kind.is_for(person)
    ]
    context = {
        "waiting": [pile for pile in piles if pile.items],
        "done": [pile for pile in piles if not pile.items],
        "has_role": bool(person.roles),
    }
    return render(request, "narratives/your_work.html", context)
