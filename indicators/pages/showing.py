"""What is said of an indicator for those who look at it: new control limits, its list of cases."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import showing as actions
from indicators.models import CaseList, Indicator, NewLimits
from indicators.models.showing import HTTPS
from indicators.pages.fields import MonthInput
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of


def _reason() -> Paragraphs:
    return Paragraphs(
        label="Why the limits begin anew",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What changed in the work itself. A run of poor figures is no reason.",
    )


class NewLimitsForm(forms.Form):
    first = MonthInput(
        label="First month of the new limits",
        help_text="The limits before it stay as they are. For example, 2017-09",
    )
    reason = _reason()

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean_first(self) -> Any:
        first = self.cleaned_data["first"]
        if self.indicator.new_limits.current().filter(first=first).exists():
            raise forms.ValidationError("Limits begin anew there already. Change that instead.")
        return first


class ChangeNewLimitsForm(forms.Form):
    reason = _reason()
    is_none = forms.BooleanField(
        required=False, label="Take it back: the limits before go on through this month"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


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
    form = NewLimitsForm(request.POST or None, indicator=indicator)

    def save(**given: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_new_limits(by=by, indicator=indicator, seen=None, now=now, **given)

    title = f"Begin the control limits of {indicator.code} anew"
    return edit(request, form, title=title, save=save, back=_page_of(indicator))


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_new_limits(request: HttpRequest, new_limits_id: int) -> HttpResponse:
    """Of one that was changed since, the page shows what holds now."""
    named = get_object_or_404(NewLimits.objects.select_related("indicator"), pk=new_limits_id)
    key: dict[str, Any] = {"indicator": named.indicator, "first": named.first}

    def current() -> NewLimits:
        return get_object_or_404(NewLimits.objects.current(), **key)

    said = current()
    initial = {"reason": said.reason, "seen": said.pk}
    form = ChangeNewLimitsForm(request.POST or None, initial=initial)

    def save(*, reason: str, is_none: bool, seen: int) -> None:
        by, now = reader_of(request), timezone.now()
        if is_none:
            actions.take_back_new_limits(by=by, seen=seen, now=now, **key)
        else:
            actions.set_new_limits(by=by, reason=reason, seen=seen, now=now, **key)

    title = f"Change the new limits of {named.indicator.code} from {named.first.label}"
    back = _page_of(named.indicator)
    return edit(request, form, title=title, save=save, back=back, kept=current)


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
        back=_page_of(indicator),
        kept=lambda: current() or CaseList(url=""),
    )


def _page_of(indicator: Indicator) -> str:
    return reverse("register_indicator", args=[indicator.pk])
