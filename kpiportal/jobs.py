"""The outbox: work written down in the transaction that wants it, done once.

A job's row says what is to be done. Celery is only told that there is something: a bell nobody
heard is rung again by the relay. While a job runs its row stays locked, so a running job whose
row can be locked has lost its worker.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from kpiportal.celery import app
from kpiportal.events import record
from kpiportal.models import Job, Person

logger = logging.getLogger(__name__)

Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}

RING_AGAIN = timedelta(seconds=15)
LONGEST_STATEMENT = "20min"


@dataclass(frozen=True)
class Request:
    """Work that the calendar asks for; its key names the period, so it is asked for once."""

    kind: str
    key: str
    ids: dict[str, Any] = field(default_factory=dict)


CALENDAR: list[Callable[[datetime], Iterable[Request]]] = []


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Declare what does the jobs of a kind. It is given the job's ids as keywords."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        return handler

    return register


def on_calendar(ask: Callable[[datetime], Iterable[Request]]) -> Callable[..., Any]:
    """Declare what the calendar asks for: all that is due by now, done before or not."""
    CALENDAR.append(ask)
    return ask


def night_of(now: datetime, *, begins: timedelta) -> date:
    """The day in London whose night's work is due last; its hour counts from midnight."""
    return (timezone.localtime(now) - begins).date()


def enqueue(
    kind: str,
    key: str,
    *,
    ids: dict[str, Any] | None = None,
    asked_by: Person | None = None,
    now: datetime | None = None,
) -> Job:
    """Write a job down and ring after the commit; the same key again changes nothing."""
    if kind not in HANDLERS:
        raise LookupError(f"Nothing handles jobs of the kind {kind!r}.")
    now = now or timezone.now()
    job, is_new = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "ids": ids or {},
            "asked_by": asked_by,
            "asked_at": now,
            "due_at": now,
            "rung_at": now,
        },
    )
    if is_new:
        transaction.on_commit(lambda: ring(job.pk))
    return job


def ring(job_id: int) -> None:
    """Tell a worker. If Redis is down the relay tells it later."""
    try:
        app.send_task("kpiportal.tasks.run_job", args=[job_id])
    except Exception as error:
        # Whatever it was: the work is written down, and a page must not fail for a bell.
        logger.warning("Redis did not take job %s; the relay will: %s", job_id, error)


def run(job_id: int, *, now: datetime) -> None:
    """Do one job if it is to be done and nobody is doing it."""
    attempt = _claim(job_id, now=now)
    if attempt is None:
        return
    try:
        _perform(job_id, attempt)
    except Exception as error:
        logger.exception("Job %s failed at attempt %s", job_id, attempt)
        _give_back(job_id, attempt, error, now=timezone.now())


def _claim(job_id: int, *, now: datetime) -> int | None:
    """Count the attempt in a transaction of its own: it must outlive a killed worker."""
    with transaction.atomic():
        job = (
            _to_do(now).filter(pk=job_id).select_for_update(skip_locked=True, of=("self",)).first()
        )
        if job is None:
            return None
        if job.attempts >= settings.JOB_ATTEMPTS:
            _set_aside(job, job.error or "Its worker stopped every time, without a word.")
            return None
        job.state = Job.State.RUNNING
        job.attempts += 1
        job.lease_until = now + settings.JOB_LEASE
        job.save(update_fields=["state", "attempts", "lease_until"])
        return job.attempts


def _perform(job_id: int, attempt: int) -> None:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        if (job.state, job.attempts) != (Job.State.RUNNING, attempt):
            return
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_STATEMENT}'")
            cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{LONGEST_STATEMENT}'")
        HANDLERS[job.kind](**job.ids)
        job.state = Job.State.DONE
        job.done_at = timezone.now()
        job.lease_until = None
        job.error = ""
        job.save(update_fields=["state", "done_at", "lease_until", "error"])


def _give_back(job_id: int, attempt: int, error: Exception, *, now: datetime) -> None:
    with transaction.atomic():
        job = (
            Job.objects.select_for_update()
            .filter(pk=job_id, state=Job.State.RUNNING, attempts=attempt)
            .first()
        )
        if job is None:
            return
        # The first line alone: what follows may quote a row.
        job.error = f"{type(error).__name__}: {error}".splitlines()[0][:500]
        if attempt >= settings.JOB_ATTEMPTS:
            _set_aside(job, job.error)
            return
        job.state = Job.State.WAITING
        job.lease_until = None
        job.due_at = now + timedelta(seconds=2**attempt)
        job.save(update_fields=["state", "lease_until", "due_at", "error"])


def _set_aside(job: Job, error: str) -> None:
    job.state = Job.State.SET_ASIDE
    job.lease_until = None
    job.error = error
    job.save(update_fields=["state", "lease_until", "error"])
    record(None, "set aside", job, attempts=job.attempts, error=error)


def _to_do(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(
        Q(state=Job.State.WAITING, due_at__lte=now)
        | Q(state=Job.State.RUNNING, lease_until__lt=now)
    )


def relay(*, now: datetime) -> int:
    """Ring for every job that nobody does though it is due; how many there were."""
    with transaction.atomic():
        unheard = (
            _to_do(now)
            .filter(Q(rung_at=None) | Q(rung_at__lt=now - RING_AGAIN) | Q(state=Job.State.RUNNING))
            .order_by("due_at", "pk")
            .select_for_update(skip_locked=True, of=("self",))
        )
        ids = [job.pk for job in unheard[:500]]
        Job.objects.filter(pk__in=ids).update(rung_at=now)
    for job_id in ids:
        ring(job_id)
    return len(ids)


def keep_calendar(*, now: datetime) -> None:
    """Write down what has become due, also what fell due while the clock stood still."""
    for ask in CALENDAR:
        for request in ask(now):
            enqueue(request.kind, request.key, ids=request.ids, now=now)


def try_again(job: Job, *, by: Person, now: datetime) -> bool:
    """Put a job that was set aside back in line; False where it is there no more."""
    with transaction.atomic():
        moved = Job.objects.filter(pk=job.pk, state=Job.State.SET_ASIDE).update(
            state=Job.State.WAITING, attempts=0, due_at=now, rung_at=now
        )
        if not moved:
            return False
        record(by, "started again", job)
        transaction.on_commit(lambda: ring(job.pk))
        return True
