"""Every form that acts on something carries the version that its reader saw."""

from typing import TypeVar

from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from kpiportal.pages.forms import Paragraphs


class SeenForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    reason = Paragraphs(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


AnyForm = TypeVar("AnyForm", bound=SeenForm)


def version_seen(request: HttpRequest) -> int:
    """For buttons without a field of their own. A form without its version is not ours."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form came without the version that it is about.")
    version: int = form.cleaned_data["version"]
    return version
