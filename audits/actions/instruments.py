"""What audits are recorded and judged by: a tool's next version, a scale from a day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from audits.models import Area, Grade, GradeScale, Tool
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError


@dataclass(frozen=True)
class AreaSaid:
    name: str
    guidance: str = ""
    is_graded: bool = True


@dataclass(frozen=True)
class GradeSaid:
    name: str
    is_good: bool = False
    starts_clock: bool = False


@transaction.atomic
def keep_tool(*, name: str, areas: Sequence[AreaSaid], by: Person) -> Tool:
    """A new tool, or the next version of one: what was audited by a version stays so."""
    RUN_AUDITS.check(by)
    if not areas:
        raise MoveError("A tool has one area at least.")
    _once([area.name for area in areas], "area")
    last = Tool.objects.select_for_update().filter(name=name).order_by("-version").first()
    if last and _areas(last) == list(areas):
        return last  # a second click
    tool = Tool.objects.create(name=name, version=last.version + 1 if last else 1)
    Area.objects.bulk_create(
        Area(tool=tool, name=one.name, guidance=one.guidance, is_graded=one.is_graded, order=place)
        for place, one in enumerate(areas, start=1)
    )
    record(by, "kept", tool, areas=[one.name for one in areas])
    return tool


@transaction.atomic
def keep_scale(
    *, name: str, first_day: date, grades: Sequence[GradeSaid], by: Person
) -> GradeScale:
    """Named and dated. One grade alone: audits to learn from, that nobody grades."""
    RUN_AUDITS.check(by)
    if not grades:
        raise MoveError("A scale has one judgement at least.")
    _once([grade.name for grade in grades], "judgement")
    try:
        with transaction.atomic():
            scale = GradeScale.objects.create(name=name, first_day=first_day)
    except IntegrityError as error:
        raise MoveError("There is a scale of this name and day already.") from error
    Grade.objects.bulk_create(
        Grade(
            scale=scale,
            name=one.name,
            order=place,
            is_good=one.is_good,
            starts_clock=one.starts_clock,
        )
        for place, one in enumerate(grades, start=1)
    )
    record(by, "kept", scale, first_day=first_day, grades=[one.name for one in grades])
    return scale


def _areas(tool: Tool) -> list[AreaSaid]:
    return [AreaSaid(a.name, a.guidance, a.is_graded) for a in tool.areas.order_by("order")]


def _once(names: Sequence[str], what: str) -> None:
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise MoveError(f"The {what} {twice} stands there twice.")
