"""Saving what somebody has read: only if nobody else saved it in between.

A form carries the version that its reader saw. The check and the save are one statement, so of
two people who save at once one is told.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import F, Model

Thing = TypeVar("Thing", bound=Model)


class SavedByAnotherError(Exception):
    """What was about to be saved is no longer what its editor saw."""


class TryLaterError(Exception):
    """Something else is under way that this would have to wait for. Its text says what."""


def locked(thing: Thing) -> Thing:
    """As it is now. Whoever else would move it waits until this transaction ends."""
    rows = type(thing)._default_manager.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=thing.pk)


def check_seen(current: Any, *, version: int) -> None:
    """Raise SavedByAnotherError unless it is what its editor saw. For what is locked."""
    if current.version != version:
        raise SavedByAnotherError(f"{current} was changed by somebody else in the meantime.")


def was_just_moved(current: Any, *, version: int, state: str) -> bool:
    """Whether the move that is asked for was made already: the same form sent twice."""
    return bool(current.version == version + 1 and current.state == state)


def save_if_unchanged(
    thing: Model, *, version: int, seen: Mapping[str, Any] | None = None, **changes: Any
) -> None:
    """Save these fields and raise the version by one, or raise SavedByAnotherError.

    `seen` is what else must still be so: the state, say, that a move begins from.
    """
    rows = type(thing)._default_manager.filter(pk=thing.pk, version=version, **seen or {})
    if not rows.update(version=F("version") + 1, **changes):
        raise SavedByAnotherError(f"{thing} was saved by somebody else in the meantime.")


def only_changed(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both without what stayed the same: what an event keeps."""
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}
