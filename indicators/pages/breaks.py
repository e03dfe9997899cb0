"""Where an indicator's series breaks: add a break, change its reason, take it back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import breaks as actions
from indicators.models import Break, Indicator
from indicators.pages.fields import MonthInput
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of


def _reason() -> Paragraphs:
    widget = forms.Textarea(attrs={"rows": 3})
    return Paragraphs(label="Why the series breaks", max_length=10_000, widget=widget)


class NewBreakForm(forms.Form):
    first = MonthInput(
        label="First month after the break",
        help_text="Nothing is compared across it. For example, 2017-09",
    )
    reason = _reason()

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean_first(self) -> Any:
        first = self.cleaned_data["first"]
        if self.indicator.breaks.current().filter(first=first).exists():
            raise forms.ValidationError("The series breaks there already. Change that instead.")
        return first


class ChangeBreakForm(forms.Form):
    reason = _reason()
    is_none = forms.BooleanField(
        required=False, label="It was no break: compare across this month again"
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_break(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    form = NewBreakForm(request.POST or None, indicator=indicator)

    def save(**given: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_break(by=by, indicator=indicator, seen=None, now=now, **given)

    title = f"Add a break of {indicator.code}"
    return edit(request, form, title=title, save=save, back=_page_of(indicator))


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_break(request: HttpRequest, break_id: int) -> HttpResponse:
    """Of one that was changed since, the page shows what holds now."""
    named = get_object_or_404(Break.objects.select_related("indicator"), pk=break_id)
    key: dict[str, Any] = {"indicator": named.indicator, "first": named.first}

    def current() -> Break:
        return get_object_or_404(Break.objects.current(), **key)

    said = current()
    form = ChangeBreakForm(request.POST or None, initial={"reason": said.reason, "seen": said.pk})

    def save(*, reason: str, is_none: bool, seen: int) -> None:
        by, now = reader_of(request), timezone.now()
        if is_none:
            actions.take_back_break(by=by, seen=seen, now=now, **key)
        else:
            actions.set_break(by=by, reason=reason, seen=seen, now=now, **key)

    title = f"Change the break of {named.indicator.code} before {named.first.label}"
    back = _page_of(named.indicator)
    return edit(request, form, title=title, save=save, back=back, kept=current)


def _page_of(indicator: Indicator) -> str:
    return reverse("register_indicator", args=[indicator.pk])
