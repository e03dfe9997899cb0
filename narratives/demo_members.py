"""What members have of the demo: its signed quarters, published."""

from datetime import datetime

from django.db import transaction

from kpiportal import demo
from kpiportal.access import Role
from kpiportal.models import Person
from narratives.actions import editions
from narratives.models import Edition
from narratives.publishing import obstacles


@transaction.atomic
def publish_what_is_signed(*, now: datetime) -> None:
    """Shown to the lead member and published on the day on which it was signed."""
    analyst = Person.objects.get(email=demo.email(Role.ANALYST))
    for edition in Edition.objects.unpublished().order_by("end"):
        if obstacles(edition).smalls:
            continue
        at = min(edition.since, now)
        editions.show_lead_member(edition=edition, version=1, by=analyst, now=at)
        editions.publish(edition=edition, version=2, let_through="", by=analyst, now=at)
