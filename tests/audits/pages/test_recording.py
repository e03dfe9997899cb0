"""The form in which an audit is recorded."""

from datetime import date

from audits.actions.recording import save
from audits.actions.writing import Promise, words_of
from audits.models import AreaJudgement, Audit, Theme
from kpiportal.models import Action, Event
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


# --- What is said beside the judgements ------------------------------------------------------


def test_what_everybody_said_themes_and_actions_are_kept_and_shown_again(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    theme = Theme.objects.get(name="Analysis of risk")
    answers = {
        "child_said": "I like her.",
        "reflection": "More visits.",
        "concern_themes": [theme.pk],
        "action-1-what": "See the brother alone",
        "action-1-owner": round_.cast.lead_officer.pk,
        "action-1-due": "1/2/2099",
    }
    assert post(auditor, "record_audit", audit.pk, **filled_in(audit, **answers)).status_code == 302
    kept = words_of(Audit.objects.get(pk=audit.pk))
    assert (kept.child_said, kept.reflection) == ("I like her.", "More visits.")
    assert (kept.concern_themes, kept.strength_themes) == ({theme}, frozenset())
    assert kept.promises == (
        Promise("See the brother alone", round_.cast.lead_officer, date(2099, 2, 1)),
    )
    page = get(auditor, "record_audit", audit.pk).content.decode()
    assert "I like her." in page
    assert 'value="See the brother alone"' in page
    assert not Action.objects.exists()  # nobody owes it before the audit is submitted


def test_with_the_submission_each_action_is_opened_under_our_own_reference(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    answers = {
        "grade": round_.grade("Good").pk,
        "explanation": "Purposeful.",
        "submit": "yes",
        "action-2-what": "See the brother alone",
        "action-2-due": "1/2/2099",
    }
    page = post(cast.auditor, "record_audit", audit.pk, **filled_in(audit, **answers))
    said = [problem.text for problem in problems(page.context["forms"])]
    assert said == ["Choose who owns action 2"]
    audit.refresh_from_db()
    assert (audit.state, audit.explanation) == ("in_progress", "Purposeful.")
    answers["action-2-owner"] = cast.lead_officer.pk
    for _ in range(2):  # a second click opens nothing twice
        post(cast.auditor, "record_audit", audit.pk, **filled_in(audit, **answers))
    action = Action.objects.get()
    assert (action.what, action.owner, action.due, action.opened_by) == (
        "See the brother alone",
        cast.lead_officer,
        date(2099, 2, 1),
        cast.auditor,
    )
    assert (action.source_name, action.source_id) == (audit.case.reference, str(audit.pk))
    assert "See the brother alone" in get(cast.auditor, "audit", audit.pk).content.decode()


def test_what_cannot_be_read_is_asked_for_and_the_rest_is_kept(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    answers = filled_in(audit, strengths="Kept", **{"action-1-due": "31/2/2018"})
    page = post(auditor, "record_audit", audit.pk, **answers)
    assert page.status_code == 200
    assert "31/2/2018" in page.content.decode()
    assert Audit.objects.get(pk=audit.pk).strengths == "Kept"


def test_a_retired_theme_is_offered_only_where_it_was_chosen(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign("1")
    theme = Theme.objects.get(name="Timeliness")
    post(auditor, "record_audit", audit.pk, **filled_in(audit, strength_themes=[theme.pk]))
    Theme.objects.filter(pk=theme.pk).update(is_retired=True)
    offered = {
        number: "Timeliness" in get(auditor, "record_audit", pk).content.decode()
        for number, pk in (("1", audit.pk), ("2", round_.assign("2").pk))
    }
    assert offered == {"1": True, "2": False}


# --- Saving by itself ------------------------------------------------------------------------


def test_the_page_saves_by_itself_and_gets_the_new_version(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    answers = filled_in(audit, concerns="Half a sen", autosave="yes", **{"action-1-due": "3/1"})
    said = post(auditor, "record_audit", audit.pk, **answers).json()
    assert said["version"] == 2
    audit.refresh_from_db()
    assert (audit.state, audit.concerns) == ("in_progress", "Half a sen")
    answers = filled_in(audit, concerns="Half a sentence", autosave="yes")
    assert post(auditor, "record_audit", audit.pk, **answers).json()["version"] == 3
    # The trail has that the audit was begun, not each pause in its writing.
    verbs = Event.objects.filter(target_kind="audits.audit").order_by("sequence")
    assert [event.verb for event in verbs] == ["assigned", "saved"]


def test_a_page_that_is_behind_is_told_and_overwrites_nothing(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    late = filled_in(audit, concerns="Mine", autosave="yes")
    save(audit=audit, version=1, words=round_.words(explanation="First tab"), by=auditor, now=NOW)
    assert post(auditor, "record_audit", audit.pk, **late).status_code == 409
    audit.refresh_from_db()
    assert (audit.explanation, audit.concerns) == ("First tab", "")
    del late["autosave"]
    shown = post(auditor, "record_audit", audit.pk, **late).content.decode()
    assert "Concerns: Mine" in shown
    assert "Explanation: First tab" in shown
