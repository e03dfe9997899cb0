"""Missing: the figures that a month should have brought and didn't, or not for good."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.checks.expected import expected
from indicators.models import Definition, Release, Status
from indicators.pages.viewing import months_offered
from indicators.rules.periods import Month
from indicators.scorecard.card import MISSING
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.tables import Column, Table, arrange

STATES = {
    MISSING: "Missing",
    Status.NOT_AVAILABLE.value: "Not available",
    Status.PROVISIONAL.value: "Provisional",
    Status.NOT_DUE.value: "Not due",
}
# What there is no figure of, and should be.
AT_FIRST = {MISSING, Status.NOT_AVAILABLE.value}


class Filters(forms.Form):
    says_optional = False
    month = forms.ChoiceField()
    section = forms.ChoiceField(required=False)
    state = forms.ChoiceField(
        required=False, choices=[("", "Missing or not available"), *STATES.items()]
    )

    def __init__(self, asked: Any, *, months: list[Month], sections: list[str]) -> None:
        super().__init__(asked)
        choices = {
            "month": [(str(month), month.label) for month in months],
            "section": [("", "Every section"), *((one, one) for one in sections)],
        }
        for name, among in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = among


@dataclass(frozen=True)
class Lacking:
    """A figure that isn't there, or not for good."""

    figure: str
    title: str
    section: str
    lead: str
    last: str
    state: str
    note: str


class LackingTable(Table):
    caption = "Figures that are not there"
    caption_is_hidden = True
    is_stacked = True
    figure = Column()
    title = Column()
    section = Column()
    lead = Column(verbose_name="Lead officer")
    last = Column(verbose_name="Last known", orderable=False)
    state = Column()
    note = Column(orderable=False)


@needs(SEE_STAFF_FIGURES)
@require_safe
def checks_missing(request: HttpRequest) -> HttpResponse:
    newest = Release.objects.newest()
    if newest is None:
        return render(request, "indicators/checks_missing.html", {"is_empty": True})
    last = Month(newest.month)
    asked = {**request.GET.dict(), "month": request.GET.get("month") or str(last)}
    months = months_offered(last, str(asked["month"]))
    sections = Definition.objects.current().values_list("section", flat=True).distinct()
    form = Filters(asked, months=months, sections=sorted(sections))
    found: list[Lacking] = []
    month = last
    if form.is_valid():
        given = form.cleaned_data
        month = Month.from_text(given["month"])
        found = list(lacking(month, section=given["section"], state=given["state"]))
    table = LackingTable(found, empty_text="No figure is like that.")
    context = {"form": form, "table": arrange(request, table), "month": month, "count": len(found)}
    return render(request, "indicators/checks_missing.html", context)


def lacking(month: Month, *, section: str = "", state: str = "") -> Iterator[Lacking]:
    """What came before is awaited again; a new indicator's first figure comes when it comes."""
    led = Definition.objects.current().filter(lead__isnull=False)
    leads = dict(led.values_list("indicator", "lead__post__title"))
    asked = {state} if state else AT_FIRST
    for each in expected(month):
        now = each.now.status if each.now else MISSING
        if now not in asked or section not in ("", each.section) or not (each.last or each.now):
            continue
        yield Lacking(
            figure=", ".join(filter(None, [each.code, each.category])),
            title=each.title,
            section=each.section,
            lead=leads.get(each.indicator, ""),
            last=each.last.end.short_label if each.last else "",
            state=STATES[now],
            note=each.now.note if each.now else "",
        )
