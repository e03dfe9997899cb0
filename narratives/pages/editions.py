"""Editions: which quarters are published, and the moves of those who publish."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kpiportal.access import PUBLISH, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import ReasonForm, SeenForm, version_seen
from narratives.actions import editions as actions
from narratives.models import Edition
from narratives.pages.closing import GET_OR_POST
from narratives.pages.months import month_of
from narratives.pages.refusals import attempt, refused
from narratives.publishing import Obstacles, obstacles
from narratives.rules.workflow import EDITION


class PublishForm(SeenForm):
    """Asks why only where the words tell a small number."""

    let_through = Paragraphs(
        max_length=1000,
        label="Why these words may be published",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, tells_small_numbers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not tells_small_numbers:
            self.fields["let_through"].required = False
            self.fields["let_through"].widget = forms.HiddenInput()


@needs(PUBLISH)
@require_POST
def edition_show(request: HttpRequest, quarter_end: str, edition: int) -> HttpResponse:
    shown = load(request, quarter_end, edition)
    act = partial(actions.show_lead_member, version=version_seen(request))
    return _do(request, shown, act, "The lead member can read it now.")


@needs(PUBLISH)
@require_http_methods(GET_OR_POST)
def edition_publish(request: HttpRequest, quarter_end: str, edition: int) -> HttpResponse:
    shown = load(request, quarter_end, edition)
    if request.method != "POST" and "publish" not in EDITION.possible(shown.state):
        return refused(request, f"It is {_state(shown)}: that is not for now.", back=address(shown))
    found = obstacles(shown)
    form = PublishForm(
        request.POST or None,
        initial={"version": shown.version},
        tells_small_numbers=bool(found.smalls),
    )
    if request.method == "POST" and form.is_valid():
        act = partial(actions.publish, **form.cleaned_data)
        return _do(request, shown, act, "Published.", form)
    return _ask(request, shown, form, found)


@needs(PUBLISH)
@require_http_methods(GET_OR_POST)
def edition_withdraw(request: HttpRequest, quarter_end: str, edition: int) -> HttpResponse:
    shown = load(request, quarter_end, edition)
    if request.method != "POST" and "withdraw" not in EDITION.possible(shown.state):
        return refused(request, f"It is {_state(shown)}: that is not for now.", back=address(shown))
    form = ReasonForm(request.POST or None, initial={"version": shown.version})
    if request.method == "POST" and form.is_valid():
        act = partial(actions.withdraw, **form.cleaned_data)
        return _do(request, shown, act, "Withdrawn.", form)
    context = {"edition": shown, "form": form, "back": address(shown)}
    return render(request, "narratives/edition_withdraw.html", context)


def load(request: HttpRequest, quarter_end: str, edition: int) -> Edition:
    """The edition of that quarter and number, if this reader may know of it."""
    seen = Edition.objects.visible_to(reader_of(request)).with_standing()
    return get_object_or_404(seen, end=month_of(quarter_end), number=edition)


def address(edition: Edition) -> str:
    return reverse("edition", args=[str(edition.end), edition.number])


def _ask(request: HttpRequest, shown: Edition, form: PublishForm, found: Obstacles) -> HttpResponse:
    context = {"edition": shown, "form": form, "obstacles": found, "back": address(shown)}
    return render(request, "narratives/edition_publish.html", context)


def _do(
    request: HttpRequest, shown: Edition, act: Any, done: str, form: SeenForm | None = None
) -> HttpResponse:
    bound = partial(act, edition=shown, by=reader_of(request), now=timezone.now())
    return attempt(request, bound, done=done, back=address(shown), form=form)


def _state(shown: Edition) -> str:
    return shown.get_state_display().lower()
