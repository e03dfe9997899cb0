"""What is done with an action: opened, finished, verified, opened again, handed on.

Whoever promises something (an audit, a commentary, the answer to a member) calls `open_action`.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction
from django.utils import timezone

from kpiportal.access import OWN_ACTION
from kpiportal.events import record
from kpiportal.models import Action, ActionStep, Person, Post
from kpiportal.models.actions import ERASED
from kpiportal.rules.action_states import ACTION, ActionState
from kpiportal.rules.days import day_in_words
from kpiportal.versions import check_seen, save_if_unchanged
from kpiportal.workflow import MoveError

Owner = Post | Person


@transaction.atomic
def open_action(
    *,
    source: models.Model,
    what: str,
    owner: Owner,
    due: date,
    by: Person | None,
    now: datetime,
    source_name: str | None = None,
) -> Action:
    """Somebody has to do this by that day. Asked twice for the same, it is opened once.

    `source_name` stands in where the source's own name may not be said (a case).
    """
    _check_owner(owner)
    if not what.strip():
        raise MoveError("Say what is to be done.")
    kind, number = source._meta.label_lower, str(source.pk)
    _one_at_a_time(kind, number)
    there = Action.objects.filter(
        source_kind=kind, source_id=number, what=what.strip(), due=due, **_owned(owner)
    ).first()
    if there:
        return there
    action = Action.objects.create(
        source_kind=kind,
        source_id=number,
        source_name=(source_name or str(source))[:300],
        what=what.strip(),
        due=due,
        opened_by=by,
        opened_at=now,
        since=now,
        **_owned(owner),
    )
    _note(action, "opened", by=by, now=now, owner=action.owner_name, due=due)
    return action


@transaction.atomic
def finish(*, action: Action, version: int, evidence: str, by: Person, now: datetime) -> None:
    """Done, and here is what shows it. Its owner says so, or who stands in for them."""
    current = _locked(action)
    if current.state == ActionState.DONE and current.done_by == by:
        return  # sent twice
    if not owns(current, by, timezone.localdate(now)):
        raise PermissionDenied("This action is not yours.")
    if not evidence.strip():
        raise MoveError("Say what shows that it was done.")
    said = evidence.strip()
    _move("finish", current, version, said=said, by=by, now=now, evidence=said, done_by=by)


@transaction.atomic
def verify(*, action: Action, version: int, by: Person, now: datetime) -> None:
    """Somebody other than the doer has looked at the evidence."""
    current = _locked(action)
    if current.state == ActionState.VERIFIED and current.verified_by == by:
        return  # sent twice
    _check_verifier(current, by, now)
    _move("verify", current, version, by=by, now=now, verified_by=by)


@transaction.atomic
def open_again(*, action: Action, version: int, reason: str, by: Person, now: datetime) -> None:
    """It is not done yet, for this reason."""
    current = _locked(action)
    _check_verifier(current, by, now)
    said = reason.strip()
    _move("open", current, version, said=said, by=by, now=now, evidence="", done_by=None)


@transaction.atomic
def hand_on(
    *,
    action: Action,
    version: int,
    owner: Owner,
    due: date,
    reason: str,
    by: Person,
    now: datetime,
) -> None:
    """To another owner, or with another day: by who follows actions, not by who owes it."""
    current = _locked(action)
    today = timezone.localdate(now)
    if not Action.objects.followed_by(by, today).filter(pk=current.pk).exists():
        raise PermissionDenied("Your role does not let you hand this action on.")
    _check_owner(owner)
    if current.state != ActionState.OPEN:
        raise MoveError(f"It is {current.get_state_display().lower()}: nobody owes it any more.")
    if not reason.strip():
        raise MoveError("Say why you hand the action on.")
    check_seen(current, version=version)
    before = {"owner": current.owner_name, "due": current.due}
    save_if_unchanged(
        current, version=version, seen={"state": current.state}, due=due, **_owned(owner)
    )
    after = _locked(action)
    said = f"{reason.strip()}\n{before['owner']} → {after.owner_name}, due {day_in_words(due)}"
    _note(
        after, "handed on", said=said, by=by, now=now,
        before=before, after={"owner": after.owner_name, "due": due},
    )  # fmt: skip


@transaction.atomic
def erase_words(*, source: models.Model, source_name: str) -> None:
    """What was said of the actions of a source that is kept no longer. All are verified by then."""
    theirs = Action.objects.filter(source_kind=source._meta.label_lower, source_id=str(source.pk))
    theirs.update(what=ERASED, evidence=ERASED, reason="", source_name=source_name)
    ActionStep.objects.filter(action__in=theirs).update(said="")


def owns(action: Action, person: Person, today: date) -> bool:
    return (
        OWN_ACTION.is_held_by(person)
        and Action.objects.owned_by(person, today).filter(pk=action.pk).exists()
    )


def may_verify(action: Action, person: Person, today: date) -> bool:
    """Who asked for it, or follows it; never its doer, nor who owns it."""
    if not OWN_ACTION.is_held_by(person) or person.pk == action.done_by_id:
        return False
    if owns(action, person, today):
        return False
    asked = action.opened_by_id == person.pk
    return asked or Action.objects.followed_by(person, today).filter(pk=action.pk).exists()


def _check_verifier(action: Action, by: Person, now: datetime) -> None:
    if not may_verify(action, by, timezone.localdate(now)):
        raise PermissionDenied("Somebody other than its owner, who follows it, verifies an action.")


def _check_owner(owner: Owner) -> None:
    """A post may be vacant: the action then waits to be handed on."""
    person = owner.holder if isinstance(owner, Post) else owner
    if person is None:
        return
    if not person.is_active and isinstance(owner, Person):
        raise MoveError(f"{person} has left. Choose another owner.")
    if person.is_active and not OWN_ACTION.is_held_by(person):
        raise MoveError(f"{person} can’t own an action. Choose another owner.")


def _owned(owner: Owner) -> dict[str, Any]:
    is_post = isinstance(owner, Post)
    return {"owner_post": owner if is_post else None, "owner_person": None if is_post else owner}


def _move(
    name: str,
    current: Action,
    version: int,
    *,
    said: str = "",
    by: Person,
    now: datetime,
    **changes: Any,
) -> None:
    reason = said if name == "open" else ""
    check_seen(current, version=version)
    step = ACTION.move(name, state=current.state, reason=reason)
    save_if_unchanged(
        current,
        version=version,
        seen={"state": step.before},
        state=step.after,
        since=now,
        reason=reason,
        **changes,
    )
    current.version = version + 1
    _note(current, PAST[name], said=said, by=by, now=now)


PAST = {"finish": "finished", "verify": "verified", "open": "opened again"}


def _note(
    action: Action, verb: str, *, said: str = "", by: Person | None, now: datetime, **detail: Any
) -> None:
    """The words stay beside the action: the trail has more readers, and an audit's may tell."""
    ActionStep.objects.create(
        action=action,
        version=action.version,
        verb=verb,
        said=said,
        by=by,
        by_name="The portal" if by is None else by.name,
        at=now,
    )
    name = f"an action from {action.source_name}" if action.is_of_an_audit else str(action)
    record(by, verb, action, target_name=name, at=now, version=action.version, **detail)


def _locked(action: Action) -> Action:
    Action.objects.select_for_update().get(pk=action.pk)
    return Action.objects.with_names().get(pk=action.pk)


def _one_at_a_time(kind: str, number: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"actions of {kind} {number}"]
        )
