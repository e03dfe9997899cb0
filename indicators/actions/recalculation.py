"""A change to the register is followed by what it touches: derived figures, then standings."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Model

from indicators.derivation import derive
from indicators.judging import Turn, judge, touched_by
from indicators.models import Indicator, Release
from kpiportal.jobs import enqueue
from kpiportal.models import Job, Person

RECALCULATE = "recalculate"


def recalculate_after(
    change: Model,
    *,
    indicator: Indicator | None = None,
    release: Release | None = None,
    rule_changed: bool = False,
    redefined: bool = False,
    is_end: bool = False,
    by: Person | None,
    now: datetime,
) -> Job:
    """Ask for it in the transaction of the change: the row that was written, and whose it is.

    Without an indicator everything is judged again, as a policy wants. Values entered, and rules
    or populations changed, name the release under which what follows from them is known. Where a
    row was closed and none follows it, `is_end`.
    """
    what = f"{change._meta.model_name} {change.pk}{' ended' if is_end else ''}"
    return enqueue(
        RECALCULATE,
        f"{RECALCULATE} {what}",
        ids={
            "indicators": None if indicator is None else [indicator.pk],
            "release": release.pk if release else None,
            "rules": [indicator.code] if indicator and rule_changed else [],
            "redefined": [indicator.code] if indicator and redefined else [],
        },
        asked_by=by,
        now=now,
    )


def recalculate(
    *,
    indicators: Sequence[int] | None,
    release: int | None = None,
    rules: Sequence[str] = (),
    redefined: Sequence[str] = (),
) -> list[Turn]:
    """Derive, if there is a release to derive for, and judge what may stand otherwise since."""
    if release is not None:
        known = Release.objects.get(pk=release)
        derive(known, changed=rules, redefined=redefined)
        touched = touched_by(known)
        indicators = None if indicators is None or touched is None else [*indicators, *touched]
    return judge(indicators=indicators)


def is_under_way() -> bool:
    """Whether standings that are shown may be about to change."""
    waiting = [Job.State.WAITING, Job.State.RUNNING]
    return Job.objects.filter(kind=RECALCULATE, state__in=waiting).exists()
