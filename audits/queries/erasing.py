"""Which case-level audits the council keeps no longer, and what stays of those that are erased."""

import json
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast

from audits.models import (
    Appeal,
    AreaJudgement,
    Audit,
    AuditQuerySet,
    AuditTheme,
    Frame,
    Grading,
    InadequateCase,
    Programme,
    RetentionPeriod,
    SafeguardingConcern,
)
from audits.rules.workflow import Alarm, State
from indicators.rules.periods import Month
from kpiportal.models import Action
from kpiportal.rules.action_states import ActionState

ERASED = "erased the cases of"


@dataclass(frozen=True)
class Kept:
    """A programme, the first day on which its cases are erased, and what is still in the way."""

    programme: Programme
    until: date
    open: int
    erased: int
    audits: int


def period() -> RetentionPeriod | None:
    return RetentionPeriod.objects.order_by("pk").last()


def erased_from(programme: Programme, months: int) -> date:
    first = Month.of(programme.first_day.year, programme.first_day.month)
    after = first + programme.months + months
    return date(after.year, after.month, 1)


def due(today: date) -> list[Programme]:
    """Those whose time has come, and of which something is there still."""
    kept = period()
    if kept is None:
        return []
    there = Audit.objects.filter(erased_at=None).values("programme")
    frames = Frame.objects.filter(cases__case__isnull=False).values("programme")
    programmes = Programme.objects.filter(Q(pk__in=there) | Q(pk__in=frames))
    return [each for each in programmes if erased_from(each, kept.months) <= today]


def ready(programme: Programme) -> AuditQuerySet:
    """Audits with which nothing is to happen any more: neither by them nor by what they began."""
    done = Q(state__in=[State.FINAL, State.DECLINED]) | Q(
        second_of__isnull=False, state=State.CONSOLIDATED, second_of__state=State.FINAL
    )
    rows = Audit.objects.filter(done, programme=programme, erased_at=None)
    seconds = Audit.objects.filter(second_of__isnull=False).exclude(
        state__in=[State.CONSOLIDATED, State.DECLINED]
    )
    clocks = InadequateCase.objects.exclude(state=Alarm.CLOSED)
    return (
        # Of a declined one, until the case is handed on.
        rows.exclude(pk__in=seconds.values("second_of"))
        .exclude(pk__in=clocks.values("audit"))
        .exclude(pk__in=clocks.exclude(reaudit=None).values("reaudit"))
        .exclude(pk__in=SafeguardingConcern.objects.filter(acknowledged_at=None).values("audit"))
        .exclude(pk__in=Appeal.objects.filter(decided_at=None).values("audit"))
        .exclude(pk__in=_with_actions_to_verify())
    )


def _with_actions_to_verify() -> QuerySet:
    actions = Action.objects.exclude(state=ActionState.VERIFIED.value)
    theirs = actions.filter(source_kind=Audit._meta.label_lower).order_by()
    return theirs.annotate(audit=Cast("source_id", BigIntegerField())).values("audit")


def of_time(today: date) -> list[Kept]:
    """Every programme with the day from which its cases are erased, the next first."""
    kept = period()
    if kept is None:
        return []
    found = []
    for programme in Programme.objects.order_by("first_day", "pk"):
        audits = Audit.objects.filter(programme=programme)
        erased = audits.exclude(erased_at=None).count()
        waiting = audits.filter(erased_at=None).count() - ready(programme).count()
        until = erased_from(programme, kept.months)
        found.append(Kept(programme, until, waiting, erased, audits.count()))
    return found


def what_stays(audits: QuerySet[Audit]) -> str:
    """The SHA-256 of all judgements, areas and themes of these audits, without a word."""
    said = {
        "audits": audits.order_by("pk").values_list(
            "pk", "team__name", "case_type", "state", "grade__name", "second_of", "reaudit_of"
        ),
        "judgements": Grading.objects.filter(audit__in=audits)
        .order_by("pk")
        .values_list("audit", "stage", "grade__name"),
        "areas": AreaJudgement.objects.filter(audit__in=audits)
        .order_by("audit", "area")
        .values_list("audit", "area__name", "grade__name"),
        "themes": AuditTheme.objects.filter(audit__in=audits)
        .order_by("pk")
        .values_list("audit", "theme__name", "side"),
    }
    text = json.dumps({name: list(rows) for name, rows in said.items()}, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
