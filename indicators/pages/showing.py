"""What is said of an indicator for those who look at it: new control limits, its list of cases."""

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import showing as actions
from indicators.models import CaseList, Indicator, NewLimits
from indicators.models.showing import HTTPS
from indicators.pages.dated_reasons import Asked, add, change
from indicators.pages.register import page_of
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of

_ASKED = Asked(
    model=NewLimits,
    first="First month of the new limits",
    first_hint="The limits before it stay as they are.",
    is_there="Limits begin anew there already.",
    reason="Why the limits begin anew",
    reason_hint="What changed in the work itself. A run of poor figures is no reason.",
    take_back="Take it back: the limits before go on through this month",
    does_set=actions.set_new_limits,
    does_take_back=actions.take_back_new_limits,
)


class CaseListForm(forms.Form):
    url = forms.CharField(
        required=False,
        max_length=1000,
        label="Address of the list of cases",
        help_text=(
            "In the council’s own system, which decides who may open it. It begins https:// and "
            "names no child. Empty: no link."
        ),
        validators=[RegexValidator(HTTPS, "Enter an address that begins https://")],
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_new_limits(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    title = f"Begin the control limits of {indicator.code} anew"
    return add(request, indicator, _ASKED, title=title)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_new_limits(request: HttpRequest, new_limits_id: int) -> HttpResponse:
    named = get_object_or_404(NewLimits.objects.select_related("indicator"), pk=new_limits_id)
    title = f"Change the new limits of {named.indicator.code} from {named.first.label}"
    return change(request, named, _ASKED, title=title)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def set_case_list(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)

    def current() -> CaseList | None:
        return CaseList.objects.current().filter(indicator=indicator).first()

    said = current()
    initial = {"url": said.url, "seen": said.pk} if said else {}
    # Sent empty, it takes the link away.
    form = CaseListForm(request.POST if request.method == "POST" else None, initial=initial)

    def save(*, url: str, seen: int | None) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_case_list(by=by, indicator=indicator, url=url, seen=seen, now=now)

    return edit(
        request,
        form,
        title=f"Where the cases behind {indicator.code} are listed",
        save=save,
        back=page_of(indicator),
        kept=lambda: current() or CaseList(url=""),
    )
