"""The list of open cases that the co-ordinator loads for a quarter, and the draw from it.

A case stays open for about a year, so most of a list stood in the one before, and those that were
audited then are left out.
"""

from collections.abc import Iterator
from datetime import datetime

from audits.actions.drawing import draw, freeze
from audits.actions.programmes import Settings, set_up
from audits.demo.crew import Crew
from audits.demo.words import TYPES
from audits.models import FrameCase, Programme

OPEN = 240
CLOSED_IN_A_QUARTER = 60
FIRST_NUMBER = 20_000
# Of so many cases two are of one family.
FAMILY_EVERY = 20
# How many of a hundred audits are marked twice.
TWICE = 20


def draw_cases(
    programme: Programme, size: int, *, place: int, crew: Crew, now: datetime
) -> list[FrameCase]:
    """So many cases, a team's first before any team's second. `place` counts the quarters."""
    settings = Settings(
        programme.scale,
        programme.tool,
        programme.seed,
        number=size,
        strata=Programme.Strata.TEAM,
        marked_twice=TWICE,
    )
    by = crew.coordinator
    set_up(programme=programme, version=programme.version, settings=settings, auditors=[], by=by)
    programme.refresh_from_db()
    content = "\n".join(_lines(place, crew)).encode()
    freeze(programme=programme, content=content, by=by, now=now)
    draw(programme=programme, by=by, now=now)
    rows = FrameCase.objects.filter(frame__programme=programme, drawn__isnull=False)
    return sorted(
        rows.select_related("case", "team", "drawn"),
        key=lambda row: (row.drawn.place, row.stratum),
    )


def _lines(place: int, crew: Crew) -> Iterator[str]:
    yield "number,team,type,siblings"
    first = FIRST_NUMBER + place * CLOSED_IN_A_QUARTER
    for number in range(first, first + OPEN):
        team = crew.teams[number % len(crew.teams)]
        case_type = TYPES[number // len(crew.teams) % len(TYPES)]
        family, member = divmod(number, FAMILY_EVERY)
        yield f"D{number},{team},{case_type},{f'F{family}' if member < 2 else ''}"
