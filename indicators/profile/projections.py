"""The running totals that the register holds, with what they come to by the end of their year."""

from dataclasses import dataclass

from indicators.models import Council, Definition, Value
from indicators.profile.history import History
from indicators.rules.periods import YTD, Month
from indicators.rules.projection import Projection, RunningTotal, project


@dataclass(frozen=True)
class ProjectedTotal:
    total: RunningTotal
    projection: Projection


def projected(definition: Definition, *, until: Month | None = None) -> ProjectedTotal | None:
    """The latest running total known now, up to a month; None where there is none."""
    if definition.months != YTD:
        return None
    series = Value.objects.current().filter(
        indicator=definition.indicator_id, category="", months=YTD, value__isnull=False
    )
    last = (series if until is None else series.filter(end__lte=until)).order_by("end").last()
    if last is None or last.value is None:
        return None
    starts = definition.year_starts or Council.objects.get().year_starts
    year_before = last.end - 12
    outturn = last.end.year_start(starts) - 1
    known = dict(series.filter(end__in=[year_before, outturn]).values_list("end", "value"))
    total = RunningTotal(
        figure=last.value,
        end=last.end,
        unit=definition.unit,
        year_starts=starts,
        last_year_so_far=known.get(year_before),
        last_year=known.get(outturn),
        breaks=[each.first for each in definition.indicator.breaks.current()],
    )
    return ProjectedTotal(total, project(total))


def projected_from(history: History) -> ProjectedTotal | None:
    """Likewise of what was known on a day, and by figures alone that the audience is told."""
    definition = history.definition
    if definition.months != YTD or not history.figures:
        return None
    last = history.figures[-1]
    assert last.value is not None
    known = {each.end: each.value for each in history.figures}
    total = RunningTotal(
        figure=last.value,
        end=last.end,
        unit=definition.unit,
        year_starts=history.year_starts,
        last_year_so_far=known.get(last.end - 12),
        last_year=known.get(last.end.year_start(history.year_starts) - 1),
        breaks=[each.first for each in history.breaks],
    )
    return ProjectedTotal(total, project(total))
