"""What the audits found, in counts and shares. No case is named here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits import findings as found
from kpiportal.access import SEE_FINDINGS, Scope, needs
from kpiportal.pages.reader import reader_of


@needs(SEE_FINDINGS)
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Members see published findings, of which there are none before an edition holds them."""
    sees_all = Scope.ALL in SEE_FINDINGS.scopes(reader_of(request))
    context = {"tables": found.findings() if sees_all else [], "sees_all": sees_all}
    return render(request, "audits/findings.html", context)
