"""Setting up a round of audits."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from audits.models import Area, Audit, Frame, Grade, GradeScale, Programme, Theme, Tool
from audits.rules import standard
from indicators.queries import year_starts
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import only_changed, save_if_unchanged
from kpiportal.workflow import MoveError

# Until the frame is frozen, until the first case is given out; the rest while the round goes on.
OF_THE_DRAW = frozenset(
    {
        "seed",
        "share",
        "number",
        "strata",
        "skip_audited_months",
        "skip_opened_days",
        "one_of_siblings",
    }
)
OF_THE_RECORD = frozenset({"scale", "tool"})


@dataclass(frozen=True)
class Settings:
    """What the co-ordinator decides of a programme."""

    scale: GradeScale
    tool: Tool
    seed: str
    share: int | None = None
    number: int | None = None
    strata: str = ""
    skip_audited_months: int = 12
    skip_opened_days: int = 30
    one_of_siblings: bool = True
    marked_twice: int = 0


@transaction.atomic
def start_programme(
    *, title: str, kind: str, theme: str = "", first_day: date, months: int, by: Person
) -> Programme:
    RUN_AUDITS.check(by)
    programme = Programme(
        title=title.strip(),
        kind=kind,
        theme=theme.strip(),
        first_day=first_day,
        months=months,
        scale=standard_scale(),
        tool=standard_tool(),
        seed=secrets.token_hex(8),
    )
    _check_quarter(programme, year_starts())
    programme.full_clean()
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError as error:  # sent twice in the same moment: the first is in
        raise ValidationError(f"{programme} has begun already.") from error
    standard_themes()
    record(by, "started", programme, seed=programme.seed)
    return programme


@transaction.atomic
def set_up(
    *,
    programme: Programme,
    version: int,
    settings: Settings,
    auditors: Collection[Person],
    by: Person,
) -> None:
    """How cases are drawn, what they are judged by, and who audits: all who may where it's nobody.

    The seed is fixed before the frame is known, so nobody can look for one that suits.
    """
    RUN_AUDITS.check(by)
    current = Programme.objects.select_for_update().get(pk=programme.pk)
    given = {field.name: getattr(settings, field.name) for field in fields(settings)}
    before, after = only_changed({name: getattr(current, name) for name in given}, given)
    if not after and set(auditors) == set(current.auditors.all()):
        return  # a second click
    if after.keys() & OF_THE_DRAW and Frame.objects.filter(programme=current).exists():
        raise MoveError("The frame is frozen: how cases are drawn can't be changed any more.")
    if after.keys() & OF_THE_RECORD and Audit.objects.filter(programme=current).exists():
        raise MoveError("Cases were given out: the tool and the scale can't be changed any more.")
    save_if_unchanged(current, version=version, **after)
    current.auditors.set(auditors)
    record(
        by, "set up", current,
        before=_in_words(before), after=_in_words(after), auditors=sorted(p.name for p in auditors),
    )  # fmt: skip


def _in_words(said: dict[str, Any]) -> dict[str, Any]:
    return {name: str(v) if name in OF_THE_RECORD else v for name, v in said.items()}


def _check_quarter(programme: Programme, starts: int) -> None:
    """The year's beginning is the council's own, so the database can't know it."""
    if programme.months == Programme.Months.QUARTER:
        quarter = programme.quarter(starts)
        first: date = programme.first_day
        if quarter.months[0].month != first.month:
            begins = quarter.months[0].label
            raise ValidationError(f"{first:%B %Y} lies within a quarter that begins in {begins}.")


def standard_scale() -> GradeScale:
    scale, is_new = GradeScale.objects.get_or_create(
        name=standard.SCALE, first_day=standard.SCALE_FROM
    )
    if is_new:
        Grade.objects.bulk_create(
            Grade(
                scale=scale,
                name=name,
                order=order,
                is_good=name in standard.GOOD_OR_BETTER,
                starts_clock=name in standard.STARTS_CLOCK,
            )
            for order, name in enumerate(standard.GRADES, start=1)
        )
    return scale


def standard_tool() -> Tool:
    tool, is_new = Tool.objects.get_or_create(name=standard.TOOL, version=1)
    if is_new:
        Area.objects.bulk_create(
            Area(tool=tool, name=name, guidance=guidance, order=order)
            for order, (name, guidance) in enumerate(standard.AREAS, start=1)
        )
    return tool


def standard_themes() -> None:
    """The first list; from then on it is the council's."""
    if not Theme.objects.exists():
        Theme.objects.bulk_create(
            (Theme(name=name) for name in standard.THEMES), ignore_conflicts=True
        )
