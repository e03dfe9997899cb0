"""Counts are for the staff; members wait for what is published."""

from kpiportal.access import Role
from tests.audits.conftest import Round
from tests.audits.pages.browsing import get
from tests.audits.test_findings import make_final


def test_staff_see_the_counts_and_members_nothing_that_is_not_published(round_: Round) -> None:
    make_final(round_, round_.programme, "Inadequate", 1)
    cast = round_.cast
    members = {cast.of(Role.MEMBER), cast.of(Role.LEAD_MEMBER)}
    without = {cast.administrator, cast.nobody}
    for person in cast.everybody:
        page = get(person, "audit_findings")
        shown = page.content.decode()
        if person in without:
            assert page.status_code == 403
        elif person in members:
            assert "No findings have been published yet" in shown
            assert "Inadequate" not in shown
        else:
            assert page.status_code == 200
            assert "100.0 (20.7 to 100.0)" in shown


def test_findings_name_no_case(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 2)
    assert "CA-" not in get(round_.cast.analyst, "audit_findings").content.decode()


def test_the_page_says_so_where_nothing_is_final_yet(round_: Round) -> None:
    round_.assign()
    shown = get(round_.cast.analyst, "audit_findings").content.decode()
    assert "Q3 2017-18" in shown
    assert "100.0" not in shown


def test_the_counts_are_there_for_another_program_with_what_they_stand_on(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 1)
    make_final(round_, round_.programme, "Inadequate", 2)
    answer = get(round_.cast.analyst, "audit_findings_counts")
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "audits,by,of what,judgement,count,of,percent"
    assert "Random sample,Quarter,Q3 2017-18,Good,1,3,33.3" in lines
    assert "Random sample,Team,North,Inadequate,2,3,66.7" in lines
    assert "CA-" not in answer.content.decode()
    for role in (Role.MEMBER, Role.LEAD_MEMBER):
        members = get(round_.cast.of(role), "audit_findings_counts").content.decode()
        assert members.split("\r\n")[1:] == [""]


def test_a_year_that_is_not_offered_shows_nothing(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 1)
    assert "100.0" in get(round_.cast.analyst, "audit_findings", year="2017-18").content.decode()
    shown = get(round_.cast.analyst, "audit_findings", year="<script>").content.decode()
    assert "100.0" not in shown
