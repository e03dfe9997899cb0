"""How far two who mark the same case agree, over twelve months."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from audits.findings.tables import Findings
from audits.models import Audit, Grade, Grading, Programme
from audits.rules.agreement import AT_LEAST, Agreement, agreement
from indicators.queries import year_starts
from indicators.rules.periods import Month

MONTHS = 12


@dataclass(frozen=True)
class Marking:
    """`table`: a row for each grade of the first marker, a column for each of the second."""

    last_month: Month
    table: Sequence[tuple[str, Sequence[int]]]
    audits: int
    agreement: Agreement | None

    @property
    def same(self) -> int:
        return sum(counts[place] for place, (_, counts) in enumerate(self.table))

    @property
    def is_too_few(self) -> bool:
        return self.audits < AT_LEAST


def marking(found: Findings, grades: Sequence[Grade]) -> Marking | None:
    """None where nothing was counted at all."""
    counted = [row.quarter for row in found.quarters if row.of and row.quarter]
    if not counted or len(grades) < 2:
        return None
    last = counted[-1].end
    pairs = Counter(_pairs(found.line, last))
    table = [[pairs[first.pk, second.pk] for second in grades] for first in grades]
    return Marking(
        last_month=last,
        table=[(grade.name, counts) for grade, counts in zip(grades, table, strict=True)],
        audits=sum(map(sum, table)),
        agreement=agreement(table),
    )


def _pairs(line: Sequence[Programme], last: Month) -> list[tuple[int, int]]:
    """The grades of both markers, each given without knowing the other's."""
    starts = year_starts()
    recent = [p.pk for p in line if 0 <= p.quarter(starts).end.months_until(last) < MONTHS]
    seconds = (
        Audit.objects.filter(second_of__programme__in=recent)
        .filter(gradings__stage=Grading.Stage.SECOND)
        .filter(second_of__gradings__stage=Grading.Stage.FIRST)
    )
    return list(seconds.values_list("second_of__gradings__grade", "gradings__grade"))
