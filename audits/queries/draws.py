"""A programme's frame and draw: who may be drawn, who is next, and whether it still holds."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from math import ceil

from audits.models import Audit, DrawnCase, Frame, FrameCase, Programme
from audits.rules.draw_check import (
    Draw,
    Ticket,
    drawn_file,
    faults,
    frame_file,
)
from audits.rules.sampling import in_line
from audits.rules.workflow import State
from indicators.rules.periods import Month


@dataclass(frozen=True)
class Files:
    """What anybody needs to check a draw: nothing in it says which case a ticket is."""

    seed: str
    digest: str
    frame: bytes
    drawn: bytes

    @property
    def faults(self) -> list[str]:
        return faults(seed=self.seed, digest=self.digest, frame=self.frame, drawn=self.drawn)


def files_of(frame: Frame) -> Files:
    drawn = DrawnCase.objects.filter(frame_case__frame=frame).select_related(
        "frame_case", "replaced_by__frame_case"
    )
    draws = [
        Draw(
            one.frame_case.ticket,
            one.frame_case.stratum,
            one.place,
            one.get_how_display().lower(),
            one.reason,
            one.replaced_by.frame_case.ticket if one.replaced_by else "",
        )
        for one in drawn
    ]
    return Files(frame.seed, frame.sha256, frame_file(frame_tickets(frame)), drawn_file(draws))


def frame_tickets(frame: Frame) -> list[Ticket]:
    rows = frame.cases.values_list("ticket", "stratum", "siblings", "left_out")
    return [Ticket(*row) for row in rows]


def waiting_by_stratum(frame: Frame) -> dict[str, list[FrameCase]]:
    """Each stratum's line without those that were drawn, in its order."""
    rows = frame.cases.filter(left_out="", drawn=None).select_related("frame")
    found = {row.ticket: row for row in rows}
    lines: dict[str, list[FrameCase]] = {}
    for ticket in in_line(frame.seed, found):
        lines.setdefault(found[ticket].stratum, []).append(found[ticket])
    return lines


def drawn_by_stratum(frame: Frame, *, standing: bool = False) -> Counter[str]:
    """How many were drawn of each; `standing` without those that were replaced."""
    drawn = DrawnCase.objects.filter(frame_case__frame=frame)
    if standing:
        drawn = drawn.filter(replaced_by=None)
    return Counter(drawn.values_list("frame_case__stratum", flat=True))


def size_of(programme: Programme) -> int:
    """How many cases the programme wants: a share is of those that may be drawn, rounded up."""
    if programme.share:
        may = FrameCase.objects.filter(frame__programme=programme, left_out="").count()
        return ceil(programme.share * may / 100)
    return programme.number or 0


def audited_lately(programme: Programme) -> set[int]:
    """The cases that a programme of the last months has audited, or is auditing."""
    first: Month = Month.of(programme.first_day.year, programme.first_day.month)
    since = first - programme.skip_audited_months
    recent = Programme.objects.exclude(pk=programme.pk).filter(
        first_day__gte=date(since.year, since.month, 1), first_day__lte=programme.first_day
    )
    audits = Audit.objects.exclude(state=State.DECLINED).filter(programme__in=recent)
    return set(audits.values_list("case", flat=True))
