"""A tool gets versions, a scale its name and day; what was audited by one stays so."""

from datetime import date

import pytest

from audits.actions.instruments import AreaSaid, GradeSaid, keep_scale, keep_tool
from audits.models import GradeScale, Tool
from kpiportal.workflow import MoveError
from tests.audits.conftest import Round
from tests.audits.pages.browsing import as_, get
from tests.audits.test_drawing import setting_up


def areas(tool: Tool) -> list[tuple]:
    return list(tool.areas.values_list("name", "guidance", "is_graded"))


def test_a_changed_tool_is_a_new_version_and_the_old_one_stays(round_: Round) -> None:
    old = round_.programme.tool
    before, by = areas(old), round_.cast.audit_coordinator
    said = [AreaSaid("Plan", "By when?"), AreaSaid("Reflection", is_graded=False)]
    made = [keep_tool(name=old.name, areas=said, by=by) for _ in range(2)]
    assert [(tool.name, tool.version) for tool in made] == [(old.name, 2)] * 2
    assert areas(made[0]) == [("Plan", "By when?", True), ("Reflection", "", False)]
    assert areas(old) == before
    programme = setting_up(round_, tool=made[0])
    audit = round_.assign(programme=programme)
    assert [name for name, _, _ in areas(audit.programme.tool)] == ["Plan", "Reflection"]
    with pytest.raises(MoveError, match="Cases were given out"):
        setting_up(round_, programme, tool=old)


def test_a_scale_is_named_and_dated(round_: Round) -> None:
    by = round_.cast.audit_coordinator
    given = {
        "name": "Ours",
        "first_day": date(2018, 4, 1),
        "grades": [GradeSaid("Met", is_good=True), GradeSaid("Not met", starts_clock=True)],
        "by": by,
    }
    scale = keep_scale(**given)
    assert list(scale.grades.values_list("name", "order", "is_good", "starts_clock")) == [
        ("Met", 1, True, False),
        ("Not met", 2, False, True),
    ]
    with pytest.raises(MoveError, match="name and day already"):
        keep_scale(**given)
    keep_scale(**given | {"first_day": date(2019, 4, 1)})
    assert GradeScale.objects.filter(name="Ours").count() == 2


def test_nothing_stands_there_twice(round_: Round) -> None:
    by = round_.cast.audit_coordinator
    with pytest.raises(MoveError, match="The area Plan stands there twice"):
        keep_tool(name="T", areas=[AreaSaid("Plan"), AreaSaid("Plan")], by=by)
    with pytest.raises(MoveError, match="one judgement at least"):
        keep_scale(name="S", first_day=date(2018, 4, 1), grades=[], by=by)


def test_the_pages_keep_what_was_typed(round_: Round) -> None:
    by, old = round_.cast.audit_coordinator, round_.programme.tool
    page = get(by, "new_audit_tool", of=old.pk).content.decode()
    assert 'value="Voice of the child"' in page
    typed = {"name": old.name, "area-1-name": "Plan", "area-2-name": "Visits"}
    typed |= {"area-2-is_graded": "on"}
    assert as_(by).post("/audits/tools/new/", typed).status_code == 302
    tool = Tool.objects.get(name=old.name, version=2)
    assert areas(tool) == [("Plan", "", False), ("Visits", "", True)]
    typed = {
        "name": "Ours",
        "first_day": "1/4/2018",
        "grade-1-name": "Met",
        "grade-1-is_good": "on",
    }
    assert as_(by).post("/audits/scales/new/", typed).status_code == 302
    shown = get(by, "audit_tools").content.decode()
    assert "Ours, in use from 1 April 2018" in shown
    assert f"{old.name}, version 2" in shown
