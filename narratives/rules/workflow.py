"""The states things go through, as data. A move that is not listed cannot be made.

The database holds the same tables: the models give them to its triggers.
"""

from enum import StrEnum

from kpiportal.rules.words import labelled
from kpiportal.workflow import Move, Workflow


class CommentaryState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class RoundState(StrEnum):
    OPEN = "open"
    FIGURES_CLOSED = "figures_closed"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REOPENED = "reopened"


# Of these nothing changes any more.
DECIDED = frozenset({RoundState.APPROVED, RoundState.REOPENED})


class EditionState(StrEnum):
    DRAFT = "draft"
    LEAD_MEMBERS = "lead_members"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        words = {"lead_members": "With the lead member"}
        return words.get(self.value, self.value.capitalize())


_C, _R, _E = CommentaryState, RoundState, EditionState

COMMENTARY = Workflow(
    "commentary",
    _C.DRAFT,
    (
        Move("submit", _C.DRAFT, _C.SUBMITTED, "author"),
        Move("take back", _C.SUBMITTED, _C.DRAFT, "author"),
        Move("accept", _C.SUBMITTED, _C.ACCEPTED, "acceptor"),
        Move("return", _C.SUBMITTED, _C.RETURNED, "acceptor", needs_reason=True),
        # The portal where a figure that it speaks of is restated, and names it.
        Move("return", _C.ACCEPTED, _C.RETURNED, "acceptor, or the portal", needs_reason=True),
        Move("take up", _C.RETURNED, _C.DRAFT, "author"),
    ),
)

MONTH = Workflow(
    "month",
    _R.OPEN,
    (
        Move("close", _R.OPEN, _R.FIGURES_CLOSED, "analyst"),
        Move("open", _R.FIGURES_CLOSED, _R.OPEN, "analyst", needs_reason=True),
    ),
)

QUARTER = Workflow(
    "quarter",
    _R.OPEN,
    (
        Move("close", _R.OPEN, _R.FIGURES_CLOSED, "analyst"),
        Move("hand on", _R.FIGURES_CLOSED, _R.IN_REVIEW, "analyst"),
        Move("approve", _R.IN_REVIEW, _R.APPROVED, "director"),
        Move("send back", _R.IN_REVIEW, _R.FIGURES_CLOSED, "director", needs_reason=True),
        Move("open", _R.FIGURES_CLOSED, _R.OPEN, "analyst", needs_reason=True),
        Move("reopen", _R.APPROVED, _R.REOPENED, "director", needs_reason=True),
    ),
)

EDITION = Workflow(
    "edition",
    _E.DRAFT,
    (
        Move("show the lead member", _E.DRAFT, _E.LEAD_MEMBERS, "analyst"),
        Move("publish", _E.LEAD_MEMBERS, _E.PUBLISHED, "analyst"),
        Move("supersede", _E.PUBLISHED, _E.SUPERSEDED, "the portal"),
        Move("withdraw", _E.PUBLISHED, _E.WITHDRAWN, "analyst", needs_reason=True),
    ),
)


class QuestionState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    CARRIED_FORWARD = "carried_forward"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return labelled(self)


_Q = QuestionState
ANSWERER = "who may answer"
ASKER = "the member who asked"

QUESTION = Workflow(
    "question",
    _Q.ASKED,
    (
        Move("answer", _Q.ASKED, _Q.ANSWERED, ANSWERER),
        Move("close", _Q.ANSWERED, _Q.CLOSED, ASKER),
        Move("carry forward", _Q.ASKED, _Q.CARRIED_FORWARD, "the portal"),
        Move("carry forward", _Q.ANSWERED, _Q.CARRIED_FORWARD, ASKER, needs_reason=True),
        Move("answer", _Q.CARRIED_FORWARD, _Q.ANSWERED, ANSWERER),
    ),
)
