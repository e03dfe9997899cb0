"""What is done with an edition: begun with a signature, shown, published, superseded, withdrawn."""

from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from indicators.rules.periods import Month
from kpiportal.access import PUBLISH
from kpiportal.events import record
from kpiportal.models import Person
from kpiportal.versions import (
    SavedByAnotherError,
    locked,
    save_if_unchanged,
    was_just_moved,
)
from kpiportal.workflow import MoveError
from narratives.models import Edition, Signature
from narratives.publishing import obstacles
from narratives.queries import parts
from narratives.rules.workflow import EDITION, EditionState


@transaction.atomic
def begin(*, signature: Signature, now: datetime) -> Edition:
    """The draft of what was just signed; nobody but who publishes sees it yet."""
    quarter = signature.round
    return Edition.objects.create(
        snapshot=signature.snapshot,
        end=quarter.end,
        number=quarter.edition,
        name=quarter.name,
        since=now,
    )


@transaction.atomic
def show_lead_member(*, edition: Edition, version: int, by: Person, now: datetime) -> None:
    acting = _publisher(by, now)
    current = locked(edition)
    if was_just_moved(current, version=version, state=EditionState.LEAD_MEMBERS):
        return
    found = obstacles(current)
    if found.blocks:
        raise MoveError(" ".join(found.blocks))
    _move(current, "show the lead member", version, now=now)
    record(by, "showed the lead member", current, acting_as=acting, at=now)


@transaction.atomic
def publish(*, edition: Edition, version: int, let_through: str, by: Person, now: datetime) -> None:
    """For good: what its words tell of small numbers is reworded first, or let through with a
    reason. An earlier edition of the quarter steps back."""
    acting = _publisher(by, now)
    _one_at_a_time(edition.end)
    current = locked(edition)
    if was_just_moved(current, version=version, state=EditionState.PUBLISHED):
        return
    EDITION.move("publish", state=current.state)
    found = obstacles(current)
    if found.blocks:
        raise MoveError(" ".join(found.blocks))
    if found.smalls and not let_through.strip():
        raise MoveError(f"Its words tell a small number: {'; '.join(map(str, found.smalls))}.")
    why = let_through.strip() if found.smalls else ""
    before = Edition.objects.out().filter(end=current.end).select_for_update().first()
    if before:
        _move(before, "supersede", before.version, now=now, superseded_by=current)
    _move(
        current, "publish", version, now=now,
        published_at=now, published_by=by, let_through=why,
    )  # fmt: skip
    if before:
        record(None, "superseded", before, at=now, by=str(current))
    record(
        by,
        "published",
        current,
        acting_as=acting,
        at=now,
        sha256=current.snapshot.sha256,
        let_through=why,
    )


@transaction.atomic
def withdraw(*, edition: Edition, version: int, reason: str, by: Person, now: datetime) -> None:
    """It stays at its address, which says so and tells no figure any more."""
    acting = _publisher(by, now)
    current = locked(edition)
    if was_just_moved(current, version=version, state=EditionState.WITHDRAWN):
        return
    _move(current, "withdraw", version, now=now, reason=reason.strip())
    record(by, "withdrew", current, acting_as=acting, at=now, reason=reason.strip())


def _publisher(by: Person, now: datetime) -> str | None:
    PUBLISH.check(by)
    return parts.post_of(by, PUBLISH, timezone.localdate(now))


def _move(current: Edition, name: str, version: int, *, now: datetime, **changes: object) -> None:
    reason = str(changes.get("reason", ""))
    step = EDITION.move(name, state=current.state, reason=reason)
    if current.version != version:
        raise SavedByAnotherError(f"{current} was moved on by somebody else in the meantime.")
    save_if_unchanged(
        current, version=version, seen={"state": step.before}, state=step.after, since=now,
        **changes,
    )  # fmt: skip


def _one_at_a_time(end: Month) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"edition {end}"])
