"""The scorecard of a month: what goes well, what doesn't, which way it goes, how we compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import number_format
from django.views.decorators.http import require_safe

from indicators.actions.recalculation import is_under_way
from indicators.figures import PREVIOUS, TARGET, YEAR_AGO
from indicators.models import Definition, Release
from indicators.rules import words
from indicators.rules.display import plain, rounded
from indicators.rules.periods import POINT_IN_TIME, YTD, Month
from indicators.rules.standing import Rag, Standing
from indicators.scorecard import Comparison, Row, Scorecard, Section, scorecard
from kpiportal.access import SEE_STAFF_FIGURES, needs

YEARS_OFFERED = 3


class View(forms.Form):
    says_optional = False
    month = forms.ChoiceField()
    known = forms.DateField(
        label="As known on", required=False, help_text="For example, 3/11/2017. Empty: now."
    )

    def __init__(self, asked: Any, *, months: list[Month]) -> None:
        super().__init__(asked)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(month), month.label) for month in months]


@dataclass(frozen=True)
class Cell:
    """A reference as it is written, and in a word how the figure stands against it."""

    figure: str
    word: str


@dataclass(frozen=True)
class Line:
    """A row of the table, in words."""

    row: Row
    covers: str
    better: str
    figure: str
    note: str
    numerator: str
    denominator: str
    target: str
    rag: Rag
    standing: str
    trend: str
    before: Cell
    year_ago: Cell
    comparators: list[Cell]


@needs(SEE_STAFF_FIGURES)
@require_safe
def scorecard_page(request: HttpRequest) -> HttpResponse:
    newest = Release.objects.newest()
    if newest is None:
        return render(request, "indicators/scorecard.html", {"is_empty": True})
    month = Month(newest.month)
    asked = {"month": request.GET.get("month") or str(month), "known": request.GET.get("known", "")}
    form = View(asked, months=_offered(month, asked["month"]))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        card = scorecard(
            Month.from_text(form.cleaned_data["month"]), known_on=form.cleaned_data["known"]
        )
        context |= {
            "card": card,
            "is_under_way": is_under_way(),
            "is_past": card.known_on is not None and card.known_on < timezone.localdate(),
            "sections": [(section, list(_lines(card, section))) for section in card.sections],
            "trends": [(words.TREND[each], count) for each, count in card.trends.items()],
            "targets": [(words.TARGET[each], count) for each, count in card.targets.items()],
            "columns": 12 + len(card.comparators),
            "tolerance": plain(card.policy.tolerance * 100) if card.policy else "",
        }
    return render(request, "indicators/scorecard.html", context)


def _offered(newest: Month, asked: str) -> list[Month]:
    """The last years' months, the newest first; a link may lead to one before them."""
    offered = [newest - back for back in range(12 * YEARS_OFFERED)]
    try:
        month = Month.from_text(asked)
    except ValueError:
        return offered
    return sorted({month, *offered}, reverse=True)


def _lines(card: Scorecard, section: Section) -> Iterator[Line]:
    for row in section.rows:
        target = row.against[TARGET]
        yield Line(
            row=row,
            covers=_covers(row.months),
            better=words.GOOD[row.definition.better],
            figure="" if row.value is None else _written(row.value, row.definition, card),
            note=words.STATUS[row.status],
            numerator=_count(row.numerator),
            denominator=_count(row.denominator),
            target=_figure(target, row.definition, card),
            rag=target.rag or Rag.NONE,
            standing=words.against_target(target.standing, has_target=target.reference is not None),
            trend=words.trend_of_a_row(row.trend),
            before=_cell(row.against[PREVIOUS], row.definition, card),
            year_ago=_cell(row.against[YEAR_AGO], row.definition, card),
            comparators=[
                _cell(row.against[comparator.key], row.definition, card)
                for comparator in card.comparators
            ],
        )


def _cell(comparison: Comparison, definition: Definition, card: Scorecard) -> Cell:
    word = words.STANDING[comparison.standing or Standing.NONE]
    return Cell(_figure(comparison, definition, card), word)


def _figure(comparison: Comparison, definition: Definition, card: Scorecard) -> str:
    if comparison.reference is None:
        return "–"
    return _written(comparison.reference, definition, card)


def _written(figure: Decimal, definition: Definition, card: Scorecard) -> str:
    decimals = card.policy.decimals if card.policy else {}
    text = number_format(
        rounded(figure, definition.unit, decimals), use_l10n=True, force_grouping=True
    )
    return f"{text}%" if definition.unit == "percent" else text


def _count(count: Decimal | None) -> str:
    return "–" if count is None else number_format(count, use_l10n=True, force_grouping=True)


def _covers(months: int) -> str:
    if months == POINT_IN_TIME:
        return "At its end"
    if months == YTD:
        return "Year to date"
    return "Month" if months == 1 else f"{months} months"
