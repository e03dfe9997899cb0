"""The states of an audit, and of what may follow it, and who moves them on.

What is not listed cannot happen. A declined audit stays declined, with what was written in it:
the case is handed on by a new audit, assigned to somebody else.
"""

from collections.abc import Collection
from enum import StrEnum

from kpiportal.rules.words import labelled
from kpiportal.workflow import Move, MoveError, Workflow


class State(StrEnum):
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    CONSOLIDATED = "consolidated"
    MODERATED = "moderated"
    FINAL = "final"
    DECLINED = "declined"

    @property
    def label(self) -> str:
        return labelled(self)


class Part(StrEnum):
    """The part somebody plays in one audit, whatever their roles."""

    AUDITOR = "auditor"
    MARKERS = "markers"
    MODERATOR = "moderator"
    COORDINATOR = "co-ordinator"


AUDIT = Workflow(
    "audit",
    State.ASSIGNED,
    (
        Move("begin", State.ASSIGNED, State.IN_PROGRESS, Part.AUDITOR),
        Move("submit", State.IN_PROGRESS, State.SUBMITTED, Part.AUDITOR),
        Move("decline", State.ASSIGNED, State.DECLINED, Part.AUDITOR, needs_reason=True),
        Move("decline", State.IN_PROGRESS, State.DECLINED, Part.AUDITOR, needs_reason=True),
        Move("take back", State.ASSIGNED, State.DECLINED, Part.COORDINATOR, needs_reason=True),
        Move("take back", State.IN_PROGRESS, State.DECLINED, Part.COORDINATOR, needs_reason=True),
        Move("consolidate", State.SUBMITTED, State.CONSOLIDATED, Part.MARKERS, needs_reason=True),
        Move("moderate", State.SUBMITTED, State.MODERATED, Part.MODERATOR),
        Move("moderate", State.CONSOLIDATED, State.MODERATED, Part.MODERATOR),
        Move("finalise", State.MODERATED, State.FINAL, Part.MODERATOR),
    ),
)
BEING_RECORDED = frozenset({State.ASSIGNED, State.IN_PROGRESS})
RECORDED = frozenset({State.SUBMITTED, State.CONSOLIDATED, State.MODERATED, State.FINAL})
AWAITS_MODERATION = BEING_RECORDED | {State.SUBMITTED, State.CONSOLIDATED, State.MODERATED}


class Alarm(StrEnum):
    """Where a child's case stands whose practice was found inadequate."""

    STARTED = "started"
    ACKNOWLEDGED = "acknowledged"
    PLANNED = "planned"
    REAUDITED = "reaudited"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return "Re-audited" if self is Alarm.REAUDITED else self.capitalize()


HEAD = "head of service"
INADEQUATE = Workflow(
    "inadequate case",
    Alarm.STARTED,
    (
        Move("acknowledge", Alarm.STARTED, Alarm.ACKNOWLEDGED, HEAD),
        Move("plan", Alarm.ACKNOWLEDGED, Alarm.PLANNED, HEAD, needs_reason=True),
        Move("re-audit", Alarm.PLANNED, Alarm.REAUDITED, Part.MODERATOR),
        Move("close", Alarm.REAUDITED, Alarm.CLOSED, Part.COORDINATOR, needs_reason=True),
        # An appeal found that it wasn't.
        Move("lift", Alarm.STARTED, Alarm.CLOSED, "the portal"),
        Move("lift", Alarm.ACKNOWLEDGED, Alarm.CLOSED, "the portal"),
        Move("lift", Alarm.PLANNED, Alarm.CLOSED, "the portal"),
        Move("lift", Alarm.REAUDITED, Alarm.CLOSED, "the portal"),
    ),
)


def move(name: str, *, state: str, parts: Collection[str], reason: str = "") -> Move:
    """The move of that name for somebody who plays these parts, or MoveError."""
    found = AUDIT.move(name, state=state, reason=reason)
    if found.who not in parts:
        raise MoveError(f"Only the {found.who} of an audit may {name} it.")
    return found


def possible(*, state: str, parts: Collection[str]) -> frozenset[str]:
    """The names of the moves to offer to somebody who plays these parts."""
    return frozenset(m.name for m in AUDIT.moves if m.before == state and m.who in parts)
