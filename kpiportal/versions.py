"""Saving what somebody has read: only if nobody else saved it in between.

A form carries the version that its reader saw. The check and the save are one statement, so of
two people who save at once one is told.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Model


class SavedByAnotherError(Exception):
    """What was about to be saved is no longer what its editor saw."""


class TryLaterError(Exception):
    """Something else is under way that this would have to wait for. Its text says what."""


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
