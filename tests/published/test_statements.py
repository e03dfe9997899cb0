"""True and false statements about two published papers, worked out from the packs by hand.

A row names the figure that its verdict is of. Without one it is of the whole statement:
`contradicts` where something in it is false, `none` where nothing is.
"""

import csv
import json
from collections import defaultdict
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.indicators.packs.made import loaded
from tests.published.papers import REPORT, SCORECARD

pytestmark = pytest.mark.django_db

LIST = Path(__file__).with_name("statements.csv")


def listed() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def checked(rows: list[dict[str, str]], folder: Path) -> list[list[dict[str, Any]]]:
    batch = folder / "statements.jsonl"
    lines = [
        {"month": row["month"], "codes": row["codes"].split(","), "statement": row["statement"]}
        for row in rows
    ]
    batch.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    out = StringIO()
    call_command("check_text", "--batch", str(batch), stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["statement"] for answer in answers] == [row["statement"] for row in rows]
    return [answer["findings"] for answer in answers]


def test_each_figure_has_the_verdict_that_the_packs_give_it(db: None, tmp_path: Path):
    loaded(SCORECARD)
    loaded(REPORT)
    rows = listed()
    assert len(rows) >= 150
    wrong, contradicted = [], defaultdict(set)
    found = checked(rows, tmp_path)
    for row, findings in zip(rows, found, strict=True):
        if not row["figure"]:
            is_false = any(each["verdict"] == "contradicts" for each in findings)
            if is_false != (row["verdict"] == "contradicts"):
                wrong.append((row, findings))
            contradicted[row["statement"]].update(each["figure"] for each in findings)
            continue
        of_figure = _of(row["figure"], findings)
        if not any(_is_as_listed(row, each) for each in of_figure):
            wrong.append((row, findings))
        if row["verdict"] == "contradicts":
            contradicted[row["statement"]].update(each["figure"] for each in of_figure)
    false_alarms = [
        (row["statement"], each)
        for row, findings in zip(rows, found, strict=True)
        for each in findings
        if each["verdict"] == "contradicts" and each["figure"] not in contradicted[row["statement"]]
    ]
    assert wrong == []
    assert false_alarms == []


def _of(figure: str, findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the figure; of a claim in words, those that begin or end with these."""
    exactly = [each for each in findings if each["figure"] == figure]
    return exactly or [
        each
        for each in findings
        if figure.lower() in each["figure"].lower() or each["figure"].lower() in figure.lower()
    ]


def _is_as_listed(row: dict[str, str], finding: dict[str, Any]) -> bool:
    says = finding["should_be"] or ""
    return finding["verdict"] == row["verdict"] and row["should_be"] in {"", says}
