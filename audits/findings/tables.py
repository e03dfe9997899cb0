"""What the audits found: counts by judgement and quarter. Only final grades count.

Random and thematic audits are never pooled, nor are two themes or two scales.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q

from audits.models import Audit, Grade, Grading, Programme
from audits.rules.change import Change, in_words
from audits.rules.shares import Share
from audits.rules.workflow import State
from indicators.queries import year_starts
from indicators.rules.quarters import Quarter

Line = tuple[int, str, str]  # scale, kind and theme: what may be counted together


@dataclass(frozen=True)
class Row:
    """Of one quarter, or of the year to date: from the summed counts."""

    label: str
    shares: Sequence[Share]
    of: int
    waiting: int = 0  # audits of the quarter that are not final yet
    good: Share | None = None  # good or better
    quarter: Quarter | None = None  # none for the year to date


@dataclass(frozen=True)
class Findings:
    title: str
    line: Sequence[Programme]  # all that may be counted together
    programmes: Sequence[Programme]  # those of the year to date
    grades: Sequence[str]
    quarters: Sequence[Row]
    to_date: Row
    changes: Sequence[str]

    @property
    def rows(self) -> list[Row]:
        return [*self.quarters, self.to_date]


def findings(year: str = "") -> list[Findings]:
    """One table a kind, theme and scale; random audits first. As of that year's end, if named."""
    starts = year_starts()
    programmes = [
        programme
        for programme in Programme.objects.select_related("scale")
        if not year or programme.quarter(starts).year <= year
    ]
    lines: dict[Line, list[Programme]] = defaultdict(list)
    for programme in programmes:
        lines[programme.scale_id, programme.kind, programme.theme].append(programme)
    grades = _grades()
    counts, waiting = _final_grades(), _not_final()
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
    year = _year(next((row for row in reversed(rows) if row.of), rows[-1]))
    this_year = [p for q in quarters if q.year == year for p in by_quarter[q]]
    label = f"{year} year to date"
    return Findings(
        title=programmes[0].theme or "Random sample",
        line=programmes,
        programmes=this_year,
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
    good = sum(count for count, grade in zip(found, grades, strict=True) if grade.is_good)
    return Row(label, [Share(count, of) for count in found], of, still, Share(good, of))


def _changes(quarters: Sequence[Row], grades: Sequence[Grade]) -> Iterator[str]:
    """Each quarter of the year beside its neighbour, the latest first; then the year's first
    beside its latest."""
    counted = {row.quarter: row for row in quarters if row.of and row.quarter}
    if len(counted) < 2:
        return
    latest = max(counted)
    this_year = sorted(quarter for quarter in counted if quarter.year == latest.year)
    for quarter in reversed(this_year):
        if quarter.before in counted:
            yield in_words(
                str(quarter.before), str(quarter), _pairs(counted, quarter.before, quarter, grades)
            )
    if latest.before not in counted:
        yield f"{latest} has no neighbour to stand beside: nothing was counted in {latest.before}."
    first = this_year[0]
    if first < latest.before:
        over = f"{latest}, over the year so far"
        yield in_words(str(first), over, _pairs(counted, first, latest, grades))


def _pairs(
    counted: Mapping[Quarter, Row], before: Quarter, after: Quarter, grades: Sequence[Grade]
) -> list[Change]:
    shares = zip(grades, counted[before].shares, counted[after].shares, strict=True)
    return [Change(grade.name, old, new) for grade, old, new in shares if old.count or new.count]


def _year(row: Row) -> str:
    assert row.quarter is not None
    return row.quarter.year


def _grades() -> dict[int, list[Grade]]:
    by_scale: dict[int, list[Grade]] = defaultdict(list)
    for grade in Grade.objects.order_by("scale", "order"):
        by_scale[grade.scale_id].append(grade)
    return by_scale


def _final_grades() -> dict[tuple[int, int], int]:
    """The grade that counts is the final one, or the last that an appeal gave."""
    counts = Counter(
        Grading.objects.filter(
            stage__in=[Grading.Stage.FINAL, Grading.Stage.APPEALED],
            audit__in=Audit.objects.counted(),
        )
        .order_by("audit_id", "-pk")
        .distinct("audit_id")
        .values_list("audit__programme", "grade")
    )
    return dict(counts)


def _not_final() -> dict[int, int]:
    rows = (
        Audit.objects.counted()
        .filter(~Q(state__in=[State.FINAL, State.DECLINED]))
        .order_by()
        .values_list("programme")
        .annotate(count=Count("pk"))
    )
    return dict(rows)
