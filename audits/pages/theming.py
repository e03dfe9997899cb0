"""What strengths and concerns are about, put right by the moderator or the co-ordinator."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import theming as actions
from audits.actions.reading import read
from audits.actions.theming import Themes
from audits.models import Audit
from audits.pages.loading import load_audit
from audits.pages.recording_forms import offer_themes, themes
from kpiportal.access import MODERATE_AUDIT, RUN_AUDITS, Permission, needs
from kpiportal.pages.reader import reader_of
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError

CORRECTS = Permission("correct the themes of audits", MODERATE_AUDIT.reach | RUN_AUDITS.reach)


class ThemesForm(forms.Form):
    says_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    strength_themes = themes("Strengths are about")
    concern_themes = themes("Concerns are about")

    def __init__(self, data: Mapping[str, Any] | None, *, audit: Audit) -> None:
        kept = actions.themes_of(audit)
        chosen = {
            "strength_themes": list(kept.strengths),
            "concern_themes": list(kept.concerns),
        }
        super().__init__(data, initial={"version": audit.version} | chosen)
        offer_themes(self, chosen)

    @property
    def themes(self) -> Themes:
        said = self.cleaned_data
        return Themes(frozenset(said["strength_themes"]), frozenset(said["concern_themes"]))


@needs(CORRECTS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_themes(request: HttpRequest, audit_id: int) -> HttpResponse:
    audit, reader = load_audit(request, audit_id), reader_of(request)
    actions.check_part(audit, reader)
    if not actions.may_correct(audit, reader):
        return redirect("audit", audit_id)
    form = ThemesForm(request.POST or None, audit=audit)
    if request.method == "POST" and form.is_valid():
        given = {"version": form.cleaned_data["version"], "themes": form.themes}
        try:
            actions.correct_themes(audit=audit, **given, by=reader, now=timezone.now())
        except SavedByAnotherError:
            messages.warning(
                request, "The audit has changed since you opened it. Look at it again."
            )
        except MoveError as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, "The themes are as you chose them.")
        return redirect("audit", audit_id)
    read(audit=audit, by=reader, at=timezone.now())
    return render(request, "audits/correct_themes.html", {"form": form, "audit": audit})
