"""Where an indicator's series breaks: add a break, change its reason, take it back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from indicators.actions import breaks as actions
from indicators.models import Break, Indicator
from indicators.pages.dated_reasons import Asked, add, change
from kpiportal.access import KEEP_REGISTER, needs

_ASKED = Asked(
    model=Break,
    first="First month after the break",
    first_hint="Nothing is compared across it.",
    is_there="The series breaks there already.",
    reason="Why the series breaks",
    reason_hint="",
    take_back="It was no break: compare across this month again",
    does_set=actions.set_break,
    does_take_back=actions.take_back_break,
)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_break(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    return add(request, indicator, _ASKED, title=f"Add a break of {indicator.code}")


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_break(request: HttpRequest, break_id: int) -> HttpResponse:
    named = get_object_or_404(Break.objects.select_related("indicator"), pk=break_id)
    title = f"Change the break of {named.indicator.code} before {named.first.label}"
    return change(request, named, _ASKED, title=title)
