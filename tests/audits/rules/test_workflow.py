"""What may follow what in an audit, written out by hand."""

from itertools import product

import pytest

from audits.rules.workflow import AUDIT, Part, State, move, possible
from kpiportal.workflow import MoveError

AUDITOR, MODERATOR, MARKERS, COORDINATOR = "auditor", "moderator", "markers", "co-ordinator"
TABLE = {
    "assigned": {
        "begin": ("in_progress", AUDITOR),
        "decline": ("declined", AUDITOR),
        "take back": ("declined", COORDINATOR),
    },
    "in_progress": {
        "submit": ("submitted", AUDITOR),
        "decline": ("declined", AUDITOR),
        "take back": ("declined", COORDINATOR),
    },
    "submitted": {
        "consolidate": ("consolidated", MARKERS),
        "moderate": ("moderated", MODERATOR),
    },
    "consolidated": {"moderate": ("moderated", MODERATOR)},
    "moderated": {"finalise": ("final", MODERATOR)},
    "final": {},
    "declined": {},
}
NAMES = ["begin", "submit", "decline", "take back", "consolidate", "moderate", "finalise"]


@pytest.mark.parametrize(("state", "name", "part"), list(product(TABLE, NAMES, Part)))
def test_a_move_is_made_only_where_the_table_lists_it_and_by_whom(
    state: str, name: str, part: str
) -> None:
    after, who = TABLE[state].get(name, (None, None))
    if who == part:
        assert move(name, state=state, parts=[part], reason="Because").after == after
        assert name in possible(state=state, parts=[part])
    else:
        with pytest.raises(MoveError):
            move(name, state=state, parts=[part], reason="Because")
        assert name not in possible(state=state, parts=[part])


def test_the_table_names_every_state() -> None:
    assert set(AUDIT.states) == set(State) == set(TABLE)


def test_declining_wants_a_reason() -> None:
    with pytest.raises(MoveError, match=r"Say why you decline the audit\."):
        move("decline", state="assigned", parts=["auditor"], reason="  ")


def test_a_stranger_moves_nothing() -> None:
    assert {possible(state=state, parts=[]) for state in TABLE} == {frozenset()}
