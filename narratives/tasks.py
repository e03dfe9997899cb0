"""The top floor's work in the background: rounds begun, months frozen, papers made."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from indicators.rules.periods import Month
from kpiportal.jobs import Request, handles, on_calendar
from kpiportal.models import Person
from narratives.actions import rounds, snapshots
from narratives.models import Audience, Occasion, Snapshot
from narratives.queries.freezing import months_to_begin, months_to_freeze


@on_calendar
def begin_reported_months(now: datetime) -> Iterator[Request]:
    for month in months_to_begin():
        yield Request("begin a month", f"begin {month}", {"month": str(month)})


@on_calendar
def freeze_months(now: datetime) -> Iterator[Request]:
    """On the fifth working day, or as soon after it as there is somebody to do it."""
    for month in months_to_freeze(timezone.localdate(now)):
        ids = {"month": str(month), "occasion": Occasion.MONTHLY.value}
        yield Request("snapshot", f"snapshot {month}", ids)


@handles("begin a month")
def begin_month(month: str) -> None:
    rounds.begin(month=Month.from_text(month), now=timezone.now())


@handles("snapshot")
def take_snapshot(month: str, occasion: str) -> None:
    snapshots.take(month=Month.from_text(month), occasion=Occasion(occasion), now=timezone.now())


@handles("paper")
def make_paper(snapshot: int, name: str, audience: str, by: int | None = None) -> None:
    snapshots.make_paper(
        snapshot=Snapshot.objects.get(pk=snapshot),
        name=name,
        audience=Audience(audience),
        by=Person.objects.get(pk=by) if by else None,
        now=timezone.now(),
    )
