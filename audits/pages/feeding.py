"""The figures that audits bring to indicators, beside what the register holds."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from audits.actions import feeding as actions
from audits.findings.figures import Figure, figures, may_take_figures
from audits.models import FedIndicator, Programme
from indicators.actions.entering import KnownOtherwiseError, LacksError
from indicators.models import Indicator
from indicators.packs.faults import Refused
from kpiportal.access import KEEP_REGISTER, LOAD_FIGURES, needs
from kpiportal.pages.reader import reader_of
from kpiportal.pages.tables import Column, Number, Table, arrange
from kpiportal.versions import TryLaterError
from kpiportal.workflow import MoveError


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        required=False,
        help_text="Needed where a figure was known before, or looks odd",
    )


class IndicatorField(forms.ModelChoiceField):
    """By its code and its title of today."""

    titles: dict[int, str]

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {self.titles.get(obj.pk, '')}"


class FeedForm(forms.Form):
    indicator = IndicatorField(
        Indicator.objects.none(),
        empty_label="Choose an indicator",
        help_text="A percentage of a quarter or of the year to date that has no figures of months",
    )
    theme = forms.ChoiceField(label="From", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        indicator, theme = self.fields["indicator"], self.fields["theme"]
        assert isinstance(indicator, IndicatorField)
        assert isinstance(theme, forms.ChoiceField)
        indicator.titles = {each.indicator_id: each.title for each in may_take_figures()}
        indicator.queryset = Indicator.objects.filter(pk__in=indicator.titles)
        themes = Programme.objects.exclude(theme="").order_by("theme")
        names = themes.values_list("theme", flat=True).distinct()
        theme.choices = [
            ("", "Random audits"),
            *((name, name) for name in names),
            (actions.NOT_ANY_MORE, "No audits any more"),
        ]


class Figures(Table):
    caption = "Good or better"
    caption_is_hidden = True
    is_stacked = True
    title = Column(
        verbose_name="Indicator", linkify=lambda record: reverse("indicator", args=[record["code"]])
    )
    end = Column(verbose_name="To the end of")
    found = Column(verbose_name="Found by audits")
    percent = Number(verbose_name="%", decimals=1)
    known = Column(verbose_name="In the register")
    says = Column(verbose_name="Beside the register")

    class Meta:
        orderable = False


@needs(LOAD_FIGURES)
@require_http_methods(["GET", "HEAD", "POST"])
def audit_figures(request: HttpRequest) -> HttpResponse:
    feeds = FedIndicator.objects.select_related("indicator")
    today = timezone.localdate()
    shown = [figure for fed in feeds for figure in figures(fed, today=today)]
    form = ReasonForm(request.POST if request.method == "POST" else None)
    warnings: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            release = actions.bring_in(
                figures=shown,
                reason=form.cleaned_data["reason"],
                answered=request.POST.getlist("answered"),
                by=reader_of(request),
                now=timezone.now(),
            )
        except LacksError as error:
            warnings = _say(form, error)
        except KnownOtherwiseError:
            form.add_error(None, "Other figures became known meanwhile. Look at them again.")
        except (MoveError, Refused, TryLaterError) as error:
            form.add_error(None, str(error))
        else:
            said = "The figures are brought in." if release else "The register holds all of it."
            messages.success(request, said)
            return redirect("audit_figures")
    rows = [_row(figure) for figure in shown]
    table = Figures(rows, empty_text="No indicator takes its figures from audits yet.")
    context = {
        "table": arrange(request, table),
        "form": form,
        "warnings": warnings,
        "new": sum(not figure.is_known for figure in shown),
        "may_feed": KEEP_REGISTER.is_held_by(reader_of(request)),
    }
    return render(request, "audits/audit_figures.html", context)


@needs(KEEP_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def feed_indicator(request: HttpRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.feed(**form.cleaned_data, by=reader_of(request), now=timezone.now())
        except MoveError as refusal:
            form.add_error("indicator", str(refusal))
        else:
            return redirect("audit_figures")
    return render(request, "audits/feed_indicator.html", {"form": form})


def _say(form: ReasonForm, error: LacksError) -> list[str]:
    """The faults and what is asked for stand at the form; the warnings are to be answered."""
    lacks = list(error.lacks.values())
    for fault in dict.fromkeys(fault for lack in lacks for fault in lack.faults):
        form.add_error(None, fault)
    warnings = list(dict.fromkeys(text for lack in lacks for text in lack.warnings))
    if any(lack.lacks_why_changed or lack.lacks_why_right for lack in lacks):
        form.add_error(
            "reason", "Say why the figures that were known before, or look odd, are right"
        )
    return warnings


def _row(figure: Figure) -> dict[str, Any]:
    known = figure.known
    counted = known is not None and known.numerator is not None and known.denominator is not None
    return {
        "code": figure.fed.indicator.code,
        "title": f"{figure.fed.indicator.code} {figure.title}",
        "end": figure.end.label,
        "found": f"{figure.share.count} of {figure.share.of}",
        "percent": figure.share.percent,
        "known": f"{known.numerator:f} of {known.denominator:f}" if known and counted else None,
        "says": _says(figure),
    }


def _says(figure: Figure) -> str:
    if figure.is_known:
        return "The same" if figure.is_final else "The same, provisional"
    if not figure.is_final:
        return "New, provisional: audits are still on their way"
    return "Other than known" if figure.known else "New"
