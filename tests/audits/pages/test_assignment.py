"""The co-ordinator's pages: programmes, cases, who has them."""

from datetime import date

import pytest

from audits.actions.moderation import finalise, moderate
from audits.actions.recording import decline
from audits.models import Audit, Case, Programme
from audits.pages.programmes import periods
from kpiportal.access import Role
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import get, post


def answers(round_: Round, **changes: object) -> dict[str, object]:
    return {
        "programme": round_.programme.pk,
        "number": "55501",
        "team": round_.team.pk,
        "auditor": round_.cast.auditor.pk,
        "moderator": "",
    } | changes


def test_a_case_is_taken_in_once(round_: Round) -> None:
    coordinator = round_.cast.audit_coordinator
    pages = [post(coordinator, "assign_audit", **answers(round_)) for _ in range(2)]
    audit = Audit.objects.get()
    assert [(page.status_code, page["Location"]) for page in pages] == [
        (302, f"/audits/{audit.pk}/")
    ] * 2
    assert (audit.case.case_number.number, audit.auditor) == ("55501", round_.cast.auditor)


def test_a_refusal_stands_at_the_choice_that_it_is_about(round_: Round) -> None:
    near = someone("Near", Role.AUDITOR, team=round_.team)
    coordinator = round_.cast.audit_coordinator
    page = post(coordinator, "assign_audit", **answers(round_, auditor=near.pk))
    assert page.context["form"].errors == {
        "auditor": ["Near is in the case's own team. Choose another auditor."]
    }
    near_moderator = someone("Beside", Role.MODERATOR, team=round_.team)
    page = post(coordinator, "assign_audit", **answers(round_, moderator=near_moderator.pk))
    assert page.context["form"].errors == {
        "moderator": ["Beside is in the case's own team. Choose another moderator."]
    }
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ANALYST, Role.MEMBER])
def test_only_auditors_are_offered_and_taken(round_: Round, role: Role) -> None:
    wrong = round_.cast.of(role)
    page = post(round_.cast.audit_coordinator, "assign_audit", **answers(round_, auditor=wrong.pk))
    assert list(page.context["form"].errors) == ["auditor"]


def test_the_page_says_what_to_do_where_there_is_no_programme(round_: Round) -> None:
    round_.programme.delete()
    page = get(round_.cast.audit_coordinator, "assign_audit").content.decode()
    assert "No programme has been started yet" in page


def test_a_declined_case_is_handed_on(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    decline(audit=audit, reason="Known to me", by=cast.auditor, now=NOW)
    page = get(cast.audit_coordinator, "audit", audit.pk).content.decode()
    assert "Hand on to somebody else" in page
    page = post(cast.audit_coordinator, "hand_on_audit", audit.pk, auditor=cast.auditor.pk)
    assert page.context["form"].errors == {
        "auditor": ["Auditor has declined this case. Choose another auditor."]
    }
    other = someone("Other", Role.AUDITOR)
    post(cast.audit_coordinator, "hand_on_audit", audit.pk, auditor=other.pk)
    assert Audit.objects.get(replaces=audit).auditor == other
    page = get(cast.audit_coordinator, "audit", audit.pk).content.decode()
    assert "Hand on to somebody else" not in page


def test_work_that_is_past_giving_out_leads_back_to_the_audit(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    given = {"audit": audit, "version": audit.version, "by": round_.cast.moderator, "now": NOW}
    moderate(**given, grade=audit.grade, reason="")
    finalise(**given | {"version": audit.version + 1})
    for page in ("hand_on_audit", "audit_moderator"):
        answer = get(round_.cast.audit_coordinator, page, audit.pk)
        assert (answer.status_code, answer["Location"]) == (302, f"/audits/{audit.pk}/")


def test_a_programme_is_started(round_: Round) -> None:
    coordinator = round_.cast.audit_coordinator
    given = {"title": "Neglect", "kind": "thematic", "theme": "Neglect"}
    first = f"{periods(date.today())[0][1][0][0]}"  # noqa: DTZ011  any that is offered
    page = post(coordinator, "new_audit_programme", **given, period=first)
    assert page.status_code == 302
    programme = Programme.objects.get(title="Neglect")
    assert (f"{programme.first_day}/{programme.months}", programme.theme) == (first, "Neglect")
    page = post(coordinator, "new_audit_programme", **given, period=first)
    assert page.context["form"].errors == {
        "title": ["A programme with this title is there already"]
    }


@pytest.mark.parametrize(
    ("kind", "theme", "error"),
    [
        ("thematic", "", "Enter the theme of the programme"),
        ("random", "Neglect", "A random programme has no theme: leave this empty"),
    ],
)
def test_a_theme_goes_with_a_thematic_programme_alone(
    round_: Round, kind: str, theme: str, error: str
) -> None:
    page = post(
        round_.cast.audit_coordinator, "new_audit_programme", title="A", kind=kind, theme=theme
    )
    assert page.context["form"].errors["theme"] == [error]


def test_the_periods_offered_are_those_of_three_years() -> None:
    (_, quarters), (_, months) = periods(date(2018, 2, 1))
    assert [quarters[0], quarters[3], quarters[-1]] == [
        ("2016-04-01/3", "Q1 2016-17"),
        ("2017-01-01/3", "Q4 2016-17"),
        ("2019-01-01/3", "Q4 2018-19"),
    ]
    assert (months[0], months[-1]) == (
        ("2016-04-01/1", "April 2016"),
        ("2019-03-01/1", "March 2019"),
    )
    assert (len(quarters), len(months)) == (12, 36)


def test_the_programmes_count_their_cases(round_: Round) -> None:
    round_.assign("1")
    round_.submit(round_.assign("2"))
    declined = round_.assign("3")
    decline(audit=declined, reason="Known to me", by=round_.cast.auditor, now=NOW)
    [row] = get(round_.cast.audit_coordinator, "audit_programmes").context["table"].rows
    assert (row.record.cases, row.record.final) == (2, 0)


def test_what_waits_is_called_as_on_its_own_page(round_: Round) -> None:
    audit = round_.assign()
    page = get(round_.cast.auditor, "your_work").content.decode()
    assert f">{audit.case}, {audit.programme}</a>" in page
