"""A child may not be safe now: a head of service is told at once, and says that they know."""

import logging
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit, SafeguardingConcern
from audits.queries.heads import head_of, heads_now
from audits.rules.workflow import Part
from kpiportal.events import record
from kpiportal.jobs import enqueue
from kpiportal.models import Person
from kpiportal.workflow import MoveError

MAIL = "mail a safeguarding concern"

logger = logging.getLogger(__name__)


@transaction.atomic
def raise_concern(*, audit: Audit, words: str, by: Person, now: datetime) -> SafeguardingConcern:
    """Sent twice with the same words, it is raised once."""
    current = Audit.objects.locked(audit.pk)
    if not current.parts_of(by) & {Part.AUDITOR, Part.MODERATOR}:
        raise PermissionDenied("Who audits or moderates a case raises a concern about it.")
    if not words.strip():
        raise MoveError("Say what worries you.")
    there = SafeguardingConcern.objects.filter(
        audit=current, words=words.strip(), raised_by=by, acknowledged_at=None
    ).first()
    if there:
        return there
    concern = SafeguardingConcern.objects.create(
        audit=current,
        words=words.strip(),
        raised_by=by,
        raised_at=now,
        post=head_of(current.team.service),
    )
    enqueue(MAIL, f"{MAIL} {concern.pk}", ids={"concern": concern.pk}, now=now)
    record(
        by,
        "raised",
        concern,
        target_name=current.case.reference,
        at=now,
        to=str(concern.post or "the directors"),
    )
    return concern


@transaction.atomic
def acknowledge(*, concern: SafeguardingConcern, answer: str, by: Person, now: datetime) -> None:
    """Somebody it was sent to knows of it, and says what is done."""
    current = SafeguardingConcern.objects.select_for_update().get(pk=concern.pk)
    if current.acknowledged_by_id == by.pk:
        return  # a second click
    if by not in heads_now(current.post, timezone.localdate(now)):
        raise PermissionDenied("Whom a concern was sent to acknowledges it.")
    if current.acknowledged_by_id:
        raise MoveError("Somebody has acknowledged this concern already.")
    if not answer.strip():
        raise MoveError("Say what you do about it.")
    SafeguardingConcern.objects.filter(pk=current.pk).update(
        acknowledged_by=by, acknowledged_at=now, answer=answer.strip()
    )
    record(
        by,
        "acknowledged",
        current,
        target_name=current.audit.case.reference,
        at=now,
    )


@transaction.atomic
def mail_concern(*, concern: SafeguardingConcern, now: datetime) -> None:
    """That there is one, and where: nothing of the case is in a mail."""
    if concern.acknowledged_at:
        return
    for person in heads_now(concern.post, timezone.localdate(now)):
        context = {
            "person": person,
            "council": settings.COUNCIL_NAME,
            "url": settings.SITE_ADDRESS + reverse("safeguarding_concern", args=[concern.pk]),
        }
        text = render_to_string("audits/mail/safeguarding.txt", context).strip() + "\n"
        record(None, "mailed a safeguarding concern to", person, at=now)
        transaction.on_commit(partial(_send, person, text))


def _send(person: Person, text: str) -> None:
    try:
        send_mail("A safeguarding concern waits for you", text, None, [person.email])
    except OSError:
        logger.exception("A safeguarding concern was not mailed to person %s", person.pk)
