"""The council's list of what strengths and concerns can be about."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions.theme_list import keep_list
from audits.models import Theme
from audits.pages.recording_forms import offer
from kpiportal.access import RUN_AUDITS, needs
from kpiportal.pages.reader import reader_of
from kpiportal.workflow import MoveError


class ThemeListForm(forms.Form):
    says_optional = False
    seen = forms.ModelMultipleChoiceField(
        Theme.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    offered = forms.ModelMultipleChoiceField(
        Theme.objects.none(),
        label="Offered to auditors",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    new = forms.CharField(label="Another theme", max_length=100, required=False)

    def __init__(self, data: Any) -> None:
        now = list(Theme.objects.filter(is_retired=False))
        super().__init__(data, initial={"seen": now, "offered": now})
        for name in ("seen", "offered"):
            offer(self.fields[name], Theme.objects.all())


@needs(RUN_AUDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: HttpRequest) -> HttpResponse:
    form = ThemeListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep_list(**form.cleaned_data, by=reader_of(request), now=timezone.now())
        except MoveError as refusal:
            form.add_error("new", str(refusal))
        else:
            messages.success(request, "That is the list now.")
            return redirect("audit_themes")
    return render(request, "audits/theme_list.html", {"form": form})
