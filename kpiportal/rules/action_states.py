"""The states of an action. What is not listed cannot happen; the database holds the same table.

That it is overdue is a matter of its date, not a state.
"""

from enum import StrEnum

from kpiportal.workflow import Move, Workflow


class ActionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    VERIFIED = "verified"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    ActionState.OPEN: "To be done",
    ActionState.DONE: "Done, to be verified",
    ActionState.VERIFIED: "Verified",
}

OWNER = "owner"
ANOTHER = "somebody else"

ACTION = Workflow(
    "action",
    ActionState.OPEN,
    (
        Move("finish", ActionState.OPEN, ActionState.DONE, OWNER),
        Move("verify", ActionState.DONE, ActionState.VERIFIED, ANOTHER),
        Move("open", ActionState.DONE, ActionState.OPEN, ANOTHER, needs_reason=True),
    ),
)
