"""What the worker does with audits, each a door to its action; and what is asked for by date."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from audits.actions import retention, safeguarding
from audits.models import SafeguardingConcern
from kpiportal.jobs import Request, handles, night_of, on_calendar

NIGHT_BEGINS = timedelta(hours=3)


@handles(safeguarding.MAIL)
def mail_a_safeguarding_concern(concern: int) -> None:
    safeguarding.mail_concern(
        concern=SafeguardingConcern.objects.get(pk=concern), now=timezone.now()
    )


@handles(retention.ERASE)
def erase_audits() -> None:
    retention.erase_all_due(now=timezone.now())


@on_calendar
def audits_are_kept_no_longer_than_decided(now: datetime) -> Iterator[Request]:
    """Every night from three o'clock."""
    night = night_of(now, begins=NIGHT_BEGINS)
    yield Request(retention.ERASE, f"{retention.ERASE} {night}")
