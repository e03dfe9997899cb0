"""The register: every indicator, and one of them with all that is said of it."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from indicators.actions.recalculation import is_under_way
from indicators.checks.lacking import Lack, lacking_targets
from indicators.models import (
    Benchmark,
    Break,
    Council,
    Definition,
    Indicator,
    Life,
    NewLimits,
    Release,
    Unit,
)
from indicators.models.dated import DatedQuerySet
from indicators.packs.spans import Span, spans_of
from indicators.pages.columns import MonthColumn
from indicators.profile.facts import year_end
from indicators.profile.projections import projected
from indicators.queries import policy
from indicators.rules.display import written
from indicators.rules.periods import months_text, year_name
from kpiportal.access import KEEP_REGISTER, needs
from kpiportal.models import Event
from kpiportal.pages.activity import Events
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table, arrange

SHOWN_EVENTS = 20


class Filters(forms.Form):
    says_optional = False
    words = forms.CharField(required=False, label="Code or title", max_length=100)
    section = forms.ChoiceField(required=False)
    status = forms.ChoiceField(required=False, choices=[("", "Any status"), *Life.choices])

    def __init__(self, *args: Any, sections: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["section"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Every section"), *((name, name) for name in sections)]


class Definitions(Table):
    caption = "Indicators"
    caption_is_hidden = True
    code = Column(accessor="indicator__code")
    title = Column()
    section = Column()
    lead = Column(accessor="lead__post__title", verbose_name="Lead officer")
    unit = Column()
    better = Column(verbose_name="Good")
    status = Column()
    next_review = Day(verbose_name="Next review")

    def render_code(self, record: Definition, value: str) -> str:
        url = reverse("register_indicator", args=[record.indicator_id])
        return format_html('<a class="govuk-link" href="{}">{}</a>', url, value)


class Targets(Table):
    caption = "Targets"
    row_header = "first"
    first = MonthColumn(verbose_name="From")
    last = MonthColumn(verbose_name="To", default="No end")
    target = Number(default="None")

    class Meta:
        orderable = False


class Benchmarks(Table):
    caption = "Benchmarks"
    comparator = Column()
    end = MonthColumn(verbose_name="Up to")
    months = Column()
    value = Number()
    source = Column()
    published = Day()
    definition_differs = Column(verbose_name="Definition differs")
    change = Column(empty_values=(), verbose_name="Mend")

    class Meta:
        orderable = False

    def render_months(self, value: int) -> str:
        return months_text(value)

    def render_definition_differs(self, *, value: bool) -> str:
        return "Yes" if value else "No"

    def render_change(self, record: Benchmark) -> str:
        return format_html(
            '<a class="govuk-link" href="{}">Change<span class="govuk-visually-hidden">'
            " {} for {}</span></a>",
            reverse("change_benchmark", args=[record.pk]),
            record.comparator,
            record.end.label,
        )


class DatedReasons(Table):
    first = MonthColumn()
    reason = Column()
    change = Column(empty_values=(), verbose_name="Mend")
    address: ClassVar[str]
    named: ClassVar[str]

    class Meta:
        orderable = False

    def render_change(self, record: Break | NewLimits) -> str:
        return format_html(
            '<a class="govuk-link" href="{}">Change<span class="govuk-visually-hidden">'
            " {} {}</span></a>",
            reverse(self.address, args=[record.pk]),
            self.named,
            record.first.label,
        )


class Breaks(DatedReasons):
    caption = "Breaks in the series"
    first = MonthColumn(verbose_name="Before")
    address = "change_break"
    named = "the break before"


class Limits(DatedReasons):
    caption = "New control limits"
    first = MonthColumn(verbose_name="From")
    address = "change_new_limits"
    named = "the new limits from"


@needs(KEEP_REGISTER)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    known = Definition.objects.current()
    sections = sorted(set(known.values_list("section", flat=True)))
    form = Filters(request.GET, sections=sections)
    rows = _found(known, form).select_related("indicator", "lead__post")
    table = Definitions(rows, empty_text="No indicator is like that.")
    context = {
        "form": form,
        "table": arrange(request, table),
        "is_empty": not sections,
        "lacks": _lacks(),
        "is_under_way": is_under_way(),
    }
    return render(request, "indicators/register.html", context)


def _lacks() -> list[Lack]:
    """By the month that was reported last."""
    newest = Release.objects.newest()
    return lacking_targets(newest.month) if newest else []


def _found(rows: DatedQuerySet, form: Filters) -> DatedQuerySet:
    if not form.is_valid():
        return rows.none()
    asked = form.cleaned_data
    if asked["words"]:
        is_like = Q(indicator__code__icontains=asked["words"])
        rows = rows.filter(is_like | Q(title__icontains=asked["words"]))
    if asked["section"]:
        rows = rows.filter(section=asked["section"])
    if asked["status"]:
        rows = rows.filter(status=asked["status"])
    return rows


@needs(KEEP_REGISTER)
@require_safe
def register_indicator(request: HttpRequest, indicator_id: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=indicator_id)
    definition = get_object_or_404(indicator.definitions.current().select_related("lead__post"))
    benchmarks = indicator.benchmarks.current().select_related("comparator", "indicator")
    events = Event.objects.visible_to(reader_of(request), timezone.localdate())
    about = events.filter(target_kind=indicator._meta.label_lower, target_id=str(indicator.pk))
    context = {
        "indicator": indicator,
        "definition": definition,
        "rows": _summary(definition),
        "year_end": _year_end(definition),
        "years": _years(definition),
        "targets": Targets(
            _in_order(indicator), prefix="targets-", empty_text="No target was set."
        ),
        "benchmarks": Benchmarks(
            benchmarks, prefix="benchmarks-", empty_text="No benchmark is known."
        ),
        "breaks": Breaks(
            indicator.breaks.current(), prefix="breaks-", empty_text="The series doesn’t break."
        ),
        "limits": Limits(
            indicator.new_limits.current(),
            prefix="limits-",
            empty_text="Its limits never began anew.",
        ),
        "case_list": indicator.case_lists.current().first(),
        "events": Events(
            about[:SHOWN_EVENTS], prefix="events-", empty_text="Nobody changed it on a page."
        ),
        "is_under_way": is_under_way(),
    }
    return render(request, "indicators/register_indicator.html", context)


def page_of(indicator: Indicator) -> str:
    return reverse("register_indicator", args=[indicator.pk])


def _in_order(indicator: Indicator) -> list[Span]:
    return sorted(spans_of(indicator), key=lambda span: span.first, reverse=True)


def _summary(said: Definition) -> list[dict[str, Any]]:
    answers = {
        "Section": said.section,
        "Lead officer": said.lead.post.title if said.lead else None,
        "Status": said.get_status_display(),
        "Unit": Unit(said.unit).label,
        "Months that one value covers": months_text(said.months),
        "Good": said.get_better_display(),
        "Target or tracker": said.get_kind_display(),
        "Worked out from others": said.derive,
        "Measure of demand": _yes_or_no(answer=said.demand),
        "Reason for its direction": said.reason,
        "Small numbers": said.get_disclosure_display(),
        "Trend is said": _yes_or_no(answer=said.trend),
        "Definition": said.definition,
        "Why it matters": said.why,
        "Source": said.source,
        "Next review": said.next_review,
        "Known since": said.recorded_on,
    }
    return [{"key": key, "value": value or None} for key, value in answers.items()]


def _years(definition: Definition) -> list[tuple[int, str]]:
    """This year and the next one, by the month that was reported last."""
    council, newest = Council.objects.first(), Release.objects.newest()
    if council is None or newest is None:
        return []
    starts = definition.year_starts or council.year_starts
    year = newest.month.year_start(starts).year
    return [(each, year_name(each, starts)) for each in (year, year + 1)]


def _year_end(definition: Definition) -> str:
    holds = policy(None)
    decimals = holds.decimals if holds else {}
    return year_end(
        projected(definition), partial(written, unit=definition.unit, decimals=decimals)
    )


def _yes_or_no(*, answer: bool) -> str:
    return "Yes" if answer else "No"
