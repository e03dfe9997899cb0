"""The journey: of those who entered in a quarter, how many came as far as each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.views.decorators.http import require_safe

from indicators.charts import flow
from indicators.charts.chart import Chart
from indicators.journeys import Journey, Look, beside, journey, looks
from indicators.pages.preview import preview
from indicators.pages.viewing import AudienceField
from indicators.queries import policy
from indicators.rules.display import Decimals, rounded
from indicators.rules.journey import Step
from indicators.rules.suppression import Audience
from indicators.rules.words import NOTHING
from kpiportal.access import SEE_STAFF_FIGURES, needs

NONE_HELD = {
    "The quarter before": "No cohort of the quarter before was seen as long after its own quarter.",
    "A year ago": "No cohort of a year ago was seen as long after its own quarter.",
}


class CohortForm(forms.Form):
    says_optional = False
    cohort = forms.ChoiceField(label="Entered in, as at")
    audience = AudienceField()

    def __init__(self, asked: Any, *, among: list[Look]) -> None:
        super().__init__(asked)
        field = self.fields["cohort"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(_key(look), f"{look.cohort}, {_short_day(look)}") for look in among]


@dataclass(frozen=True)
class Side:
    """One cohort, beside the others."""

    name: str
    cohort: str
    as_at: str
    chart: Chart


@dataclass(frozen=True)
class Cell:
    number: str
    of_step_before: str
    of_entered: str


@needs(SEE_STAFF_FIGURES)
@require_safe
def journey_page(request: HttpRequest) -> HttpResponse:
    known = looks()
    if not known:
        return render(request, "indicators/journey.html", {"is_empty": True})
    asked = {
        "cohort": request.GET.get("cohort") or _key(known[0]),
        "audience": request.GET.get("audience") or str(Audience.STAFF),
    }
    form = CohortForm(asked, among=known)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        look = next(each for each in known if _key(each) == form.cleaned_data["cohort"])
        before, year_ago = beside(look, known)
        audience = Audience(form.cleaned_data["audience"])
        named = {"This quarter": look, "The quarter before": before, "A year ago": year_ago}
        journeys = {
            name: journey(each, known, audience=audience) for name, each in named.items() if each
        }
        holds = policy(None)
        words = _Words(holds.decimals if holds else {})
        context |= {
            "sides": [words.side(name, each) for name, each in journeys.items()],
            "lacking": [NONE_HELD[name] for name, each in named.items() if each is None],
            "rows": words.rows(list(journeys.values())),
            "preview": preview(
                audience, sum(step.is_hidden for each in journeys.values() for step in each.steps)
            ),
        }
    return render(request, "indicators/journey.html", context)


def _key(look: Look) -> str:
    return f"{look.as_at} {look.cohort}"


def _day(of: Look | Journey) -> str:
    return date_format(of.day, "DATE_FORMAT") if of.day else of.as_at


def _short_day(look: Look) -> str:
    return date_format(look.day, "SHORT_DATE_FORMAT") if look.day else look.as_at


@dataclass(frozen=True)
class _Words:
    """The steps of a journey as the council writes figures."""

    decimals: Mapping[str, Decimals]

    def side(self, name: str, of: Journey) -> Side:
        boxes = [
            flow.Box(step.name, self.number(step), step.of_entered, self.goes_on(step))
            for step in of.steps
        ]
        title = f"{of.cohort}, as at {_day(of)}"
        drawn = flow.draw(flow.Flow(name.lower().replace(" ", "-"), title, boxes))
        return Side(name, of.cohort, _day(of), drawn)

    def rows(self, journeys: list[Journey]) -> list[tuple[str, list[Cell]]]:
        """By step, in the order of the first cohort that has it."""
        names = dict.fromkeys(step.name for each in journeys for step in each.steps)
        by_name = [{step.name: step for step in each.steps} for each in journeys]
        return [(name, [self.cell(steps.get(name)) for steps in by_name]) for name in names]

    def cell(self, step: Step | None) -> Cell:
        if step is None:
            return Cell(NOTHING, NOTHING, NOTHING)
        return Cell(
            self.number(step), self.percent(step.of_step_before), self.percent(step.of_entered)
        )

    def number(self, step: Step) -> str:
        if step.is_hidden:
            return "hidden"
        return NOTHING if step.count is None else number_format(step.count, force_grouping=True)

    def percent(self, share: Decimal | None) -> str:
        if share is None:
            return NOTHING
        return f"{number_format(rounded(share, 'percent', self.decimals))}%"

    def goes_on(self, step: Step) -> str:
        share = step.of_step_before
        return "" if share is None else f"{self.percent(share)} went on"
