"""The texts that the council's papers carry beside their figures."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpiportal.access import MAKE_PAPERS, Scope, needs
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from narratives.actions import front_matter as actions
from narratives.pages.closing import GET_OR_POST
from narratives.queries.front_matter import front_matter as texts_now
from narratives.queries.front_matter import front_matter_version
from narratives.rules.front_matter import TEXTS

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
    person = reader_of(request)
    if Scope.ALL not in MAKE_PAPERS.scopes(person):
        raise PermissionDenied("Your role does not let you change the papers’ texts.")
    form = FrontMatterForm(
        request.POST or None, initial=texts_now() | {"version": front_matter_version()}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.change(version=said.pop("version"), texts=said, by=person, now=timezone.now())
        except SavedByAnotherError:
            form.add_error(None, STALE)
        else:
            messages.success(request, "The texts are saved. The next snapshot holds them.")
            return redirect("documents")
    context = {"form": form, "title": "Texts of the papers", "back": reverse("documents")}
    return render(request, "kpiportal/edit.html", context)
