"""What the worker does with figures, each a door to its action."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from indicators.actions import flags, previewing, recalculation
from indicators.actions.recalculation import RECALCULATE
from indicators.actions.uploads import LOAD, PREVIEW
from indicators.checks.oddities import CHECK
from kpiportal.jobs import Request, handles, night_of, on_calendar

NIGHT_BEGINS = timedelta(hours=1)


@handles(PREVIEW)
def preview_an_upload(upload: int, version: int) -> None:
    previewing.preview(upload_id=upload, version=version, now=timezone.now())


@handles(LOAD)
def load_an_upload(upload: int, version: int) -> None:
    previewing.load(upload_id=upload, version=version, now=timezone.now())


@handles(RECALCULATE)
def recalculate(
    indicators: list[int] | None,
    release: int | None = None,
    rules: list[str] | None = None,
    redefined: list[str] | None = None,
) -> None:
    recalculation.recalculate(
        indicators=indicators, release=release, rules=rules or [], redefined=redefined or []
    )


@handles(CHECK)
def check_the_figures() -> None:
    flags.recheck(now=timezone.now())


@on_calendar
def everything_is_judged_and_checked_each_night(now: datetime) -> Iterator[Request]:
    night = night_of(now, begins=NIGHT_BEGINS)
    yield Request(RECALCULATE, f"{RECALCULATE} everything {night:%Y-%m-%d}", {"indicators": None})
    yield Request(CHECK, f"{CHECK} {night:%Y-%m-%d}")
