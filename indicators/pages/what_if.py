"""What another target, tolerance or comparison would turn, before anybody sets it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from indicators.models import Compare, Definition, Life, Release
from indicators.pages.fields import FigureInput, MonthInput
from indicators.rules.display import plain
from indicators.rules.words import TARGET
from indicators.what_if import Compared, Supposition, WhatIf, what_if
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages import marks
from kpiportal.pages.tables import Column, Table

NOTHING = "Say what would be another: a target, the tolerance or what is compared."


class IndicatorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Definition) -> str:
        return f"{obj.indicator.code}: {obj.title}"


class SupposeForm(forms.Form):
    says_optional = False
    month = MonthInput()
    indicator = IndicatorChoice(
        Definition.objects.current()
        .filter(status=Life.LIVE)
        .select_related("indicator")
        .order_by("order", "indicator__code"),
        to_field_name="indicator_id",
        required=False,
        empty_label="None: every target as it is",
        label="Indicator whose target would be another",
    )
    target = FigureInput(
        required=False, label="Its target would be", help_text="Left out: it would have none."
    )
    tolerance = FigureInput(
        required=False,
        label="The tolerance would be",
        help_text="0.05 for 5%. Left out: as it is.",
    )
    compare = forms.ChoiceField(
        choices=[("", "As it is"), *Compare.choices],
        required=False,
        label="What would be judged",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("target") is not None and not given.get("indicator"):
            self.add_error("indicator", "Choose whose target that would be.")
        elif not self.errors and self.supposition.is_empty:
            raise forms.ValidationError(NOTHING)
        return given

    def clean_tolerance(self) -> Any:
        tolerance = self.cleaned_data["tolerance"]
        if tolerance is not None and tolerance < 0:
            raise forms.ValidationError("Write a share from 0 up.")
        return tolerance

    @property
    def supposition(self) -> Supposition:
        given = self.cleaned_data
        of = given["indicator"]
        return Supposition(
            {of.indicator.code: given["target"]} if of else {},
            tolerance=given["tolerance"],
            compare=given["compare"] or None,
        )


class Figure(Column):
    """As it is written already."""

    is_numeric = True


class Turned(Table):
    caption = "What would turn"
    code = Column(accessor="row__code")
    title = Column(accessor="row__definition__title")
    shown = Figure(accessor="row__shown", verbose_name="Figure")
    target = Figure(accessor="before", verbose_name="Target now")
    supposed = Figure(accessor="after", verbose_name="Target then")
    now = Column(accessor="before__rag", verbose_name="Stands now")
    then = Column(accessor="after__rag", verbose_name="Would stand")

    class Meta:
        orderable = False

    def render_target(self, record: Compared) -> str:
        return _reference(record.before.reference)

    def render_supposed(self, record: Compared) -> str:
        return _reference(record.after.reference)

    def render_now(self, value: str) -> SafeString:
        return marks.rag(value)

    def render_then(self, value: str) -> SafeString:
        return marks.rag(value)


@needs(KEEP_REGISTER)
@require_safe
def what_if_page(request: HttpRequest) -> HttpResponse:
    newest = Release.objects.newest()
    if newest is None:
        return render(request, "indicators/what_if.html", {"is_empty": True})
    is_asked = "month" in request.GET
    initial = {"month": str(newest.month), "indicator": request.GET.get("indicator")}
    form = SupposeForm(request.GET if is_asked else None, initial=initial)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        found = what_if(form.cleaned_data["month"], form.supposition)
        if found:
            context |= _answer(found)
    return render(request, "indicators/what_if.html", context)


def _answer(found: WhatIf) -> dict[str, Any]:
    return {
        "found": found,
        "stay": found.named_that_stay,
        "table": Turned(found.turned, empty_text="Nothing would turn."),
        "totals": [
            (word, found.before.targets[each], found.after.targets[each])
            for each, word in TARGET.items()
        ],
    }


def _reference(figure: Any) -> str:
    return "None" if figure is None else plain(figure)
