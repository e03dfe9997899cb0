"""How long case-level audits are kept, and their erasure: the counts stay, and it can be shown."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audits.actions.case_numbers import refuse_case_numbers
from audits.actions.taking_in import unused_references
from audits.models import (
    Appeal,
    AreaJudgement,
    Audit,
    Case,
    CaseNumber,
    Consolidation,
    FrameCase,
    Grading,
    InadequateCase,
    Programme,
    ProposedAction,
    RetentionPeriod,
    SafeguardingConcern,
)
from audits.models.audits import TEXTS
from audits.queries.erasing import ERASED, due, period, ready, what_stays
from kpiportal.access import RUN_AUDITS
from kpiportal.actions import erase_words
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.workflow import MoveError

ERASE = "erase audits"
LEAST = 12


class CountsChangedError(Exception):
    """An erasure would have changed what stays; it was taken back."""


@transaction.atomic
def decide(*, months: int, reason: str, by: Person, now: datetime) -> RetentionPeriod:
    """From now on, for all programmes: the one decided last holds."""
    RUN_AUDITS.check(by)
    if months < LEAST:
        raise MoveError("Case-level audits are kept for a year at least.")
    if not reason.strip():
        raise MoveError("Say on whose word.")
    refuse_case_numbers(reason)
    last = period()
    if last and (last.months, last.reason) == (months, reason.strip()):
        return last  # a second click
    made = RetentionPeriod.objects.create(
        months=months, reason=reason.strip(), decided_by=by, decided_at=now
    )
    record(by, "decided", made, at=now, months=months)
    return made


def erase_all_due(*, now: datetime) -> None:
    for programme in due(timezone.localdate(now)):
        erase(programme=programme, now=now)


@transaction.atomic
def erase(*, programme: Programme, now: datetime) -> int:
    """Forget whose cases they were and every word; how many. What is still open stays."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    audits = list(ready(programme).select_for_update(of=("self",)))
    rows = Audit.objects.filter(pk__in=[audit.pk for audit in audits])
    before = what_stays(rows)
    cases = {audit.case_id for audit in audits}
    _erase_words(audits, now)
    tickets = _forget_the_frame(programme)
    _forget_cases(cases | tickets)
    after = what_stays(rows)
    if after != before:
        raise CountsChangedError(f"The counts of {programme} would have changed.")
    if audits or tickets:
        record(
            None, ERASED, programme, at=now,
            audits=len(audits), of_frame=len(tickets), stays=after,
        )  # fmt: skip
    return len(audits)


def _erase_words(audits: list[Audit], now: datetime) -> None:
    """Each audit is of a case of its own from now on, which is nobody's."""
    references = unused_references(len(audits))
    nobodys = Case.objects.bulk_create(Case(reference=each) for each in references)
    for audit, case in zip(audits, nobodys, strict=True):
        audit.case, audit.erased_at, audit.decline_reason = case, now, ""
        for name in TEXTS:
            setattr(audit, name, "")
    Audit.objects.bulk_update(audits, ["case", "erased_at", "decline_reason", *TEXTS])
    AreaJudgement.objects.filter(audit__in=audits).update(explanation="")
    Grading.objects.filter(audit__in=audits).exclude(reason="").update(reason="")
    Consolidation.objects.filter(audit__in=audits).update(reason="")
    Appeal.objects.filter(audit__in=audits).update(reason="", answer="")
    SafeguardingConcern.objects.filter(audit__in=audits).update(words="", answer="")
    InadequateCase.objects.filter(audit__in=audits).update(plan="", closing="")
    ProposedAction.objects.filter(audit__in=audits).delete()
    for audit in audits:
        erase_words(source=audit, source_name=audit.case.reference)


def _forget_the_frame(programme: Programme) -> set[int]:
    """Tickets stay, so that the draw can be checked; which cases they were doesn't."""
    open_cases = Audit.objects.filter(programme=programme, erased_at=None).values("case")
    rows = FrameCase.objects.filter(frame__programme=programme, case__isnull=False)
    rows = rows.exclude(case__in=open_cases)
    cases = {case: pk for pk, case in rows.values_list("pk", "case")}
    FrameCase.named.through.objects.filter(framecase__in=cases.values()).delete()
    FrameCase.objects.filter(pk__in=cases.values()).update(case=None)
    return set(cases)


def _forget_cases(cases: set[int]) -> None:
    """Those that no other audit and no other frame needs."""
    free = Case.objects.filter(pk__in=cases, audits=None)
    free = free.exclude(pk__in=FrameCase.objects.filter(case__in=cases).values("case"))
    gone = list(free.values_list("pk", flat=True))
    CaseNumber.objects.filter(case__in=gone).delete()
    Case.objects.filter(pk__in=gone).delete()
