"""What may follow what: the whole table, written out by hand."""

from itertools import product

import pytest

from kpiportal.workflow import MoveError, Workflow
from narratives.rules.workflow import COMMENTARY, EDITION, MONTH, QUARTER

TABLES = {
    COMMENTARY: {
        "draft": {"submit": "submitted"},
        "submitted": {"take back": "draft", "accept": "accepted", "return": "returned"},
        "accepted": {"return": "returned"},
        "returned": {"take up": "draft"},
    },
    MONTH: {"open": {"close": "figures_closed"}, "figures_closed": {"open": "open"}},
    QUARTER: {
        "open": {"close": "figures_closed"},
        "figures_closed": {"hand on": "in_review", "open": "open"},
        "in_review": {"approve": "approved", "send back": "figures_closed"},
        "approved": {"reopen": "reopened"},
        "reopened": {},
    },
    EDITION: {
        "draft": {"show the lead member": "lead_members"},
        "lead_members": {"publish": "published"},
        "published": {"supersede": "superseded", "withdraw": "withdrawn"},
        "superseded": {},
        "withdrawn": {},
    },
}
WITH_REASON = {
    ("commentary", "return"),
    ("month", "open"),
    ("quarter", "send back"),
    ("quarter", "open"),
    ("quarter", "reopen"),
    ("edition", "withdraw"),
}
CASES = [
    pytest.param(workflow, state, name, id=f"{workflow.what}: {name} when {state}")
    for workflow in TABLES
    for state, name in product(workflow.states, dict.fromkeys(m.name for m in workflow.moves))
]


@pytest.mark.parametrize(("workflow", "state", "name"), CASES)
def test_a_move_is_made_exactly_where_the_table_lists_it(
    workflow: Workflow, state: str, name: str
) -> None:
    after = TABLES[workflow][state].get(name)
    if after is None:
        with pytest.raises(MoveError):
            workflow.move(name, state=state, reason="Because")
    else:
        assert workflow.move(name, state=state, reason="Because").after == after


@pytest.mark.parametrize("workflow", TABLES, ids=lambda workflow: workflow.what)
def test_the_table_names_every_state(workflow: Workflow) -> None:
    assert set(workflow.states) == set(TABLES[workflow])


@pytest.mark.parametrize(("workflow", "state", "name"), CASES)
def test_moves_back_want_a_reason_and_no_others(workflow: Workflow, state: str, name: str) -> None:
    if name not in workflow.possible(state):
        return
    if (workflow.what, name) in WITH_REASON:
        with pytest.raises(MoveError, match="Say why"):
            workflow.move(name, state=state, reason="  ")
    else:
        assert workflow.move(name, state=state).name == name


def test_the_refusal_says_where_the_thing_is() -> None:
    with pytest.raises(MoveError, match=r"You cannot accept the commentary: it is draft\."):
        COMMENTARY.move("accept", state="draft")
