"""Published editions as data, for other programs. Described in narratives/openapi.json."""

import json
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, set_response_etag

from kpiportal.access import View, public, reads_published_data
from kpiportal.limits import seconds_to_wait
from narratives import published as reading
from narratives.models import Edition
from narratives.pages.months import month_of
from narratives.published import data
from narratives.rules.workflow import EditionState
from narratives.snapshots.content import NotHeldError

DESCRIPTION = Path(__file__).parents[1] / "openapi.json"
PER_PAGE, AT_MOST = 50, 200
MINUTE = 60
NOT_THERE = "There is no such edition, or no such indicator in it."
READ_ONLY = "This can only be read: use GET."


class BadQueryError(Exception):
    """What was asked for in the address is no number, or too large a one."""


class WithdrawnError(Exception):
    """It came out, and tells its figures no more."""


def answers_data(view: Callable[..., dict[str, Any]]) -> View:
    """Limited, conditional, and in JSON whatever it says."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return _refusal(READ_ONLY, 405, Allow="GET, HEAD")
        if wait := _to_wait(request):
            return _too_many(wait)
        try:
            return _answer(request, view(request, *args, **kwargs))
        except Http404:
            return _refusal(NOT_THERE, 404)
        except WithdrawnError as error:
            return _refusal(str(error), 410)
        except BadQueryError as error:
            return _refusal(str(error), 400)

    return answered


@public
@answers_data
def api_description(request: HttpRequest) -> dict[str, Any]:
    """How to ask for the rest: it tells no figure."""
    described: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    return described


@reads_published_data
@answers_data
def api_editions(request: HttpRequest) -> dict[str, Any]:
    rows = Edition.objects.for_anybody().with_standing()
    return _page(request, rows, data.edition_in_short)


@reads_published_data
@answers_data
def api_edition(request: HttpRequest, quarter_end: str, edition: int) -> dict[str, Any]:
    return data.edition_in_full(_load(quarter_end, edition))


@reads_published_data
@answers_data
def api_indicators(request: HttpRequest, quarter_end: str, edition: int) -> dict[str, Any]:
    told = _load(quarter_end, edition)
    return _page(request, told.indicators, data.indicator_in_short)


@reads_published_data
@answers_data
def api_indicator(
    request: HttpRequest, quarter_end: str, edition: int, code: str
) -> dict[str, Any]:
    found = _load(quarter_end, edition).indicator(code)
    if found is None:
        raise Http404
    return data.indicator_in_full(found)


def _load(quarter_end: str, edition: int) -> reading.Published:
    """Of what came out alone, whoever asks."""
    seen = Edition.objects.for_anybody().select_related("snapshot__signature", "superseded_by")
    shown = get_object_or_404(seen, end=month_of(quarter_end), number=edition)
    if shown.state == EditionState.WITHDRAWN:
        raise WithdrawnError(f"{shown} was withdrawn: {shown.reason}")
    try:
        return reading.published(shown)
    except NotHeldError:  # it was taken before snapshots held what is published
        raise Http404 from None


def _page(
    request: HttpRequest, rows: Sequence[Any] | Any, told: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    number = _number(request, "page", default=1, at_most=1_000_000)
    paginator = Paginator(rows, _number(request, "per_page", default=PER_PAGE, at_most=AT_MOST))
    if number > paginator.num_pages:
        raise BadQueryError(f"There are {paginator.num_pages} pages.")
    page = paginator.page(number)
    return {
        "count": paginator.count,
        "page": number,
        "pages": paginator.num_pages,
        "next": _address(request, number + 1) if page.has_next() else None,
        "previous": _address(request, number - 1) if page.has_previous() else None,
        "results": [told(row) for row in page.object_list],
    }


def _number(request: HttpRequest, name: str, *, default: int, at_most: int) -> int:
    given = request.GET.get(name, str(default))
    if not (given.isascii() and given.isdigit() and len(given) < 8 and 1 <= int(given) <= at_most):
        raise BadQueryError(f"{name} is a whole number from 1 to {at_most:,}.")
    return int(given)


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return f"{request.path}?{query.urlencode()}"


def _to_wait(request: HttpRequest) -> int:
    """By person; by address where anybody may ask."""
    person = request.user.pk
    who = f"person {person}" if person else f"address {get_adapter().get_client_ip(request)}"
    limit = settings.API_REQUESTS_A_MINUTE
    return seconds_to_wait("api", who, at_most=limit, seconds=MINUTE)


def _too_many(wait: int) -> HttpResponse:
    limit = settings.API_REQUESTS_A_MINUTE
    why = f"Too many requests: {limit} a minute are answered. Go on in {wait} seconds."
    return _refusal(why, 429, **{"Retry-After": str(wait)})


def _answer(request: HttpRequest, told: dict[str, Any]) -> HttpResponse:
    """Who sends the ETag back is told whether what they have still holds."""
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    set_response_etag(response)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _refusal(why: str, status: int, **headers: str) -> HttpResponse:
    return JsonResponse({"error": why}, status=status, headers=headers)
