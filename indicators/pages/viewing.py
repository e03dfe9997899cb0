"""Which month a page shows, and as whom its reader looks at it: staff, or what others would see."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from indicators.models import Release
from indicators.rules import words
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience

YEARS_OFFERED = 3
SEEN_BY = "As seen by"
AUDIENCES = [(each.value, name) for each, name in words.AUDIENCE.items()]


class AudienceField(forms.ChoiceField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": SEEN_BY, "choices": AUDIENCES} | options)


class MonthForm(forms.Form):
    says_optional = False
    month = forms.ChoiceField()

    def __init__(self, asked: Any, *, months: list[Month]) -> None:
        super().__init__(asked)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(month), month.label) for month in months]


class ViewForm(MonthForm):
    audience = AudienceField()


@dataclass(frozen=True)
class Viewed:
    form: ViewForm
    month: Month
    audience: Audience

    @property
    def query(self) -> str:
        """For a link to another page that is to show the same."""
        return f"?month={self.month}&audience={self.audience}"

    @property
    def is_preview(self) -> bool:
        return not self.audience.sees_all


def viewed(request: HttpRequest) -> Viewed | None:
    """By the address; else the month reported last, as staff see it. None before any release."""
    newest = Release.objects.newest()
    if newest is None:
        return None
    last = Month(newest.month)
    asked = {
        "month": request.GET.get("month") or str(last),
        "audience": request.GET.get("audience") or str(Audience.STAFF),
    }
    form = ViewForm(asked, months=months_offered(last, asked["month"]))
    if not form.is_valid():
        return Viewed(form, last, Audience.STAFF)
    given = form.cleaned_data
    return Viewed(form, Month.from_text(given["month"]), Audience(given["audience"]))


def month_of(request: HttpRequest) -> tuple[MonthForm, Month] | None:
    """By the address; else the month reported last. None before any release."""
    newest = Release.objects.newest()
    if newest is None:
        return None
    last = Month(newest.month)
    asked = request.GET.get("month") or str(last)
    form = MonthForm({"month": asked}, months=months_offered(last, asked))
    return form, Month.from_text(form.cleaned_data["month"]) if form.is_valid() else last


def months_offered(newest: Month, asked: str) -> list[Month]:
    """The last years' months, the newest first; a link may lead to one before them."""
    offered = [newest - back for back in range(12 * YEARS_OFFERED)]
    try:
        return sorted({Month.from_text(asked), *offered}, reverse=True)
    except ValueError:
        return offered
