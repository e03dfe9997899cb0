"""Benchmarks in: what is held and how old it is, how sources are read, a file of one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from indicators.actions import benchmarking
from indicators.actions.uploads import receive
from indicators.models import (
    Benchmark,
    BenchmarkMapping,
    BenchmarkRank,
    Comparator,
    Definition,
    Release,
    Source,
)
from indicators.packs.uploaded import TEXTS
from indicators.pages.figures_in import KEPT, LARGEST, NOT_KEPT, logger, offered
from indicators.rules.display import plain
from indicators.rules.periods import Month
from kpiportal.access import LOAD_FIGURES, needs
from kpiportal.pages.edit import edit
from kpiportal.pages.forms import Paragraphs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table, arrange

SAVED_LINES = "One a line, with = between."


@dataclass(frozen=True)
class Line:
    """The newest figure of one comparator for one indicator."""

    code: str
    title: str
    comparator: str
    end: str
    value: Any
    place: str
    quartile: int | None
    own: str
    source: str
    published: date | None
    age: str


class Held(Table):
    caption = "The newest figure of each comparator"
    code = Column(verbose_name="Indicator")
    comparator = Column()
    end = Column(verbose_name="Period to")
    value = Number(verbose_name="Figure")
    own = Column(verbose_name="Ours, as published")
    place = Column(verbose_name="Our place")
    quartile = Number()
    source = Column()
    published = Day()
    age = Column(verbose_name="Age")

    class Meta:
        orderable = False

    def render_code(self, record: Line) -> str:
        return f"{record.code} {record.title}"


class Pairs(Paragraphs):
    """Lines of two things with = between, kept as a dictionary."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), **options)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{left} = {_written(right)}" for left, right in value.items())

    def clean(self, value: Any) -> Any:
        found: dict[str, str] = {}
        for line in filter(None, map(str.strip, str(super().clean(value)).splitlines())):
            left, between, right = (part.strip() for part in line.rpartition("="))
            if not (left and between and right):
                raise forms.ValidationError(f"Write two things with = between: {line}")
            if left in found:
                raise forms.ValidationError(f"This stands here twice: {left}")
            found[left] = right
        return found


class MappingForm(forms.ModelForm):
    authority_columns = forms.CharField(
        label="Columns that name the authority",
        help_text="The first of them that is filled in counts: la_name, region_name, country_name."
        " Only those that the first names are ranked.",
    )
    comparators = Pairs(
        help_text=f"{SAVED_LINES} The comparator's key, then who it is in the file; several names,"
        " with ; between, are taken at their mean: region = North East",
    )
    indicators = Pairs(
        label="Indicators",
        help_text=f"{SAVED_LINES} The name in the file, then our code: CLA rate per 10,000 ="
        " CSC 183",
    )
    only = Pairs(
        label="Rows that count",
        required=False,
        help_text=f"{SAVED_LINES} A column, then what it must hold: breakdown = Total",
    )

    class Meta:
        model = BenchmarkMapping
        fields = [
            "name",
            "source",
            "authority_columns",
            "period_column",
            "indicator_column",
            "value_column",
            "only",
            "ours",
            "comparators",
            "indicators",
            "factor",
            "months",
            "ends_in",
            "definition_differs",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list(Comparator.objects.values_list("key", flat=True))
        if self.known:
            self.fields["comparators"].help_text += f". Keys here: {', '.join(self.known)}."
        if self.instance.pk:
            self.initial["authority_columns"] = ", ".join(self.instance.authority_columns)

    def clean_authority_columns(self) -> list[str]:
        found = [name.strip() for name in self.cleaned_data["authority_columns"].split(",")]
        return [name for name in found if name]

    def clean_comparators(self) -> dict[str, list[str]]:
        # The first source of a new register names its comparators; later a key is a slip.
        strangers = set(self.cleaned_data["comparators"]) - set(self.known)
        if self.known and strangers:
            raise forms.ValidationError(f"There is no comparator {', '.join(sorted(strangers))}.")
        return {
            key: [name.strip() for name in names.split(";") if name.strip()]
            for key, names in self.cleaned_data["comparators"].items()
        }

    def clean_indicators(self) -> dict[str, str]:
        found: dict[str, str] = self.cleaned_data["indicators"]
        known = set(Definition.objects.current().values_list("indicator__code", flat=True))
        if unknown := sorted(set(found.values()) - known):
            raise forms.ValidationError(f"There is no indicator {', '.join(unknown)}.")
        if len(set(found.values())) < len(found):
            raise forms.ValidationError("One of our codes stands here twice.")
        return found


class ChangeMappingForm(MappingForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class PublicationForm(forms.Form):
    mapping = forms.ModelChoiceField(
        BenchmarkMapping.objects.all(), label="Read as", empty_label="Choose a source"
    )
    published = forms.DateField(label="Published on")
    file = forms.FileField(
        help_text="The CSV as it was published, in UTF-8. At most 30 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(TEXTS):
            raise forms.ValidationError("Choose a file that ends in .csv.")
        if file.size > LARGEST:
            raise forms.ValidationError("This file is larger than 30 MB. Leave out older years.")
        return file


@needs(LOAD_FIGURES)
@require_safe
def benchmarks_in(request: HttpRequest) -> HttpResponse:
    table = Held(list(_held()), empty_text="No benchmarks are known yet.")
    context = {
        "table": arrange(request, table),
        "mappings": BenchmarkMapping.objects.all(),
    }
    return render(request, "indicators/benchmarks_in.html", context)


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def upload_benchmarks(request: HttpRequest) -> HttpResponse:
    form = PublicationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        newest = Release.objects.newest()
        try:
            upload = receive(
                content=file.read(),
                name=file.name,
                source=Source.FILE,
                month=newest.month if newest else max(offered()),
                mapping=form.cleaned_data["mapping"],
                published=form.cleaned_data["published"],
                by=reader_of(request),
                now=timezone.now(),
            )
        except OSError:
            logger.exception("An upload could not be kept")
            form.add_error("file", NOT_KEPT)
        else:
            messages.success(request, KEPT)
            return redirect("upload", upload.pk)
    return render(request, "indicators/upload_benchmarks.html", {"form": form})


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def add_mapping(request: HttpRequest) -> HttpResponse:
    def save(**said: Any) -> None:
        benchmarking.add_mapping(by=reader_of(request), **said)

    form = MappingForm(request.POST or None)
    return edit(
        request, form, title="A source of benchmarks", save=save, back=reverse("benchmarks_in")
    )


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def change_mapping(request: HttpRequest, mapping_id: int) -> HttpResponse:
    mapping = get_object_or_404(BenchmarkMapping, pk=mapping_id)

    def save(**said: Any) -> None:
        benchmarking.change_mapping(mapping=mapping, by=reader_of(request), **said)

    form = ChangeMappingForm(
        request.POST or None, instance=mapping, initial={"version": mapping.version}
    )
    return edit(
        request,
        form,
        title=mapping.name,
        save=save,
        back=reverse("benchmarks_in"),
        kept=lambda: BenchmarkMapping.objects.get(pk=mapping_id),
    )


def _held() -> list[Line]:
    """A line for the newest figure of each indicator and comparator, in the register's order."""
    found = (
        Benchmark.objects.current()
        .select_related("indicator", "comparator")
        .order_by("indicator_id", "comparator_id", "-end", "months")
        .distinct("indicator", "comparator")
    )
    rows = sorted(found, key=lambda row: (row.indicator.code, row.comparator.order))
    ranks = {(rank.indicator_id, rank.end): rank for rank in BenchmarkRank.objects.current()}
    titles = dict(Definition.objects.current().values_list("indicator", "title"))
    newest: dict[int, Month] = {}
    for row in rows:
        newest[row.indicator_id] = max(newest.get(row.indicator_id, row.end), row.end)
    return [_line(row, ranks.get((row.indicator_id, row.end)), titles, newest) for row in rows]


def _line(
    row: Benchmark, rank: BenchmarkRank | None, titles: dict[int, str], newest: dict[int, Month]
) -> Line:
    latest = newest[row.indicator_id]
    return Line(
        row.indicator.code,
        titles.get(row.indicator_id, ""),
        row.comparator.label,
        row.end.label,
        row.value,
        f"{rank.rank} of {rank.of}" if rank else "",
        rank.quartile if rank else None,
        plain(rank.own) if rank else "",
        row.source + (" (another definition)" if row.definition_differs else ""),
        row.published,
        "" if row.end == latest else f"Older than the newest known, {latest.label}",
    )


def _written(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else str(value)
