"""The form in which an audit is recorded."""

from audits.actions.recording import save
from audits.models import AreaJudgement, Audit
from kpiportal.pages.forms import problems
from tests.audits.conftest import NOW, Round
from tests.audits.pages.browsing import filled_in, get, post


def test_what_was_written_is_saved_and_found_again(round_: Round) -> None:
    auditor, audit, area = round_.cast.auditor, round_.assign(), round_.areas[2]
    good = round_.grade("Good")
    answers = {
        f"area-{area.pk}-grade": good.pk,
        f"area-{area.pk}-explanation": "Seen alone.\r\nHeard.",
        "strengths": "Steady work",
    }
    page = post(auditor, "record_audit", audit.pk, **filled_in(audit, **answers))
    assert page.status_code == 302
    audit.refresh_from_db()
    assert (audit.state, audit.version, audit.strengths) == ("in_progress", 2, "Steady work")
    judged = AreaJudgement.objects.get(audit=audit, area=area)
    assert (judged.grade, judged.explanation) == (good, "Seen alone.\nHeard.")
    page = get(auditor, "record_audit", audit.pk)
    assert "Steady work" in page.content.decode()
    assert page.context["areas"][2].initial == {
        "grade": good,
        "explanation": "Seen alone.\nHeard.",
    }


def test_a_complete_audit_is_submitted(round_: Round) -> None:
    auditor, audit, good = round_.cast.auditor, round_.assign(), round_.grade("Good")
    answers = filled_in(audit, grade=good.pk, explanation="Purposeful.", submit="yes")
    page = post(auditor, "record_audit", audit.pk, **answers)
    assert (page.status_code, page["Location"]) == (302, f"/audits/{audit.pk}/")
    audit.refresh_from_db()
    assert (audit.state, audit.grade, audit.explanation) == ("submitted", good, "Purposeful.")
    # A second click gives the same answer and changes nothing.
    again = post(auditor, "record_audit", audit.pk, **answers)
    assert (again.status_code, again["Location"]) == (302, page["Location"])
    audit.refresh_from_db()
    assert (audit.state, audit.version) == ("submitted", 2)


def test_a_judgement_without_an_explanation_is_kept_but_not_submitted(round_: Round) -> None:
    auditor, audit, area = round_.cast.auditor, round_.assign(), round_.areas[1]
    answers = {
        f"area-{area.pk}-grade": round_.grade("Inadequate").pk,
        "concerns": "No plan",
        "submit": "yes",
    }
    page = post(auditor, "record_audit", audit.pk, **filled_in(audit, **answers))
    assert page.status_code == 200
    assert [(problem.text, problem.focus_id) for problem in problems(page.context["forms"])] == [
        ("Explain the judgement of Plan", f"id_area-{area.pk}-explanation"),
        ("Choose the overall judgement", "id_grade_0"),
        ("Explain the overall judgement", "id_explanation"),
    ]
    audit.refresh_from_db()
    assert (audit.state, audit.concerns, audit.version) == ("in_progress", "No plan", 2)
    # The page that asks carries the new version, so that it can be saved again.
    assert 'name="version" value="2"' in page.content.decode()


def test_of_two_tabs_the_second_is_told_and_loses_no_word(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    save(audit=audit, version=1, words=round_.words(explanation="First tab"), by=auditor, now=NOW)
    late = filled_in(audit, explanation="Second tab", strengths="The child is known well.")
    for submitting in ({}, {"submit": "yes", "grade": round_.grade("Good").pk}):
        page = post(auditor, "record_audit", audit.pk, **late | submitting)
        shown = page.content.decode()
        assert page.status_code == 409
        assert "Explanation: Second tab" in shown
        assert "Explanation: First tab" in shown
        assert "Explanation for Assessment: Timely." in shown
        assert "The child is known well." not in shown  # the same in both
    assert Audit.objects.get(pk=audit.pk).explanation == "First tab"


def test_a_late_save_of_a_submitted_audit_shows_what_was_not_kept(round_: Round) -> None:
    audit = round_.assign()
    late = filled_in(audit, explanation="One more thing")
    round_.submit(audit)
    page = post(round_.cast.auditor, "record_audit", audit.pk, **late)
    assert page.status_code == 409
    assert "One more thing" in page.content.decode()


def test_a_grade_of_another_scale_is_not_offered(round_: Round) -> None:
    other = type(round_.programme.scale).objects.create(name="Old", first_day="2010-01-01")
    foreign = other.grades.create(name="Fine", order=1)
    audit = round_.assign()
    page = post(round_.cast.auditor, "record_audit", audit.pk, **filled_in(audit, grade=foreign.pk))
    assert page.status_code == 200
    assert "grade" in page.context["whole"].errors


def test_the_form_changes_only_what_the_auditor_writes(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    before = Audit.objects.values().get(pk=audit.pk)
    hostile = {
        "state": "final",
        "auditor": cast.director.pk,
        "moderator": cast.auditor.pk,
        "team": round_.other_team.pk,
        "case": 0,
        "decline_reason": "x",
        "submitted_at": "2017-01-01",
        "strengths": "Kept",
    }
    post(cast.auditor, "record_audit", audit.pk, **filled_in(audit, **hostile))
    after = Audit.objects.values().get(pk=audit.pk)
    assert {name for name in before if before[name] != after[name]} == {
        "state",
        "version",
        "strengths",
    }
    assert after["state"] == "in_progress"


def test_a_text_of_any_script_is_shown_as_it_was_typed(round_: Round) -> None:
    typed = "<script>alert(1)</script> {{ 7 }} & ünï"
    audit = round_.assign()
    post(round_.cast.auditor, "record_audit", audit.pk, **filled_in(audit, explanation=typed))
    page = get(round_.cast.auditor, "record_audit", audit.pk).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 }} &amp; ünï" in page


def test_declining_asks_for_a_reason_and_a_second_click_does_no_harm(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    page = post(auditor, "decline_audit", audit.pk, reason=" ")
    assert page.context["form"].errors["reason"]
    for _ in range(2):
        page = post(auditor, "decline_audit", audit.pk, reason="I know the family")
        assert (page.status_code, page["Location"]) == (302, "/audits/")
    submitted = round_.submit(round_.assign("2"))
    page = post(auditor, "decline_audit", submitted.pk, reason="Too late")
    assert page.context["form"].errors["reason"] == [
        "You cannot decline the audit: it is submitted."
    ]
