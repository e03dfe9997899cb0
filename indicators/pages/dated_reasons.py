"""The two pages of a reason on a month of an indicator: add it, then change it or take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from indicators.models import Break, Indicator, NewLimits
from indicators.pages.fields import MonthInput
from indicators.pages.register import page_of
from kpiportal.pages.edit import edit
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of


@dataclass(frozen=True)
class Asked:
    """What a page asks, in the words of the thing, and who does it."""

    model: type[Break] | type[NewLimits]
    first: str
    first_hint: str
    is_there: str
    reason: str
    reason_hint: str
    take_back: str
    does_set: Callable[..., None]
    does_take_back: Callable[..., None]


class _Form(forms.Form):
    reason = Paragraphs(max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, asked: Asked, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["reason"].label = asked.reason
        self.fields["reason"].help_text = asked.reason_hint


class NewForm(_Form):
    first = MonthInput()
    field_order = ("first", "reason")

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["first"].label = self.asked.first
        self.fields["first"].help_text = f"{self.asked.first_hint} For example, 2017-09"

    def clean_first(self) -> Any:
        first = self.cleaned_data["first"]
        current = self.asked.model.objects.current()
        if current.filter(indicator=self.indicator, first=first).exists():
            raise forms.ValidationError(f"{self.asked.is_there} Change that instead.")
        return first


class ChangeForm(_Form):
    is_none = forms.BooleanField(required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_none"].label = self.asked.take_back


def add(request: HttpRequest, indicator: Indicator, asked: Asked, *, title: str) -> HttpResponse:
    form = NewForm(request.POST or None, asked=asked, indicator=indicator)

    def save(**given: Any) -> None:
        by, now = reader_of(request), timezone.now()
        asked.does_set(by=by, indicator=indicator, seen=None, now=now, **given)

    return edit(request, form, title=title, save=save, back=page_of(indicator))


def change(
    request: HttpRequest, named: Break | NewLimits, asked: Asked, *, title: str
) -> HttpResponse:
    """Of one that was changed since, the page shows what holds now."""
    key: dict[str, Any] = {"indicator": named.indicator, "first": named.first}

    def current() -> Any:
        return get_object_or_404(asked.model.objects.current(), **key)

    said = current()
    initial = {"reason": said.reason, "seen": said.pk}
    form = ChangeForm(request.POST or None, asked=asked, initial=initial)

    def save(*, reason: str, is_none: bool, seen: int) -> None:
        by, now = reader_of(request), timezone.now()
        if is_none:
            asked.does_take_back(by=by, seen=seen, now=now, **key)
        else:
            asked.does_set(by=by, reason=reason, seen=seen, now=now, **key)

    back = page_of(named.indicator)
    return edit(request, form, title=title, save=save, back=back, kept=current)
