"""How punctual each area has been: when figures and commentary came, beside when they were due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db.models import Min
from django.utils import timezone

from indicators.models import Definition, Value
from indicators.rules.periods import Month
from kpiportal.models import Event
from kpiportal.working_days import working_days_between
from narratives.models import Commentary, Round
from narratives.queries.calendar import dates_of
from narratives.queries.completeness import gaps

NOBODY = "No post leads it"


@dataclass
class Punctuality:
    area: str
    due: int = 0
    on_time: int = 0
    late_by: list[int] = field(default_factory=list)  # working days, of each that came late

    @property
    def late(self) -> int:
        return len(self.late_by)

    @property
    def outstanding(self) -> int:
        return self.due - self.on_time - self.late

    @property
    def usually_late_by(self) -> int | None:
        """The median of what came late."""
        return round(median(self.late_by)) if self.late_by else None

    def count(self, due: date, came: date | None) -> None:
        self.due += 1
        if came is None:
            return
        late = working_days_between(due, came) if came > due else 0
        if late:
            self.late_by.append(late)
        else:
            self.on_time += 1


def of_figures(today: date) -> list[Punctuality]:
    """By section: when a figure was first known, of each month whose figures should be there."""
    begun = [Month(end) for end in Round.objects.months().living().values_list("end", flat=True)]
    due = {
        month: dates.figures for month, dates in dates_of(begun).items() if dates.figures < today
    }
    months = list(due)
    first = (
        Value.objects.filter(end__in=months, is_derived=False)
        .order_by()
        .values_list("indicator", "category", "end")
        .annotate(known=Min("recorded_on"))
    )
    sections = dict(Definition.objects.current().values_list("indicator", "section"))
    found: dict[str, Punctuality] = {}
    for indicator, _, end, known in first:
        area = sections.get(indicator)
        if area:
            found.setdefault(area, Punctuality(area)).count(due[Month(end)], known)
    for month in months:
        for gap in gaps(month):
            found.setdefault(gap.section, Punctuality(gap.section)).count(due[month], None)
    return _ordered(found)


def of_commentary(today: date) -> list[Punctuality]:
    """By the post that leads: when what was due was first submitted. What isn't due yet is out."""
    rows = list(Commentary.objects.filter(is_due=True).select_related("round"))
    days = dates_of({row.round.end for row in rows})
    submitted = _first_submitted(rows)
    leads = dict(
        Definition.objects.current()
        .filter(lead__isnull=False)
        .values_list("indicator", "lead__post__title")
    )
    found: dict[str, Punctuality] = {}
    for row in rows:
        due, came = days[row.round.end].commentary, submitted.get(row.pk)
        if due < today or came:
            area = leads.get(row.indicator_id or 0, NOBODY)
            found.setdefault(area, Punctuality(area)).count(due, came)
    return _ordered(found)


def _first_submitted(rows: Iterable[Commentary]) -> dict[int, date]:
    events = (
        Event.objects.filter(
            target_kind=Commentary._meta.label_lower,
            verb="submitted",
            target_id__in=[str(row.pk) for row in rows],
        )
        .order_by()
        .values_list("target_id")
        .annotate(first=Min("at"))
    )
    return {int(pk): timezone.localdate(first) for pk, first in events}


def _ordered(found: Mapping[str, Punctuality]) -> list[Punctuality]:
    return sorted(found.values(), key=lambda one: one.area)
