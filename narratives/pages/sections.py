"""Sections, each as in the quarterly report: by topic its definition, figures, charts, analysis."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from indicators.charts.chart import Chart
from indicators.disclosure import disclosed
from indicators.figures import TARGET
from indicators.pages.preview import held_back_of_rows, preview
from indicators.pages.viewing import Viewed, viewed
from indicators.queries import year_starts
from indicators.rules import words
from indicators.rules.display import plain
from indicators.rules.periods import Month
from indicators.rules.quarters import Quarter
from indicators.rules.standing import Rag, rag
from indicators.scorecard.card import Row, Section, scorecard
from indicators.year.charts import chart_of, chart_of_categories
from indicators.year.table import Cell, Column, Series, Topic, YearTable, year_tables
from kpiportal.access import SEE_STAFF_FIGURES, needs
from kpiportal.models import Person
from kpiportal.pages.reader import reader_of
from narratives.filling import filling
from narratives.models import Commentary, Span
from narratives.rules.workflow import CommentaryState
from narratives.snapshots.texts import text_of

COVERS = {0: "at its end", -1: "year to date", 1: "in the month"}


@dataclass(frozen=True)
class Listed:
    """A section in the list."""

    section: Section
    slug: str
    counts: list[tuple[str, int]]
    accepted: int


@dataclass(frozen=True)
class Head:
    """What stands above a column."""

    column: Column
    unit: str
    covers: str
    rag: Rag
    standing: str


@dataclass(frozen=True)
class Line:
    name: str
    cells: list[Cell | None]
    is_month_shown: bool = False


@dataclass(frozen=True)
class Breakdown:
    """One indicator by category: months in columns."""

    column: Column
    months: list[Month]
    lines: list[tuple[Series, list[Cell | None]]]
    chart: Chart | None


@dataclass(frozen=True)
class Said:
    """A commentary that was accepted, with the figures that it quotes as its readers are told."""

    commentary: Commentary
    text: str


@dataclass(frozen=True)
class Shown:
    """A topic, as the page lays it out."""

    topic: Topic
    slug: str
    heads: list[Head]
    targets: list[str]
    months: list[Line]
    years: list[Line]
    charts: list[tuple[Column, Chart]]
    breakdowns: list[Breakdown]
    said: list[Said]


@needs(SEE_STAFF_FIGURES)
@require_safe
def sections(request: HttpRequest) -> HttpResponse:
    looked_at = viewed(request)
    if looked_at is None:
        return render(request, "narratives/sections.html", {"is_empty": True})
    card = scorecard(looked_at.month, audience=looked_at.audience)
    accepted = _accepted(looked_at, reader_of(request))
    context = {
        "form": looked_at.form,
        "viewed": looked_at,
        "preview": preview(looked_at.audience, held_back_of_rows(card.rows), looked_at.month),
        "sections": [_listed(each, accepted) for each in card.sections],
    }
    return render(request, "narratives/sections.html", context)


@needs(SEE_STAFF_FIGURES)
@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    looked_at = viewed(request)
    if looked_at is None:
        raise Http404
    told = disclosed(looked_at.month, audience=looked_at.audience)
    card = scorecard(looked_at.month, audience=looked_at.audience, told=told)
    found = next((each for each in card.sections if slug_of(each.name) == slug), None)
    if found is None:
        raise Http404
    [table] = year_tables(
        looked_at.month, sections=[found.name], audience=looked_at.audience, told=told
    )
    page = _Page(table, {row.code: row for row in found.rows})
    said = _accepted(looked_at, reader_of(request))
    topics = [page.shown(place, topic, said) for place, topic in enumerate(table.topics)]
    context = {
        "form": looked_at.form,
        "viewed": looked_at,
        "preview": preview(looked_at.audience, _held_back(topics), looked_at.month),
        "section": found,
        "counts": _counts(found),
        "summary": said.get(found.name),
        "table": table,
        "quarter": Quarter.containing(looked_at.month, year_starts()),
        "topics": topics,
        "others": [_listed(each, said) for each in card.sections],
    }
    return render(request, "narratives/section.html", context)


def _held_back(topics: Iterable[Shown]) -> int:
    """As many as the tables say "hidden"."""
    lines = [line.cells for each in topics for line in (*each.months, *each.years)]
    parts = [parts for each in topics for parts in each.breakdowns]
    lines += [[*cells, one.to_date] for each in parts for one, cells in each.lines]
    return sum(cell is not None and cell.is_hidden for cells in lines for cell in cells)


def slug_of(section: str) -> str:
    return slugify(section) or "section"


def _listed(section: Section, accepted: Mapping[int | str, Said]) -> Listed:
    said = [row for row in section.rows if row.definition.indicator_id in accepted]
    return Listed(section, slug_of(section.name), _counts(section), len(said))


def _counts(section: Section) -> list[tuple[str, int]]:
    """How many are green, amber, red and not judged: what there is of each."""
    rags = [rag(row.against[TARGET].counted) for row in section.rows]
    return [(words.RAG[each].lower(), rags.count(each)) for each in Rag if each in rags]


def _accepted(looked_at: Viewed, reader: Person) -> dict[int | str, Said]:
    """The quarter's commentary that was accepted, by indicator and by section."""
    quarter = Quarter.containing(looked_at.month, year_starts())
    rows = Commentary.objects.visible_to(reader).in_state(CommentaryState.ACCEPTED)
    of_quarter = rows.filter(round__span=Span.QUARTER, round__end=quarter.end)
    in_order = of_quarter.order_by("round__edition").select_related("round", "indicator")
    found = list(in_order.prefetch_related("acceptances"))
    fill = filling(quarter.end, [each.text for each in found], audience=looked_at.audience).fill
    return {
        each.indicator_id or each.section: Said(
            each, fill(each.text) if looked_at.is_preview else text_of(each)
        )
        for each in found
    }


@dataclass(frozen=True)
class _Page:
    table: YearTable
    rows: Mapping[str, Row]

    def shown(self, place: int, topic: Topic, said: Mapping[int | str, Said]) -> Shown:
        columns = [each for each in topic.columns if not each.whole.is_empty]
        charts = [(each, chart_of(each, self.table)) for each in columns]
        return Shown(
            topic,
            slug=f"topic-{place + 1}",
            heads=[self._head(each) for each in columns],
            targets=[plain(each.target) if each.target is not None else "" for each in columns],
            months=list(self._months(columns)),
            years=list(self._years(columns)),
            charts=[(column, chart) for column, chart in charts if chart],
            breakdowns=[self._breakdown(each) for each in topic.columns if each.categories],
            said=[said[each.indicator_id] for each in topic.columns if each.indicator_id in said],
        )

    def _head(self, column: Column) -> Head:
        row = self.rows[column.code]
        target = row.against[TARGET]
        return Head(
            column,
            words.UNITS[column.unit],
            COVERS.get(column.covers, f"over {column.covers} months"),
            target.rag or Rag.NONE,
            words.against_target(target.standing, has_target=target.reference is not None),
        )

    def _months(self, columns: list[Column]) -> Iterator[Line]:
        for place, month in enumerate(self.table.months):
            cells = [each.whole.months[place] for each in columns]
            yield Line(month.short_label, cells, is_month_shown=month == self.table.month)

    def _years(self, columns: list[Column]) -> Iterator[Line]:
        for place, year in enumerate(self.table.past_years):
            yield Line(year, [each.whole.years[place] for each in columns])
        yield Line(f"{self.table.year} to date", [each.whole.to_date for each in columns])

    def _breakdown(self, column: Column) -> Breakdown:
        """Only the months in which its figures end."""
        step = column.covers if 1 < column.covers <= len(self.table.months) else 1
        places = [place for place in range(len(self.table.months)) if (place + 1) % step == 0]
        return Breakdown(
            column,
            [self.table.months[place] for place in places],
            [(one, [one.months[place] for place in places]) for one in column.categories],
            chart_of_categories(column, self.table),
        )
