"""What the audits found: counts by judgement and quarter. Only final grades count.

Random and thematic audits are never pooled, nor are two themes or two scales.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.db.models import Count, Q

from audits.models import Audit, Grade, Grading, Programme
from audits.rules.change import is_change
from audits.rules.shares import Share
from audits.rules.workflow import State
from indicators.queries import year_starts
from indicators.rules.quarters import Quarter

Line = tuple[int, str, str]  # scale, kind and theme: what may be counted together


@dataclass(frozen=True)
class Row:
    label: str
    shares: Sequence[Share]
    of: int
    waiting: int = 0  # audits of the quarter that are not final yet
    quarter: Quarter | None = None  # none for the year to date


@dataclass(frozen=True)
class Findings:
    title: str
    grades: Sequence[str]
    quarters: Sequence[Row]
    to_date: Row
    changes: Sequence[str]

    @property
    def rows(self) -> list[Row]:
        return [*self.quarters, self.to_date]


def findings() -> list[Findings]:
    """One table a kind, theme and scale; random audits first."""
    programmes = list(Programme.objects.select_related("scale"))
    lines: dict[Line, list[Programme]] = defaultdict(list)
    for programme in programmes:
        lines[programme.scale_id, programme.kind, programme.theme].append(programme)
    grades = _grades()
    counts, waiting, starts = _final_grades(), _not_final(), year_starts()
    return [
        _findings(lines[line], grades[line[0]], counts, waiting, starts)
        for line in sorted(lines, key=lambda line: (line[1], line[2], line[0]))
    ]


def _findings(
    programmes: Sequence[Programme],
    grades: Sequence[Grade],
    counts: Mapping[tuple[int, int], int],
    waiting: Mapping[int, int],
    starts: int,
) -> Findings:
    by_quarter: dict[Quarter, list[Programme]] = defaultdict(list)
    for programme in programmes:
        by_quarter[programme.quarter(starts)].append(programme)
    quarters = sorted(by_quarter)
    rows = [
        replace(_row(str(q), by_quarter[q], grades, counts, waiting), quarter=q) for q in quarters
    ]
    year = quarters[-1].year
    this_year = [p for q in quarters if q.year == year for p in by_quarter[q]]
    label = f"{quarters[-1].year} year to date"
    return Findings(
        title=programmes[0].theme or "Random sample",
        grades=[grade.name for grade in grades],
        quarters=rows,
        to_date=_row(label, this_year, grades, counts, waiting),
        changes=list(_changes(rows, grades)),
    )


def _row(
    label: str,
    programmes: Sequence[Programme],
    grades: Sequence[Grade],
    counts: Mapping[tuple[int, int], int],
    waiting: Mapping[int, int],
) -> Row:
    found = [sum(counts.get((p.pk, grade.pk), 0) for p in programmes) for grade in grades]
    of = sum(found)
    still = sum(waiting.get(p.pk, 0) for p in programmes)
    return Row(label, [Share(count, of) for count in found], of, still)


def _changes(rows: Sequence[Row], grades: Sequence[Grade]) -> Iterable[str]:
    """What has changed from each quarter to the next by more than chance would bring about."""
    for before, after in pairwise(row for row in rows if row.of):
        for grade, old, new in zip(grades, before.shares, after.shares, strict=True):
            if is_change(old, new):
                yield (
                    f"{grade.name} went from {old.count} of {old.of} in {before.label} to"
                    f" {new.count} of {new.of} in {after.label}: more than chance would explain."
                )


def _grades() -> dict[int, list[Grade]]:
    by_scale: dict[int, list[Grade]] = defaultdict(list)
    for grade in Grade.objects.order_by("scale", "order"):
        by_scale[grade.scale_id].append(grade)
    return by_scale


def _final_grades() -> dict[tuple[int, int], int]:
    rows = (
        Grading.objects.filter(stage=Grading.Stage.FINAL)
        .order_by()
        .values_list("audit__programme", "grade")
        .annotate(count=Count("pk"))
    )
    return {(programme, grade): count for programme, grade, count in rows}


def _not_final() -> dict[int, int]:
    rows = (
        Audit.objects.filter(~Q(state__in=[State.FINAL, State.DECLINED]))
        .order_by()
        .values_list("programme")
        .annotate(count=Count("pk"))
    )
    return dict(rows)
