"""Setting up a round of audits."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from audits.models import Area, Grade, GradeScale, Programme, Theme, Tool
from audits.rules import standard
from indicators.queries import year_starts
from kpiportal.access import RUN_AUDITS
from kpiportal.events import record
from kpiportal.models import Person


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
    )
    _check_quarter(programme, year_starts())
    programme.full_clean()
    programme.save()
    standard_themes()
    record(by, "started", programme)
    return programme


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
