"""What Celery runs: thin doors to kpiportal.jobs."""

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from kpiportal import jobs

WORKER_SEEN = "worker-seen"


@shared_task
def run_job(job_id: int) -> None:
    jobs.run(job_id, now=timezone.now())


@shared_task
def relay() -> None:
    now = timezone.now()
    cache.set(WORKER_SEEN, now, timeout=None)
    jobs.relay(now=now)


@shared_task
def keep_calendar() -> None:
    jobs.keep_calendar(now=timezone.now())
