"""Against papers: what published documents printed, beside what the register makes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from indicators.checks.reconciliation import Difference, Paper, papers
from indicators.models import Definition
from indicators.rules.display import half_away
from indicators.rules.periods import POINT_IN_TIME, YTD, Month
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.pages.tables import Column, Number, Table

SHARE = "Share of all"
FIGURE = "Figure"


@dataclass(frozen=True)
class Line:
    figure: str
    title: str
    period: str
    measure: str
    printed: str
    computed: Decimal
    apart: Decimal


class Differences(Table):
    caption_is_hidden = True
    is_stacked = True
    figure = Column()
    title = Column()
    period = Column()
    measure = Column(verbose_name="What")
    printed = Column(attrs={"td": {"class": "govuk-table__cell--numeric"}})
    computed = Number(verbose_name="From the register")
    apart = Number(verbose_name="Apart by")

    class Meta:
        orderable = False


@dataclass(frozen=True)
class Shown:
    """A document, as the page lays it out."""

    paper: Paper
    table: Differences | None


@needs(SEE_STAFF_FIGURES)
@require_safe
def checks_papers(request: HttpRequest) -> HttpResponse:
    titles = dict(Definition.objects.current().values_list("indicator__code", "title"))
    shown = [Shown(each, _table(each, titles)) for each in papers()]
    return render(request, "indicators/checks_papers.html", {"shown": shown})


def _table(paper: Paper, titles: Mapping[str, str]) -> Differences | None:
    if not paper.found.differ:
        return None
    table = Differences(list(_lines(paper, titles)), prefix=f"paper-{paper.release.pk}-")
    table.caption = f"Where {paper.release.title} differs from the register"
    return table


def _lines(paper: Paper, titles: Mapping[str, str]) -> Iterator[Line]:
    for each in paper.found.differ:
        printed = each.published
        yield Line(
            figure=", ".join(filter(None, [printed.code, printed.category])),
            title=titles.get(printed.code, ""),
            period=_period(each),
            measure=SHARE if printed.is_share else FIGURE,
            printed=printed.text,
            computed=each.computed,
            apart=half_away(abs(each.computed - printed.printed.number), printed.printed.decimals),
        )


def _period(difference: Difference) -> str:
    end, months = Month(difference.published.end), difference.published.months
    if months == YTD:
        return f"Year to {end.label}"
    if months == POINT_IN_TIME:
        return f"At the end of {end.label}"
    return end.label if months == 1 else f"{months} months to {end.label}"
