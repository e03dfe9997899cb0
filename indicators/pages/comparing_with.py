"""What an indicator is compared with: a target for some months, a comparator's figure."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from indicators.actions import register as actions
from indicators.models import Benchmark, Comparator, Indicator
from indicators.pages.fields import FigureInput, LengthInput, MonthInput
from indicators.pages.register import page_of
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.reader import reader_of


class TargetForm(forms.Form):
    first = MonthInput(label="From")
    last = MonthInput(label="To", required=False, help_text="Left out: until another is set.")
    target = FigureInput(required=False, help_text="Left out: there is none for these months.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", "The target ends before it starts.")
        return given


class FigureOfAComparatorForm(forms.Form):
    value = FigureInput(label="Figure", required=False)
    source = forms.CharField(required=False, max_length=1000)
    published = forms.DateField(required=False, label="Published on")
    definition_differs = forms.BooleanField(
        required=False, label="Its definition differs from the council's"
    )


class NewBenchmarkForm(FigureOfAComparatorForm):
    field_order = ["comparator", "end", "months"]
    comparator = forms.ModelChoiceField(Comparator.objects.all(), empty_label=None)
    end = MonthInput(label="Its last month")
    months = LengthInput(label="Months that it covers")

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        key = {name: given.get(name) for name in ("comparator", "end", "months")}
        is_whole = None not in key.values()
        if is_whole and self.indicator.benchmarks.current().filter(**key).exists():
            self.add_error("end", "This benchmark is there already. Change it instead.")
        return given


class ChangeBenchmarkForm(FigureOfAComparatorForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def set_target(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    form = TargetForm(request.POST or None)

    def save(**given: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_target(by=by, indicator=indicator, now=now, **given)

    title = f"Set a target of {indicator.code}"
    return edit(request, form, title=title, save=save, back=page_of(indicator))


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def add_benchmark(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    form = NewBenchmarkForm(request.POST or None, indicator=indicator)

    def save(*, comparator: Comparator, end: Any, months: int, **content: Any) -> None:
        actions.set_benchmark(
            by=reader_of(request),
            indicator=indicator,
            comparator=comparator,
            end=end,
            months=months,
            seen=None,
            content=content,
            now=timezone.now(),
        )

    title = f"Add a benchmark of {indicator.code}"
    return edit(request, form, title=title, save=save, back=page_of(indicator))


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def change_benchmark(request: HttpRequest, benchmark_id: int) -> HttpResponse:
    """Of one that was closed since, the page shows what holds now."""
    named = get_object_or_404(Benchmark.objects.select_related("comparator"), pk=benchmark_id)
    key: dict[str, Any] = {
        "indicator": named.indicator,
        "comparator": named.comparator,
        "end": named.end,
        "months": named.months,
    }

    def current() -> Benchmark:
        return get_object_or_404(Benchmark.objects.current(), **key)

    said = current()
    initial = {name: getattr(said, name) for name in FigureOfAComparatorForm.base_fields}
    form = ChangeBenchmarkForm(request.POST or None, initial=initial | {"seen": said.pk})

    def save(*, seen: int, **content: Any) -> None:
        by, now = reader_of(request), timezone.now()
        actions.set_benchmark(by=by, seen=seen, content=content, now=now, **key)

    title = f"Change {named.comparator} of {named.indicator.code} for {named.end.label}"
    back = page_of(named.indicator)
    return edit(request, form, title=title, save=save, back=back, kept=current)
