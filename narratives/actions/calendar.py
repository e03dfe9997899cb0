"""A round's days set by hand, and the council's own rule for them."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from indicators.rules.periods import Month
from kpiportal.access import LOAD_FIGURES
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import SavedByAnotherError, only_changed, save_if_unchanged
from narratives.models import RoundPlan, RoundSpacing
from narratives.queries.calendar import dates_of, spacing
from narratives.rules.round_dates import RoundDates, Spacing


@transaction.atomic
def set_dates(
    *, month: Month, version: int, dates: RoundDates, by: Person | None, now: datetime
) -> RoundPlan:
    """`version` is that of the plan its editor saw, 0 where there was none."""
    if by is not None:
        LOAD_FIGURES.check(by)
    before = dates_of([month])[month]
    plan, is_new = RoundPlan.objects.get_or_create(end=month, defaults=asdict(dates))
    if is_new == bool(version):
        raise SavedByAnotherError(f"{plan} were set by somebody else in the meantime.")
    if version:
        save_if_unchanged(plan, version=version, **asdict(dates))
    was, became = only_changed(asdict(before), asdict(dates))
    record(by, "set the dates of", plan, target_name=month.label, at=now, before=was, after=became)
    return plan


@transaction.atomic
def set_spacing(*, version: int, rule: Spacing, by: Person, now: datetime) -> None:
    """`version` is 0 where the portal's own rule held so far."""
    LOAD_FIGURES.check(by)
    before = spacing()
    kept, is_new = RoundSpacing.objects.get_or_create(defaults=asdict(rule))
    if is_new == bool(version):
        raise SavedByAnotherError("The spacing was set by somebody else in the meantime.")
    if version:
        save_if_unchanged(kept, version=version, **asdict(rule))
    was, became = only_changed(asdict(before), asdict(rule))
    record(by, "changed", kept, target_name="spacing of rounds", at=now, before=was, after=became)
