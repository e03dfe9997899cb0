"""What the worker does with audits, each a door to its action."""

from django.utils import timezone

from audits.actions import safeguarding
from audits.models import SafeguardingConcern
from kpiportal.jobs import handles


@handles(safeguarding.MAIL)
def mail_a_safeguarding_concern(concern: int) -> None:
    safeguarding.mail_concern(
        concern=SafeguardingConcern.objects.get(pk=concern), now=timezone.now()
    )
