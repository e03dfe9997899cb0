"""What a change by hand has in common: which row it follows, and from which day it is known."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from indicators.models import Dated, Release
from indicators.rules.periods import Month
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError


def held(rows: Any, seen: int | None) -> Any:
    """The row that holds, if it is still the one that was seen."""
    found = rows.current().first()
    if (found.pk if found else None) != seen:
        raise SavedByAnotherError(f"{found} was saved by somebody else in the meantime.")
    return found


def close(row: Dated, now: datetime) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(superseded_at=day_after(row, now))


def day_after(before: Dated | None, now: datetime) -> date:
    """Today in London, or the day of what it follows where a release has a later one."""
    return max(today(now), before.recorded_on) if before else today(now)


def today(now: datetime) -> date:
    return timezone.localtime(now).date()


def release_by_hand(title: str, *, by: Person, now: datetime) -> Release:
    """Under which what follows from a change is known: never before the newest release."""
    newest, day = Release.objects.newest(), today(now)
    return Release.objects.create(
        title=title,
        recorded_on=max(day, newest.recorded_on) if newest else day,
        month=newest.month if newest else Month.of(day.year, day.month),
        loaded_at=now,
        loaded_by=by,
    )
