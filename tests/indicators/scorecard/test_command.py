import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from indicators.judging import judge
from indicators.rules import words
from indicators.rules.suppression import Audience
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db
# Two past years, the month a year ago, and April to August.
NO_MONTHS = " ".join("–" * 8)


@pytest.fixture(autouse=True)
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("=A", better="bigger", disclosure="children")
    register.value("=A", "2019-09", "-3", status="suppressed")
    judge()
    return register


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("scorecard", "--month", "2019-09", *arguments, stdout=out)
    return out.getvalue()


def test_staff_and_json_where_not_said():
    found = json.loads(printed())
    assert (found["council"], found["month"], found["audience"]) == (
        "Testshire Council",
        "2019-09",
        "staff",
    )
    assert [(each["code"], each["value"]) for each in found["indicators"]] == [("=A", "-3")]
    assert found["totals"]["trend"] == {"better": 0, "same": 0, "worse": 0, "none": 1}


def test_another_audience_is_not_told():
    (row,) = json.loads(printed("--audience", "published"))["indicators"]
    assert (row["value"], row["shown"], row["status"]) == (None, None, "suppressed")


def test_as_known_before_anything_was_known_there_are_no_rows():
    assert json.loads(printed("--as-known", "2019-12-31"))["indicators"] == []


def test_csv_keeps_negative_numbers_and_defuses_text():
    header, row = printed("--format", "csv").splitlines()
    cells = dict(zip(header.split(","), row.split(","), strict=True))
    assert (cells["code"], cells["value"], cells["shown"]) == ("'=A", "-3", "-3")


def test_a_workbook_is_written_to_the_file_named(tmp_path: Path):
    file = tmp_path / "card.xlsx"
    assert printed("--format", "xlsx", "--output", str(file)) == ""
    header, row = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    cells = dict(zip(header, row, strict=True))
    assert (cells["code"], cells["value"], cells["target"]) == ("=A", -3.0, "")


@pytest.mark.parametrize(
    ("audience", "told"),
    [("staff", "-3 suppressed"), ("published", "suppressed")],
)
def test_a_pdf_says_for_whom_it_is_and_that_nobody_signed_it(
    tmp_path: Path, audience: str, told: str
):
    file = tmp_path / "card.pdf"
    assert printed("--format", "pdf", "--audience", audience, "--output", str(file)) == ""
    reader = PdfReader(file)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert f"=A =A – Month Bigger Number {NO_MONTHS} {told}" in text
    assert words.AS_SEEN[Audience(audience)] in text
    assert "DRAFT, not approved" in text
    assert ("-3" in text) == (audience == "staff")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_json_is_written_to_the_file_named(tmp_path: Path):
    file = tmp_path / "card.json"
    assert printed("--output", str(file)) == ""
    assert json.loads(file.read_text("utf-8"))["month"] == "2019-09"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--month", "2019-13"], "'2019-13'|2019-13 is no month"),
        (["--month", "2019-09", "--as-known", "3 May"], "'3 May' is no day: write 2017-11-03."),
        (["--month", "2019-09", "--audience", "everyone"], "invalid choice: 'everyone'"),
        (["--month", "2019-09", "--output", "/no/such/folder/x"], "could not be written"),
        ([], "the following arguments are required: --month"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], sentence: str):
    with pytest.raises(CommandError, match=sentence):
        call_command("scorecard", *arguments)
