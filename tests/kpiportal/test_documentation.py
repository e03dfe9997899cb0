"""Documents that follow from the code."""

from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from kpiportal import documentation
from kpiportal.access import PERMISSIONS, Role


def test_the_documents_in_the_checkout_say_what_the_code_says(settings: Settings) -> None:
    assert documentation.stale(settings.BASE_DIR) == []


def test_check_names_what_is_out_of_date_and_changes_nothing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.BASE_DIR = tmp_path
    call_command("write_docs")
    file = tmp_path / "docs" / "who-may-do-what.md"
    file.write_text(file.read_text().replace("| all |", "| none |", 1))
    changed = file.read_text()
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        call_command("write_docs", "--check")
    assert ended.value.code == 1
    assert capsys.readouterr().out.startswith("docs/who-may-do-what.md is out of date.")
    assert file.read_text() == changed


def test_each_permission_is_a_row_and_each_role_a_column() -> None:
    rows = [
        line.strip("| ").split(" | ")
        for line in documentation.who_may_do_what().splitlines()
        if line.startswith("| ")
    ]
    heading, _, *body = rows
    assert heading == [role.title for role in Role]
    assert [row[0].lower() for row in body] == [
        permission.what.lower() for permission in PERMISSIONS.values()
    ]
    assert {len(row) for row in body} == {len(Role) + 1}
