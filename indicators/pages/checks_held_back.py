"""Held back: the figures that nobody but staff is told of a month, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.disclosure import disclosed
from indicators.models import Definition, JudgingPolicy, Value
from indicators.pages.viewing import month_of
from indicators.queries import policy
from indicators.rules.display import Decimals
from indicators.rules.periods import Month
from indicators.rules.suppression import SUPPRESSED, Audience, Figure, hides
from indicators.written import written
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.tables import Column, Table, arrange

GIVEN = "Given as suppressed"
SMALL = "Small number"
GIVES_AWAY = "Would give another away"
COVERS = {0: "At its end", -1: "Year to date", 1: "Month", 3: "Quarter", 12: "12 months"}


@dataclass(frozen=True)
class Held:
    """A figure that is kept back, as staff see it."""

    figure: str
    title: str
    section: str
    covers: str
    value: str
    counts: str
    why: str


class HeldTable(Table):
    caption = "Figures that are kept back"
    caption_is_hidden = True
    is_stacked = True
    figure = Column()
    title = Column()
    section = Column()
    covers = Column()
    value = Column(
        verbose_name="As staff see it",
        orderable=False,
        attrs={"td": {"class": "govuk-table__cell--numeric"}},
    )
    counts = Column(
        verbose_name="Of how many",
        orderable=False,
        attrs={"td": {"class": "govuk-table__cell--numeric"}},
    )
    why = Column(verbose_name="Why")


@needs(SEE_STAFF_FIGURES)
@require_safe
def checks_held_back(request: HttpRequest) -> HttpResponse:
    looked_at = month_of(request)
    if looked_at is None:
        return render(request, "indicators/checks_held_back.html", {"is_empty": True})
    form, month = looked_at
    holds = policy(None)
    found = list(held_back(month, holds)) if holds else []
    context = {
        "form": form,
        "month": month,
        "table": arrange(request, HeldTable(found, empty_text="Nothing is kept back.")),
        "reasons": sorted(Counter(each.why for each in found).items()),
        "most": holds.suppress_below - 1 if holds else 0,
    }
    return render(request, "indicators/checks_held_back.html", context)


def held_back(month: Month, holds: JudgingPolicy) -> Iterator[Held]:
    hidden = disclosed(month, audience=Audience.PUBLISHED)
    ours = {key.indicator for key in hidden.hidden if key.end == month}
    said: Mapping[int, Definition] = {
        each.indicator_id: each
        for each in Definition.objects.current()
        .filter(indicator__in=ours)
        .select_related("indicator")
    }
    rows = [
        row
        for row in Value.objects.current().filter(indicator__in=ours, end=month)
        if hidden.hides(row.indicator_id, row.category, month, row.months)
    ]
    for row in sorted(rows, key=lambda row: (said[row.indicator_id].order, row.category)):
        yield _held(row, said[row.indicator_id], holds.suppress_below, holds.decimals)


def _held(row: Value, definition: Definition, below: int, decimals: Mapping[str, Decimals]) -> Held:
    code, unit = definition.indicator.code, definition.unit
    return Held(
        figure=", ".join(filter(None, [code, row.category])),
        title=definition.title,
        section=definition.section,
        covers=COVERS.get(row.months, f"{row.months} months"),
        value="" if row.value is None else written(row.value, unit, decimals),
        counts=_counts(row.numerator, row.denominator),
        why=_why(row, definition, below),
    )


def _why(row: Value, definition: Definition, below: int) -> str:
    if row.status == SUPPRESSED:
        return GIVEN
    figure = Figure(definition.unit, row.value, row.numerator, row.denominator)
    small = hides(figure, disclosure=definition.disclosure, status=row.status, below=below)
    return SMALL if small else GIVES_AWAY


def _counts(numerator: Decimal | None, denominator: Decimal | None) -> str:
    if numerator is None and denominator is None:
        return ""
    first, second = (
        "–" if each is None else written(each, "number", {}) for each in (numerator, denominator)
    )
    return f"{first} of {second}"
