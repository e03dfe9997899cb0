"""The command's manners: what goes in, what comes out, what it says when it can't."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.indicators.register import Register

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A 1", title="% of visits in time", unit="percent", better="bigger")
    register.value("A 1", "2019-09", "80")
    register.value("A 1", "2019-08", "70")
    return register


def printed(*arguments: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("check_text", *arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_one_object_a_line_in_the_order_of_the_lines(tmp_path: Path):
    file = tmp_path / "text.txt"
    file.write_text("80% of visits were in time.\n\n  \r\n79% of visits were in time.\n")
    first, second = printed("--month", "2019-09", "--code", "A 1", str(file))
    assert first == {
        "statement": "80% of visits were in time.",
        "findings": [
            {
                "figure": "80%",
                "verdict": "match",
                "should_be": None,
                "what": "A 1 in September 2019",
            }
        ],
    }
    assert second["findings"] == [
        {
            "figure": "79%",
            "verdict": "contradicts",
            "should_be": "80%",
            "what": "A 1 in September 2019",
        }
    ]


def test_a_batch_names_month_and_codes_on_each_line(tmp_path: Path):
    file = tmp_path / "batch.jsonl"
    lines = [
        {"month": month, "codes": ["A 1"], "statement": "70% of visits were in time."}
        for month in ("2019-08", "2019-09")
    ]
    file.write_text("\n".join(map(json.dumps, lines)))
    assert [answer["findings"][0]["verdict"] for answer in printed("--batch", str(file))] == [  # type: ignore[index]
        "match",
        "contradicts",
    ]


def test_a_batch_is_read_with_as_many_questions_as_one_line(
    tmp_path: Path, django_assert_num_queries: "object"
):
    file = tmp_path / "batch.jsonl"
    line = json.dumps({"month": "2019-09", "codes": ["A 1"], "statement": "80% were in time."})
    file.write_text("\n".join([line] * 500))
    with django_assert_num_queries(10):  # type: ignore[operator]
        assert len(printed("--batch", str(file))) == 500


def test_an_unknown_code_is_said(tmp_path: Path):
    file = tmp_path / "text.txt"
    file.write_text("80%\n")
    with pytest.raises(CommandError, match="The register has no B 2"):
        printed("--month", "2019-09", "--code", "A 1,B 2", str(file))


def test_a_line_that_is_no_statement_is_named(tmp_path: Path):
    file = tmp_path / "batch.jsonl"
    file.write_text('{"month": "2019-09", "codes": ["A 1"], "statement": "80%"}\n{"month": "x"}\n')
    with pytest.raises(CommandError, match="Line 2: codes is missing"):
        printed("--batch", str(file))


def test_month_and_code_are_asked_for():
    with pytest.raises(CommandError, match="Say --month and --code"):
        printed("--month", "2019-09")
