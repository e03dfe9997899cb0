"""Rounds: the year's calendar, how complete each month is, and how punctual each area has been."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from indicators.checks.expected import Expected
from indicators.models import Status
from indicators.pages.columns import MonthColumn
from indicators.queries import year_starts
from indicators.rules.periods import Month
from kpiportal.access import LOAD_FIGURES, SEE_STAFF_FIGURES, needs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Day, Number, Table, arrange
from kpiportal.templatetags.portal import status
from kpiportal.versions import SavedByAnotherError
from narratives.actions import calendar as actions
from narratives.models import Gap, Round, RoundPlan, RoundSpacing
from narratives.models.calendar import DAYS, SPACES
from narratives.pages.months import month_of
from narratives.queries.calendar import dates_of, spacing
from narratives.queries.completeness import Filled, completeness, name_of
from narratives.queries.punctuality import of_commentary, of_figures
from narratives.rules.round_dates import RoundDates, Spacing, faults, round_dates
from narratives.rules.workflow import RoundState

STALE = "Somebody saved these in the meantime. Look at theirs, then save yours again."
MONTHS_SHOWN = 12
NOTHING_DUE = "Nothing was due yet."
SPACES_ASKED = {
    "figures": "Figures are due on this working day after the month",
    "commentary": "Working days from figures to commentary",
    "sign_off": "Working days from commentary to sign-off",
    "papers": "Working days from sign-off to the agenda going out",
    "clear": "Clear days between the agenda and the committee",
}


class Calendar(Table):
    caption = "Calendar"
    caption_is_hidden = True
    month = MonthColumn(linkify=lambda record: reverse("completeness", args=[record["month"]]))
    state = Column(empty_values=())
    figures = Day(verbose_name="Figures due")
    commentary = Day(verbose_name="Commentary due")
    sign_off = Day(verbose_name="Sign-off due")
    agenda = Day(verbose_name="Agenda out")
    committee = Day()

    class Meta:
        orderable = False

    def render_state(self, record: dict[str, Any]) -> SafeString | str:
        if record["is_late"]:
            return status("Figures late", strong=True)
        return status(record["state"]) if record["state"] else "Not begun"


class Completeness(Table):
    caption = "Figures by section"
    caption_is_hidden = True
    section = Column()
    leads = Column(verbose_name="Due from")
    expected = Number()
    filled = Number(empty_values=(), verbose_name="Filled")
    provisional = Number(empty_values=())
    suppressed = Number(empty_values=())
    not_due = Number(empty_values=(), verbose_name="Not due")
    not_available = Number(empty_values=(), verbose_name="Not available")
    missing = Number(empty_values=())

    class Meta:
        orderable = False

    def render_filled(self, record: Filled) -> str:
        return str(record.counts[Status.FINAL.value])

    def render_provisional(self, record: Filled) -> str:
        return str(record.counts[Status.PROVISIONAL.value])

    def render_suppressed(self, record: Filled) -> str:
        return str(record.counts[Status.SUPPRESSED.value])

    def render_not_due(self, record: Filled) -> str:
        return str(record.counts[Status.NOT_DUE.value])

    def render_not_available(self, record: Filled) -> str:
        return str(record.counts[Status.NOT_AVAILABLE.value])

    def render_missing(self, record: Filled) -> str:
        return str(len(record.missing))


class Missing(Table):
    caption = "Missing"
    code = Column(empty_values=(), verbose_name="Figure")
    title = Column()
    section = Column()
    last = Column(verbose_name="Last known")

    class Meta:
        orderable = False

    def render_code(self, record: Expected) -> str:
        return name_of(record)

    def render_last(self, record: Expected) -> str:
        return record.last.end.label if record.last else "–"


class PunctualityTable(Table):
    area = Column()
    due = Number(verbose_name="Were due")
    on_time = Number(verbose_name="On time")
    late = Number(verbose_name="Late")
    outstanding = Number(verbose_name="Not there yet")
    usually_late_by = Number(verbose_name="Usually late by (working days)")

    class Meta:
        orderable = False


class OfFigures(PunctualityTable):
    caption = "Figures, by section"


class OfCommentary(PunctualityTable):
    caption = "Commentary, by lead officer"


class DatesForm(forms.Form):
    committee = forms.DateField(
        required=False,
        label="Committee",
        help_text="Left out: no committee. The other days may be left out too: they then follow"
        " from this one by the council’s rule.",
    )
    figures = forms.DateField(required=False, label="Figures due")
    commentary = forms.DateField(required=False, label="Commentary due")
    sign_off = forms.DateField(required=False, label="Sign-off due")
    agenda = forms.DateField(required=False, label="Agenda out")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, month: Month, rule: Spacing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month, self.rule = month, rule

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            proposed = round_dates(self.month, committee=given.get("committee"), spacing=self.rule)
            said = {day: given.get(day) or getattr(proposed, day) for day in DAYS}
            given["dates"] = dates = RoundDates(**said)
            for fault in faults(dates, self.month, clear=self.rule.clear):
                self.add_error(None, fault)
        return given


class SpacingForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in SPACES_ASKED.items():
            narrow = forms.NumberInput(attrs={"class": "govuk-input--width-2"})
            self.fields[name] = forms.IntegerField(
                label=label, min_value=1, max_value=60, widget=narrow
            )


@needs(SEE_STAFF_FIGURES)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    first = _first_shown(request, today)
    months = [first + later for later in range(MONTHS_SHOWN)]
    begun = {one.end: one for one in Round.objects.months().living().filter(end__in=months)}
    days = dates_of(months)
    rows = [_row(month, begun.get(month), days[month], today) for month in months]
    context = {
        "table": arrange(request, Calendar(rows)),
        "first": first,
        "before": first - MONTHS_SHOWN,
        "after": first + MONTHS_SHOWN,
        "last": months[-1],
        "figures": OfFigures(of_figures(today), prefix="figures-", empty_text=NOTHING_DUE),
        "commentary": OfCommentary(
            of_commentary(today), prefix="commentary-", empty_text=NOTHING_DUE
        ),
        "keeps": LOAD_FIGURES.is_held_by(reader_of(request)),
    }
    return render(request, "narratives/rounds.html", context)


@needs(SEE_STAFF_FIGURES)
@require_safe
def round_completeness(request: HttpRequest, month: str) -> HttpResponse:
    shown = month_of(month)
    found = completeness(shown)
    round_ = Round.objects.months().living().filter(end=shown).first()
    missing = [each for one in found for each in one.missing]
    context = {
        "month": shown,
        "round": round_,
        "dates": dates_of([shown])[shown],
        "table": Completeness(found, empty_text="No figures are awaited for this month."),
        "missing": Missing(missing, empty_text="Nothing is missing."),
        "is_open": round_ is not None and round_.state == RoundState.OPEN,
        "gaps": _closed_without(round_),
        "keeps": LOAD_FIGURES.is_held_by(reader_of(request)),
    }
    return render(request, "narratives/completeness.html", context)


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def round_days(request: HttpRequest, month: str) -> HttpResponse:
    shown = month_of(month)
    plan = RoundPlan.objects.filter(end=shown).first()
    now = dates_of([shown])[shown]
    initial = {day: getattr(now, day) for day in DAYS} | {"version": plan.version if plan else 0}
    form = DatesForm(request.POST or None, initial=initial, month=shown, rule=spacing())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.set_dates(
                month=shown,
                version=said["version"],
                dates=said["dates"],
                by=reader_of(request),
                now=timezone.now(),
            )
        except SavedByAnotherError:
            form.add_error(None, STALE)
        else:
            messages.success(request, f"The dates of {shown.label} are set.")
            return redirect("completeness", month=str(shown))
    context = {"form": form, "title": f"Dates of {shown.label}", "back": reverse("rounds")}
    return render(request, "kpiportal/edit.html", context)


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def round_spacing(request: HttpRequest) -> HttpResponse:
    kept = RoundSpacing.objects.first()
    initial = {space: getattr(spacing(), space) for space in SPACES}
    form = SpacingForm(
        request.POST or None, initial=initial | {"version": kept.version if kept else 0}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        rule = Spacing(**{space: said[space] for space in SPACES})
        try:
            actions.set_spacing(
                version=said["version"], rule=rule, by=reader_of(request), now=timezone.now()
            )
        except SavedByAnotherError:
            form.add_error(None, STALE)
        else:
            messages.success(request, "Saved. Months whose dates nobody set follow it.")
            return redirect("rounds")
    context = {"form": form, "title": "How far apart the steps are", "back": reverse("rounds")}
    return render(request, "kpiportal/edit.html", context)


def _closed_without(round_: Round | None) -> list[Gap]:
    """What was named when it closed last, if it is closed."""
    if round_ is None or round_.state == RoundState.OPEN:
        return []
    named = Gap.objects.filter(round=round_).select_related("indicator")
    last = named.order_by("-round_version").first()
    return list(named.filter(round_version=last.round_version)) if last else []


def _row(month: Month, begun: Round | None, days: RoundDates, today: date) -> dict[str, Any]:
    is_open = begun is not None and begun.state == RoundState.OPEN
    return {
        "month": month,
        "state": begun.get_state_display() if begun else "",
        "is_late": is_open and days.figures < today,
        **{day: getattr(days, day) for day in DAYS},
    }


def _first_shown(request: HttpRequest, today: date) -> Month:
    """The year asked for, else that of the newest round, else this one."""
    asked = request.GET.get("from", "")
    if asked:
        return month_of(asked)
    newest = Round.objects.months().order_by("-end").first()
    month = Month(newest.end) if newest else Month.of(today.year, today.month)
    return month.year_start(year_starts())
