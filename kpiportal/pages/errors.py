"""The pages for what went wrong. Django calls the first four; views call the others."""

import sys

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kpiportal.pages.frame import bare

DATABASE_AWAY = (OperationalError, InterfaceError)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Only what we say ourselves: Django's own reasons quote what was sent.
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception) if exception and exception.args else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form carried no valid token: an old tab, or another site's doing."""
    return render(request, "403_form.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where PostgreSQL did not answer. Drawn without the database."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        response = HttpResponse(render_to_string("503.html", bare()), status=503)
        response["Retry-After"] = "30"
        return response
    return HttpResponse(render_to_string("500.html", bare()), status=500)


def conflict(request: HttpRequest, *, yours: str, theirs: str, back: str) -> HttpResponse:
    """Somebody else saved first: 409, with both texts, so that nothing is lost."""
    context = {"yours": yours, "theirs": theirs, "back": back}
    return render(request, "409.html", context, status=409)
