"""The texts that the council's papers carry beside their figures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from indicators.rules.suppression import Audience
from kpiportal.access import MAKE_PAPERS, Scope, needs
from kpiportal.models import Person
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.seen import version_seen
from kpiportal.versions import SavedByAnotherError
from narratives.actions import front_matter as actions
from narratives.models import FrontMatter, Snapshot
from narratives.pages.closing import GET_OR_POST
from narratives.pages.refusals import attempt
from narratives.papers.told import Told
from narratives.papers.wording import names_in
from narratives.queries.front_matter import front_matter as texts_now
from narratives.queries.front_matter import front_matter_version as version_now
from narratives.queries.front_matter import texts_before, texts_of
from narratives.rules.front_matter import NAMES, TEXTS
from narratives.rules.word_changes import word_changes
from narratives.snapshots.content import read

LONGEST = 4000
STALE = "Somebody saved these texts in the meantime. Open the page again to see theirs."


class FrontMatterForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, text in TEXTS.items():
            self.fields[key] = (
                forms.CharField(label=text.label, help_text=text.hint, max_length=200)
                if text.rows == 1
                else Paragraphs(
                    label=text.label,
                    help_text=text.hint,
                    required=False,
                    max_length=LONGEST,
                    widget=forms.Textarea(attrs={"rows": text.rows}),
                )
            )


@needs(MAKE_PAPERS)
@require_http_methods(GET_OR_POST)
def front_matter(request: HttpRequest) -> HttpResponse:
    person = _keeper(request)
    form = FrontMatterForm(request.POST or None, initial=texts_now() | {"version": version_now()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change(version=said.pop("version"), texts=said, by=person, now=timezone.now())
        except SavedByAnotherError:
            form.add_error(None, STALE)
        else:
            messages.success(request, "The texts are saved. The next snapshot holds them.")
            return redirect("front_matter")
    context = {"form": form, "names": _names(), "versions": FrontMatter.objects.all()}
    return render(request, "narratives/front_matter.html", context)


@needs(MAKE_PAPERS)
@require_safe
def front_matter_version(request: HttpRequest, number: int) -> HttpResponse:
    """As it was saved, with what it changed."""
    _keeper(request)
    shown = get_object_or_404(FrontMatter, number=number)
    before, after = texts_before(shown), texts_of(shown)
    context = {
        "shown": shown,
        "newest": version_now(),
        "texts": [
            {
                "label": text.label,
                "is_changed": before[key] != after[key],
                "runs": word_changes(before[key], after[key]),
            }
            for key, text in TEXTS.items()
        ],
    }
    return render(request, "narratives/front_matter_version.html", context)


@needs(MAKE_PAPERS)
@require_POST
def front_matter_again(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier version's texts, as a new version."""
    person = _keeper(request)
    again = get_object_or_404(FrontMatter, number=number)
    seen = version_seen(request)

    def bring_back() -> None:
        actions.change(version=seen, texts=texts_of(again), by=person, now=timezone.now())

    return attempt(request, bring_back, back=reverse("front_matter"))


def _keeper(request: HttpRequest) -> Person:
    person = reader_of(request)
    if Scope.ALL not in MAKE_PAPERS.scopes(person):
        raise PermissionDenied("Your role does not let you change the papers’ texts.")
    return person


def _names() -> list[tuple[str, str, str]]:
    """What a text may name, what that is, and what it would be filled in with now."""
    newest = Snapshot.objects.order_by("number").last()
    now = names_in(Told(read(newest), Audience.STAFF)) if newest else {}
    return [(f"{{{name}}}", what, now.get(name, "")) for name, what in NAMES.items()]
