"""The states of an upload. What is not listed cannot happen; the database holds the same table."""

from enum import StrEnum

from kpiportal.workflow import Move, Workflow


class State(StrEnum):
    RECEIVED = "received"
    READ = "read"
    CONFIRMED = "confirmed"
    LOADED = "loaded"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    State.RECEIVED: "Being read",
    State.READ: "Ready to confirm",
    State.CONFIRMED: "Being loaded",
    State.LOADED: "Loaded",
    State.WITHDRAWN: "Withdrawn",
    State.REFUSED: "Refused",
}

_S = State

UPLOAD = Workflow(
    "upload",
    _S.RECEIVED,
    (
        Move("preview", _S.RECEIVED, _S.READ, "the portal"),
        Move("refuse", _S.RECEIVED, _S.REFUSED, "the portal"),
        Move("read again", _S.READ, _S.RECEIVED, "analyst"),
        Move("confirm", _S.READ, _S.CONFIRMED, "analyst"),
        Move("withdraw", _S.RECEIVED, _S.WITHDRAWN, "analyst"),
        Move("withdraw", _S.READ, _S.WITHDRAWN, "analyst"),
        Move("load", _S.CONFIRMED, _S.LOADED, "the portal"),
        # The register changed between the confirmation and its turn.
        Move("read again", _S.CONFIRMED, _S.RECEIVED, "the portal"),
        Move("refuse", _S.CONFIRMED, _S.REFUSED, "the portal"),
    ),
)
# The portal is at work on it: the page looks again by itself.
UNDERWAY = frozenset({State.RECEIVED, State.CONFIRMED})
