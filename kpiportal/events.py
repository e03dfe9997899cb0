"""The trail: who did what to which thing. `record` is its only writer.

Call it last in the business transaction: from then to the commit every other writer waits.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.utils import timezone

from kpiportal.models import Event, EventHead, Person

GENESIS = "0" * 64


def record(
    actor: Person | None,
    verb: str,
    target: models.Model,
    *,
    target_name: str | None = None,
    acting_as: str | None = None,
    at: datetime | None = None,
    **detail: Any,
) -> int:
    """Write one event and return its number. Without an actor it was the portal itself.

    `target_name` stands in where the target's own name may not be in the trail (a case).
    """
    name = "The portal" if actor is None else actor.name
    if acting_as:
        name = f"{name} ({acting_as})"
    with connection.cursor() as cursor:
        # The table's trigger fills sequence, canonical and the hashes.
        cursor.execute(
            "INSERT INTO kpiportal_event (sequence, at, actor_id, actor_name, verb, target_kind,"
            " target_id, target_name, detail, canonical, previous_hash, hash)"
            " VALUES (0, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '') RETURNING sequence",
            [
                at or timezone.now(),
                actor.pk if actor else None,
                name,
                verb,
                target._meta.label_lower,
                str(target.pk),
                (target_name or str(target))[:300],
                json.dumps(detail, cls=DjangoJSONEncoder),
            ],
        )
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Break:
    """The first place where the trail does not hold."""

    sequence: int
    reason: str

    def __str__(self) -> str:
        return f"event {self.sequence}: {self.reason}"


def first_break() -> Break | None:
    """Read the whole trail from its start; None where every link holds."""
    sequence, previous = 0, GENESIS
    for event in Event.objects.order_by("sequence").iterator(chunk_size=5000):
        sequence += 1
        reason = _broken(event, sequence, previous)
        if reason:
            return Break(sequence, reason)
        previous = event.hash
    head = EventHead.objects.get()
    if (head.sequence, head.hash) != (sequence, previous):
        return Break(sequence + 1, f"missing: the head says {head.sequence} events were written")
    return None


def _broken(event: Event, sequence: int, previous: str) -> str | None:
    if event.sequence != sequence:
        return f"missing: the next one present is {event.sequence}"
    if event.previous_hash != previous:
        return "does not follow from the event before it"
    if hashlib.sha256(event.canonical.encode()).hexdigest() != event.hash:
        return "its text was changed after it was written"
    if json.loads(event.canonical) != _as_written(event):
        return "its columns were changed after it was written"
    return None


def _as_written(event: Event) -> dict[str, Any]:
    """What the canonical text must say, from the columns (see the trigger's function)."""
    return {
        "sequence": event.sequence,
        "previous": event.previous_hash,
        "at": event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "verb": event.verb,
        "kind": event.target_kind,
        "id": event.target_id,
        "name": event.target_name,
        "detail": event.detail,
    }


def write_anchor(log: Path, *, at: datetime) -> None:
    """Append the head of the trail to a file that is kept elsewhere too."""
    head = EventHead.objects.get()
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{at.isoformat()} {head.sequence} {head.hash}\n")


def first_lost_anchor(log: Path) -> Break | None:
    """A cut tail passes inside the database; it does not pass beside the anchors."""
    if not log.exists():
        return None
    for sequence, digest in _anchors(log):
        if sequence == 0:
            continue
        kept = Event.objects.filter(sequence=sequence).values_list("hash", flat=True).first()
        if kept != digest:
            what = "gone from" if kept is None else "another in"
            return Break(sequence, f"anchored outside the database, and {what} it now")
    return None


def _anchors(log: Path) -> Iterator[tuple[int, str]]:
    with log.open(encoding="utf-8") as file:
        for line in file:
            _, sequence, digest = line.split()
            yield int(sequence), digest
