"""What the audits found beside the quarter's counts: by whom, in what, and how surely."""

from datetime import date

import pytest
from django.core.management import call_command

from audits.actions.moderation import finalise, moderate
from audits.findings import Full, in_full
from audits.models import Audit, AuditTheme, Theme
from kpiportal import demo
from kpiportal.access import Role
from tests.audits.conftest import NOW, Round, someone
from tests.audits.test_findings import make_final, programme


@pytest.fixture
def shown(db: None) -> Full:
    demo.make_organisation()
    call_command("load_demo_audits")
    [found] = in_full()
    return found


def test_every_breakdown_of_the_demo_adds_up_to_the_published_year(shown: Full) -> None:
    year = [share.count for share in shown.found.to_date.shares]
    assert (year, shown.found.to_date.of) == ([0, 46, 56, 13], 115)
    by_team, by_type, by_area = shown.breakdowns
    for breakdown in (by_team, by_type):
        columns = zip(*(line.shares for line in breakdown.lines), strict=True)
        assert [sum(share.count for share in column) for column in columns] == year
        assert sum(line.good.count for line in breakdown.lines) == 46
    assert [line.label for line in by_area.lines] == [
        "Assessment",
        "Plan",
        "Voice of the child",
        "Management oversight",
        "Visits",
    ]
    assert {line.of for line in by_area.lines} == {115}


def test_the_movement_is_from_what_the_auditors_said_to_what_is_final(shown: Full) -> None:
    assert [counts for _, counts in shown.movement] == [
        [0, 0, 0, 0],
        [0, 46, 6, 0],
        [0, 0, 50, 0],
        [0, 0, 0, 13],
    ]
    assert shown.moved == 6


def test_agreement_is_of_the_audits_marked_twice_in_twelve_months(shown: Full) -> None:
    found = shown.marking
    assert found is not None
    assert (found.last_month.label, found.audits, found.same) == ("December 2017", 29, 22)
    assert found.agreement is not None
    assert found.agreement.audits == 29
    assert found.agreement.kappa.low < found.agreement.kappa.value < found.agreement.ac2.value


def test_below_ten_audits_marked_twice_nothing_is_measured(round_: Round) -> None:
    """They are counted all the same, blindness and all: the first and the second judgement."""
    make_final(round_, round_.programme, "Good", 9)
    _mark_again(round_, "Inadequate")
    found = in_full()[0].marking
    assert found is not None
    assert (found.audits, found.same, found.is_too_few, found.agreement) == (9, 0, True, None)


def test_the_tenth_is_measured_and_audits_older_than_a_year_are_not(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 5)
    make_final(round_, round_.programme, "Inadequate", 5)
    old = programme(round_, date(2016, 10, 1))
    make_final(round_, old, "Good", 5)
    _mark_again(round_, "Good")
    found = in_full()[0].marking
    assert found is not None
    assert (found.audits, found.same) == (10, 5)
    assert found.agreement is not None


def _mark_again(round_: Round, grade: str) -> None:
    other = someone("Other marker", Role.AUDITOR)
    for audit in Audit.objects.filter(second_of=None):
        second = Audit.objects.create(
            programme=audit.programme,
            case=audit.case,
            team=audit.team,
            auditor=other,
            second_of=audit,
            assigned_at=NOW,
            assigned_by=round_.cast.audit_coordinator,
        )
        round_.submit(second, grade)


def test_themes_are_counted_by_audit_what_worries_most_first(round_: Round) -> None:
    risk, plan = Theme.objects.filter(name__in=["Analysis of risk", "Planning and review"])
    for number in range(3):
        audit = round_.submit(round_.assign(f"T{number}"))
        AuditTheme.objects.create(audit=audit, theme=plan, side="strength")
        if number:
            AuditTheme.objects.create(audit=audit, theme=risk, side="concern")
    assert in_full()[0].themes == []  # nothing is final
    for audit in Audit.objects.all():
        given = {"audit": audit, "by": round_.cast.moderator, "now": NOW}
        moderate(version=audit.version, grade=audit.grade, reason="", **given)
        finalise(version=audit.version + 1, **given)
    assert [
        (row.name, row.concerns.count, row.strengths.count, row.concerns.of)
        for row in in_full()[0].themes
    ] == [("Analysis of risk", 2, 0, 3), ("Planning and review", 0, 3, 3)]


def test_a_case_type_that_was_not_given_stands_in_no_line(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 2)
    by_team, by_type, by_area = in_full()[0].breakdowns
    assert [(line.label, line.of) for line in by_team.lines] == [("North", 2)]
    assert by_type.lines == []
    assert [(line.label, line.of) for line in by_area.lines] == [("Assessment", 2)]


def test_an_earlier_year_is_shown_as_it_stood(round_: Round) -> None:
    make_final(round_, round_.programme, "Good", 1)
    make_final(round_, programme(round_, date(2018, 4, 1)), "Inadequate", 2)
    assert in_full()[0].found.to_date.label == "2018-19 year to date"
    [before] = in_full("2017-18")
    assert (before.found.to_date.label, before.found.to_date.of) == ("2017-18 year to date", 1)
    assert [row.label for row in before.found.quarters] == ["Q3 2017-18"]
