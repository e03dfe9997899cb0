"""A year's targets: one figure for all of it, or a profile month by month."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import targets as actions
from indicators.models import Council, Definition, Indicator
from indicators.packs.spans import target_for
from indicators.pages.fields import FigureInput
from indicators.pages.register import page_of
from indicators.rules.periods import Month, year_name
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of

MONTHS_OF_A_YEAR = 12
BOTH = "Enter one figure for the whole year or figures for its months, not both."
NEITHER = "Enter a figure for the whole year, or for its months."


def _field_of(place: int) -> str:
    return f"month_{place}"


class ProfileForm(forms.Form):
    says_optional = False
    whole = FigureInput(
        required=False,
        label="For the whole year",
        help_text=(
            "One figure for all twelve months, or a figure a month below. A month left out has"
            " no target."
        ),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, first: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(MONTHS_OF_A_YEAR):
            label = (first + place).label
            self.fields[_field_of(place)] = FigureInput(required=False, label=label)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            has_months = any(month is not None for month in self._months)
            if given["whole"] is not None and has_months:
                self.add_error("whole", BOTH)
            elif given["whole"] is None and not has_months:
                self.add_error("whole", NEITHER)
        return given

    @property
    def targets(self) -> list[Decimal | None]:
        whole = self.cleaned_data["whole"]
        return self._months if whole is None else [whole] * MONTHS_OF_A_YEAR

    @property
    def _months(self) -> list[Decimal | None]:
        return [self.cleaned_data[_field_of(place)] for place in range(MONTHS_OF_A_YEAR)]


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def set_profile(request: HttpRequest, indicator_id: int, year: int) -> HttpResponse:
    """Of the year that starts in this calendar year, as the indicator's years do."""
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    starts = _year_starts(indicator)
    try:
        first = Month.of(year, starts)
    except ValueError:
        raise Http404 from None
    form = ProfileForm(request.POST or None, initial=_known(indicator, first), first=first)

    def save(*, seen: int | None, **_: Any) -> None:
        actions.set_profile(
            by=reader_of(request),
            indicator=indicator,
            first=first,
            targets=form.targets,
            seen=seen,
            now=timezone.now(),
        )

    def current() -> SimpleNamespace:
        nothing = dict.fromkeys(form.fields)
        return SimpleNamespace(**nothing | _known(indicator, first))

    title = f"Targets of {indicator.code} for {year_name(year, starts)}"
    back = page_of(indicator)
    return edit(request, form, title=title, save=save, back=back, kept=current)


def _year_starts(indicator: Indicator) -> int:
    said = get_object_or_404(Definition.objects.current(), indicator=indicator)
    return said.year_starts or Council.objects.get().year_starts


def _known(indicator: Indicator, first: Month) -> dict[str, Any]:
    """What holds now: as one figure where it is the same in every month."""
    months = [target_for(indicator, first + place) for place in range(MONTHS_OF_A_YEAR)]
    seen = {"seen": actions.newest_target(indicator)}
    if len(set(months)) == 1:
        return seen | {"whole": months[0]}
    return seen | {_field_of(place): month for place, month in enumerate(months)}
