"""One mail a day to whoever wants it and has something waiting."""

import logging
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kpiportal.events import record
from kpiportal.models import Person
from narratives.queries.reminders import Reminder, reminders

logger = logging.getLogger(__name__)


@transaction.atomic
def send_digest(*, person: Person, now: datetime) -> None:
    """The mail leaves after the commit that says it did: twice would be worse than not at all,
    for what waits today waits tomorrow too."""
    if not (person.is_active and person.daily_digest):
        return
    found = reminders(person, now=now, today=timezone.localdate(now))
    if not found:
        return
    text = digest_of(person, found)
    subject = f"{len(found)} thing{'' if len(found) == 1 else 's'} in the performance portal"
    record(None, "sent a digest to", person, at=now, things=len(found))
    transaction.on_commit(lambda: _send(subject, text, person))


def digest_of(person: Person, found: list[Reminder]) -> str:
    kinds = [
        (kind, [(each, _url(each)) for each in some])
        for kind, some in groupby(found, key=lambda each: each.kind)
    ]
    context = {
        "person": person,
        "kinds": kinds,
        "council": settings.COUNCIL_NAME,
        "account": settings.SITE_ADDRESS + reverse("account"),
    }
    return render_to_string("narratives/mail/digest.txt", context).strip() + "\n"


def _url(each: Reminder) -> str:
    return settings.SITE_ADDRESS + reverse(each.page, args=each.of)


def _send(subject: str, text: str, person: Person) -> None:
    try:
        send_mail(subject, text, None, [person.email])
    except OSError:
        logger.exception("The digest of person %s was not sent", person.pk)
