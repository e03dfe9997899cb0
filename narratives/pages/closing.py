"""The analysts' moves: figures closed, opened again, a quarter handed on to the director."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kpiportal.access import LOAD_FIGURES, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.seen import ReasonForm, SeenForm
from narratives.actions import rounds as actions
from narratives.pages.asking import ask, load, load_quarter
from narratives.queries.quarters import commentary_missing, missing_figures

GET_OR_POST = ["GET", "HEAD", "POST"]


class GapsForm(SeenForm):
    """Asks why only where something is missing."""

    gaps = Paragraphs(
        max_length=1000,
        label="Why it goes on without them",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, something_is_missing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not something_is_missing:
            self.fields["gaps"].required = False
            self.fields["gaps"].widget = forms.HiddenInput()


@needs(LOAD_FIGURES)
@require_http_methods(GET_OR_POST)
def figures_close(request: HttpRequest, round_id: int) -> HttpResponse:
    """Of a month, and of a quarter that was reopened."""
    shown = load(request, round_id)
    missing = missing_figures(shown)
    return ask(
        request,
        shown,
        GapsForm(
            request.POST or None,
            initial={"version": shown.version},
            something_is_missing=bool(missing),
        ),
        partial(actions.close_figures, round_=shown),
        move="close",
        title=f"Close the figures of {shown}",
        explains="A snapshot is taken of what is known now. Closing the last month of a quarter"
        " asks the lead officers for their commentary.",
        missing=missing,
        button="Close the figures",
        done=f"The figures of {shown} are closed.",
    )


@needs(LOAD_FIGURES)
@require_http_methods(GET_OR_POST)
def figures_open(request: HttpRequest, round_id: int) -> HttpResponse:
    shown = load(request, round_id)
    return ask(
        request,
        shown,
        ReasonForm(request.POST or None, initial={"version": shown.version}),
        partial(actions.open_again, round_=shown),
        move="open",
        title=f"Open the figures of {shown} again",
        explains="Figures are awaited again. The snapshot that was taken stays.",
        button="Open them again",
        done=f"{shown} is open again.",
    )


@needs(LOAD_FIGURES)
@require_http_methods(GET_OR_POST)
def quarter_hand_on(request: HttpRequest, quarter_id: int) -> HttpResponse:
    shown = load_quarter(request, quarter_id)
    missing = [f"{row.subject}: {row.state}" for row in commentary_missing(shown)]
    return ask(
        request,
        shown,
        GapsForm(
            request.POST or None,
            initial={"version": shown.version},
            something_is_missing=bool(missing),
        ),
        partial(actions.hand_on, quarter=shown),
        move="hand on",
        title=f"Hand {shown} on to the director",
        explains="The director reads it and signs it, or sends it back.",
        missing=missing,
        button="Hand it on",
        done="Handed on to the director.",
    )
