"""Signatures, which anybody can check: who signed what, and that it still holds."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kpiportal.access import public
from narratives.models import Signature
from narratives.rules.canonical import digest
from narratives.snapshots.chain import seal_of


class HashForm(forms.Form):
    says_optional = False
    hash = forms.CharField(
        label="The hash printed on a paper, or its beginning",
        required=False,
        max_length=64,
        min_length=8,
        help_text="At least eight of its characters.",
    )


@dataclass(frozen=True)
class Checked:
    signature: Signature
    holds: bool


@public
@require_safe
def signatures(request: HttpRequest) -> HttpResponse:
    """Each is worked out anew: the bytes that were signed are hashed on every visit.

    Who holds a paper may check its hash; the list is for those who are signed in.
    """
    form = HashForm(request.GET or None)
    wanted = form.cleaned_data["hash"].strip().lower() if form.is_bound and form.is_valid() else ""
    rows = Signature.objects.select_related("snapshot", "round").order_by("-signed_at")
    if wanted:
        rows = rows.filter(sha256__startswith=wanted)
    elif not request.user.is_authenticated:
        rows = rows.none()
    context = {
        "form": form,
        "wanted": wanted,
        "checked": [Checked(each, _holds(each)) for each in rows],
    }
    return render(request, "narratives/signatures.html", context)


def _holds(signature: Signature) -> bool:
    snapshot = signature.snapshot
    return (
        digest(bytes(snapshot.content)) == signature.sha256 == snapshot.sha256
        and seal_of(snapshot) == snapshot.seal
    )
