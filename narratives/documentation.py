"""The states that things go through, written out from their tables."""

from collections.abc import Iterator

from audits.rules.workflow import AUDIT, INADEQUATE
from indicators.rules.flag_states import FLAG
from kpiportal.documentation import document
from kpiportal.rules.action_states import ACTION
from kpiportal.rules.words import spaced
from kpiportal.workflow import Workflow
from narratives.rules.workflow import COMMENTARY, EDITION, MONTH, QUARTER, QUESTION

INTRODUCTION = """\
# States

Written by `bin/manage write_docs` from the tables in `narratives/rules/workflow.py`,
`audits/rules/workflow.py`, `indicators/rules/flag_states.py` and
`kpiportal/rules/action_states.py`; `bin/lint` compares them. What is not listed cannot happen: in
the code, and in the database, whose triggers are made from the same tables.
"""


@document("docs/states.md")
def states() -> str:
    workflows = [MONTH, COMMENTARY, QUARTER, EDITION, QUESTION, AUDIT, INADEQUATE, ACTION, FLAG]
    return "\n".join([INTRODUCTION, *(line for one in workflows for line in _table(one))])


def _table(workflow: Workflow) -> Iterator[str]:
    yield f"## {workflow.what.capitalize()}"
    yield f"Begins as {spaced(workflow.begins)}."
    yield ""
    yield "| move | from | to | by | with a reason |"
    yield "| --- | --- | --- | --- | --- |"
    for move in workflow.moves:
        reason = "yes" if move.needs_reason else ""
        cells = (move.name, spaced(move.before), spaced(move.after), move.who, reason)
        yield f"| {' | '.join(cells)} |"
    yield ""
