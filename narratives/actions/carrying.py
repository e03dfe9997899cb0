"""A commentary taken into a reopened quarter's new edition, with all that hangs on it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from narratives.models import Commentary, Delegation, Remark, Round, Unsaved


@transaction.atomic
def carry_over(*, commentary: Commentary, into: Round, now: datetime) -> None:
    """A draft again, with its versions and writers, defences and margin, what somebody typed and
    did not save, and who writes it in another's place from today on. It is to be accepted anew;
    the old edition keeps its own."""
    copy = Commentary.objects.create(
        round=into,
        indicator=commentary.indicator,
        section=commentary.section,
        is_due=commentary.is_due,
        due_because=commentary.due_because,
        text=commentary.text,
        version=commentary.version,
        author=commentary.author,
        since=now,
    )
    writers = Delegation.objects.not_over(timezone.localdate(now))
    for rows in (
        commentary.versions.all(),
        commentary.defences.all(),
        Remark.objects.filter(commentary=commentary),
        Unsaved.objects.filter(commentary=commentary),
        writers.filter(commentary=commentary),
    ):
        _carry(rows.order_by("pk"), copy)


def _carry(rows: "models.QuerySet[Any]", copy: Commentary) -> None:
    rows.model._default_manager.bulk_create(list(_anew(rows, copy)))


def _anew(rows: Iterable[Any], copy: Commentary) -> Iterable[Any]:
    for row in rows:
        row.pk, row.commentary = None, copy
        yield row
