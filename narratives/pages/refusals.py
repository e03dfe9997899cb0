"""What a page answers when a move could not be made: 409, why, and the way back."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError


def attempt(request: HttpRequest, act: Callable[[], object], *, back: str) -> HttpResponse:
    """Do it and go back; where that is not possible any more, say why."""
    try:
        act()
    except (MoveError, SavedByAnotherError) as error:
        return refused(request, str(error), back=back)
    return HttpResponseRedirect(back)


def refused(request: HttpRequest, why: str, *, back: str) -> HttpResponse:
    return render(request, "narratives/refused.html", {"why": why, "back": back}, status=409)
