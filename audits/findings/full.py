"""All that a round's audits found, of one year to date: by whom, in what, and how surely."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from audits.findings.marking import Marking, marking
from audits.findings.tables import Findings, findings
from audits.models import AreaJudgement, Audit, AuditQuerySet, AuditTheme, Grade, Grading
from audits.rules.shares import Share
from audits.rules.workflow import State


@dataclass(frozen=True)
class Line:
    label: str
    shares: Sequence[Share]
    good: Share

    @property
    def of(self) -> int:
        return self.good.of


@dataclass(frozen=True)
class Breakdown:
    title: str
    column: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class ThemeCount:
    name: str
    strengths: Share
    concerns: Share


@dataclass(frozen=True)
class Full:
    """`found` has the quarters; the rest is of the year to date, agreement of twelve months."""

    found: Findings
    breakdowns: Sequence[Breakdown]
    movement: Sequence[tuple[str, Sequence[int]]]  # a row a first grade, a column a final one
    moved: int
    marking: Marking | None
    themes: Sequence[ThemeCount]


def in_full(year: str = "") -> list[Full]:
    return [_full(found) for found in findings(year)]


def _full(found: Findings) -> Full:
    grades = list(found.programmes[0].scale.grades.all())
    audits = _final(found)
    pairs = Counter((audit.first, audit.final) for audit in audits)
    return Full(
        found=found,
        breakdowns=_breakdowns(found, audits, grades),
        movement=[
            (first.name, [pairs[first.pk, final.pk] for final in grades]) for first in grades
        ],
        moved=sum(count for (first, final), count in pairs.items() if first != final),
        marking=marking(found, grades),
        themes=_themes(found, len(audits)),
    )


def _breakdowns(
    found: Findings, audits: Sequence["Final"], grades: Sequence[Grade]
) -> list[Breakdown]:
    by_team = [(audit.team, audit.final) for audit in audits]
    by_type = [(audit.case_type, audit.final) for audit in audits if audit.case_type]
    by_area = list(
        AreaJudgement.objects.filter(
            audit__in=_of(found), audit__state=State.FINAL, grade__isnull=False
        )
        .order_by("area__order")
        .values_list("area__name", "grade")
    )
    return [
        Breakdown("By team", "Team", _lines(by_team, grades)),
        Breakdown("By case type", "Case type", _lines(by_type, grades)),
        Breakdown("By area of practice", "Area", _lines(by_area, grades, keep_order=True)),
    ]


def _lines(
    pairs: Iterable[tuple[str, int]], grades: Sequence[Grade], *, keep_order: bool = False
) -> list[Line]:
    pairs = list(pairs)
    counts: Counter[Hashable] = Counter(pairs)
    of = Counter(label for label, _ in pairs)
    labels = list(of) if keep_order else sorted(of)
    good = [grade.pk for grade in grades if grade.is_good]
    return [
        Line(
            label,
            [Share(counts[label, grade.pk], of[label]) for grade in grades],
            Share(sum(counts[label, pk] for pk in good), of[label]),
        )
        for label in labels
    ]


def _themes(found: Findings, of: int) -> list[ThemeCount]:
    """How many of the audits name each theme, what worries most first."""
    rows = AuditTheme.objects.filter(audit__in=_of(found), audit__state=State.FINAL).values_list(
        "theme__name", "side"
    )
    counts = Counter(rows)
    names = {name for name, _ in counts}
    counted = [
        ThemeCount(
            name,
            Share(counts[name, AuditTheme.Side.STRENGTH], of),
            Share(counts[name, AuditTheme.Side.CONCERN], of),
        )
        for name in names
    ]
    return sorted(counted, key=lambda row: (-row.concerns.count, -row.strengths.count, row.name))


@dataclass(frozen=True)
class Final:
    """One final audit, without the case it was of."""

    team: str
    case_type: str
    first: int
    final: int


def _final(found: Findings) -> list[Final]:
    gradings = Grading.objects.filter(audit=OuterRef("pk")).order_by("-pk").values("grade")
    stage = Grading.Stage
    rows = (
        _of(found)
        .filter(state=State.FINAL)
        .annotate(
            first=Subquery(gradings.filter(stage=stage.FIRST)[:1]),
            final=Subquery(gradings.filter(stage__in=[stage.FINAL, stage.APPEALED])[:1]),
            team_name=F("team__name"),
        )
    )
    return [Final(*row) for row in rows.values_list("team_name", "case_type", "first", "final")]


def _of(found: Findings) -> AuditQuerySet:
    return Audit.objects.counted().filter(programme__in=[p.pk for p in found.programmes])
