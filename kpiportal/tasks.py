"""What Celery runs, thin doors to kpiportal.jobs; and what the plinth itself asks for by date."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from kpiportal import demo, invitations, jobs
from kpiportal.events import record, write_anchor
from kpiportal.jobs import Request, handles, night_of, on_calendar
from kpiportal.models import EventHead, Person
from kpiportal.verification import verdicts

logger = logging.getLogger(__name__)

WORKER_SEEN = "worker-seen"
NIGHT_BEGINS = timedelta(hours=2)


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


@handles("load a demo pack")
def load_a_demo_pack(pack: str) -> None:
    demo.load_pack(pack)


@handles("mail a password link")
def mail_a_password_link(person: int, root: str) -> None:
    to = Person.objects.active().get(pk=person)
    invitations.send_password_link(to, url=urljoin(root, invitations.path_for(to)))


@on_calendar
def evidence_is_looked_after(now: datetime) -> Iterator[Request]:
    """An anchor every hour; the whole evidence read again every night from two o'clock."""
    hour = now.astimezone(UTC)
    night = night_of(now, begins=NIGHT_BEGINS)
    yield Request("anchor the trail", f"anchor {hour:%Y-%m-%d %H}")
    yield Request("verify the evidence", f"verify {night:%Y-%m-%d}")


@handles("anchor the trail")
def anchor_the_trail() -> None:
    write_anchor(settings.ANCHOR_LOG, at=timezone.now())


@handles("verify the evidence")
def verify_the_evidence() -> None:
    """A break is told where it is noticed: in the log as an error, and in the trail."""
    for verdict in verdicts():
        if verdict.holds:
            logger.info("%s", verdict.says)
        else:
            logger.error("%s", verdict.says)
            record(None, "found a break", EventHead.objects.get(), place=verdict.says)
    write_anchor(settings.ANCHOR_LOG, at=timezone.now())
