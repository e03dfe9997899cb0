"""What people do with audits, step by step."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from audits.actions.assignment import give_to_moderator, hand_on
from audits.actions.moderation import finalise, moderate
from audits.actions.programmes import start_programme
from audits.actions.reading import case_number, read
from audits.actions.recording import IncompleteError, decline, save, submit
from audits.models import AreaJudgement, Audit, Case, Grade, Grading, Programme
from audits.rules.independence import ObjectionError
from indicators.models import Council
from kpiportal.access import Role
from kpiportal.models import Event, Post, RoleHeld
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, NUMBER, Round, gradings, someone


def trail() -> list[tuple[str, str]]:
    events = Event.objects.filter(target_kind="audits.audit").order_by("sequence")
    return [(event.actor_name, event.verb) for event in events]


def test_an_audit_goes_from_the_co_ordinator_to_final(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    audit = save(audit=audit, version=1, words=round_.words(None), by=cast.auditor, now=NOW)
    assert (audit.state, audit.version) == ("in_progress", 2)
    audit = submit(audit=audit, version=2, words=round_.words(), by=cast.auditor, now=NOW)
    assert (audit.state, audit.version, audit.submitted_at) == ("submitted", 3, NOW)
    better, why = round_.grade("Requires improvement to be good"), "No plan was shared."
    moderate(audit=audit, version=3, grade=better, reason=why, by=cast.moderator, now=NOW)
    finalise(audit=audit, version=4, by=cast.moderator, now=NOW)
    audit.refresh_from_db()
    assert (audit.state, audit.grade.name) == ("final", "Good")
    assert gradings(audit) == [
        ("first", "Good", ""),
        ("moderated", better.name, why),
        ("final", better.name, ""),
    ]
    assert trail() == [
        ("Audit coordinator", "assigned"),
        ("Auditor", "saved"),
        ("Auditor", "submitted"),
        ("Moderator", "moderated"),
        ("Moderator", "finalised"),
    ]


# --- The programme --------------------------------------------------------------------------


def test_a_programme_starts_with_ofsteds_four_words(round_: Round) -> None:
    scale = round_.programme.scale
    assert list(Grade.objects.filter(scale=scale).values_list("order", "name")) == [
        (1, "Outstanding"),
        (2, "Good"),
        (3, "Requires improvement to be good"),
        (4, "Inadequate"),
    ]
    assert scale.first_day == date(2013, 11, 1)


def test_a_second_programme_takes_the_same_scale_and_tool(round_: Round) -> None:
    second = start_programme(
        title="Neglect", kind="thematic", theme="Neglect", first_day=date(2017, 11, 1), months=1,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    first = round_.programme
    assert (second.scale, second.tool) == (first.scale, first.tool)
    assert (str(second.quarter(4)), second.period(4)) == ("Q3 2017-18", "November 2017")


def test_a_quarter_begins_with_a_quarter(round_: Round) -> None:
    with pytest.raises(ValidationError, match="a quarter that begins in October 2017"):
        start_programme(
            title="Odd", kind="random", first_day=date(2017, 11, 1), months=3,
            by=round_.cast.audit_coordinator,
        )  # fmt: skip


def test_only_the_co_ordinator_starts_programmes_and_gives_cases_out(round_: Round) -> None:
    for person in set(round_.cast.everybody) - {round_.cast.audit_coordinator}:
        with pytest.raises(PermissionDenied):
            round_.assign(by=person)
        with pytest.raises(PermissionDenied):
            start_programme(
                title="Mine", kind="random", first_day=date(2018, 1, 1), months=3, by=person
            )
    assert (Audit.objects.count(), Programme.objects.count()) == (0, 1)


# --- Assignment -----------------------------------------------------------------------------


def test_nobody_is_given_a_case_of_their_own_team(round_: Round) -> None:
    near = someone("Near", Role.AUDITOR, team=round_.team)
    far = someone("Far", Role.AUDITOR, team=round_.other_team)
    with pytest.raises(ObjectionError, match="Near is in the case's own team"):
        round_.assign(auditor=near)
    assert Case.objects.count() == 0
    assert round_.assign(auditor=far).auditor == far


@pytest.mark.parametrize("role", [Role.AUDIT_COORDINATOR, Role.DIRECTOR, Role.MEMBER])
def test_cases_go_only_to_people_who_record_audits(round_: Round, role: Role) -> None:
    with pytest.raises(ObjectionError, match="does not record audits"):
        round_.assign(auditor=round_.cast.of(role))


def test_cases_do_not_go_to_somebody_who_has_left(round_: Round) -> None:
    gone = someone("Gone", Role.AUDITOR)
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    with pytest.raises(ObjectionError, match="Gone does not record audits"):
        round_.assign(auditor=gone)


def test_the_same_case_keeps_its_reference_in_another_programme(round_: Round) -> None:
    later = start_programme(
        title="Quarter 4", kind="random", first_day=date(2018, 1, 1), months=3,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    first, second = round_.assign(), round_.assign(f" {NUMBER.lower()} ", programme=later)
    assert first.case == second.case
    assert Audit.objects.count() == 2


def test_a_case_is_in_a_programme_once_and_a_second_click_changes_nothing(round_: Round) -> None:
    first = round_.assign()
    assert round_.assign() == first
    with pytest.raises(ObjectionError, match=r"in the programme already: CA-\w{5}, with Auditor"):
        round_.assign(auditor=someone("Other", Role.AUDITOR))
    assert trail() == [("Audit coordinator", "assigned")]


def test_a_declined_case_is_handed_on_to_somebody_else(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    audit = save(audit=audit, version=1, words=round_.words(), by=cast.auditor, now=NOW)
    decline(audit=audit, reason="I know the family.", by=cast.auditor, now=NOW)
    with pytest.raises(ObjectionError, match="Auditor has declined this case"):
        hand_on(audit=audit, auditor=cast.auditor, by=cast.audit_coordinator, now=NOW)
    other = someone("Other", Role.AUDITOR)
    second = hand_on(audit=audit, auditor=other, by=cast.audit_coordinator, now=NOW)
    again = hand_on(audit=audit, auditor=other, by=cast.audit_coordinator, now=NOW)
    assert second == again
    assert (second.case, second.replaces, second.state) == (audit.case, audit, "assigned")
    assert (second.explanation, second.grade, second.areas.count()) == ("", None, 0)
    audit.refresh_from_db()
    assert (audit.explanation, audit.decline_reason) == ("Purposeful.", "I know the family.")


def test_an_audit_that_nobody_declined_is_not_handed_on(round_: Round) -> None:
    with pytest.raises(ObjectionError, match="was not declined: Auditor has it"):
        hand_on(
            audit=round_.assign(), auditor=someone("Other", Role.AUDITOR),
            by=round_.cast.audit_coordinator, now=NOW,
        )  # fmt: skip


def test_declining_wants_a_reason_that_stays_out_of_the_trail(round_: Round) -> None:
    cast, audit = round_.cast, round_.assign()
    with pytest.raises(MoveError, match="Say why"):
        decline(audit=audit, reason=" ", by=cast.auditor, now=NOW)
    for _ in range(2):
        decline(audit=audit, reason="My niece", by=cast.auditor, now=NOW)
    event = Event.objects.get(verb="declined")
    assert "niece" not in event.canonical
    assert event.target_name == audit.case.reference


# --- Recording ------------------------------------------------------------------------------


def test_the_first_save_begins_the_audit_and_keeps_its_areas(round_: Round) -> None:
    audit = save(
        audit=round_.assign(), version=1, words=round_.words(), by=round_.cast.auditor, now=NOW
    )
    kept = AreaJudgement.objects.filter(audit=audit).values_list(
        "area__name", "grade__name", "explanation"
    )
    assert list(kept) == [("Assessment", "Good", "Timely."), ("Plan", None, "")]
    assert (audit.state, audit.strengths) == ("in_progress", "The child is known well.")


def test_a_save_from_an_old_page_is_refused_and_the_newer_words_stay(round_: Round) -> None:
    auditor, audit = round_.cast.auditor, round_.assign()
    save(audit=audit, version=1, words=round_.words(explanation="First."), by=auditor, now=NOW)
    late = round_.words(explanation="Late.")
    for action in (save, submit):
        with pytest.raises(SavedByAnotherError):
            action(audit=audit, version=1, words=late, by=auditor, now=NOW)
    assert Audit.objects.get(pk=audit.pk).explanation == "First."


def test_a_second_click_saves_and_submits_once(round_: Round) -> None:
    auditor, audit, words = round_.cast.auditor, round_.assign(), round_.words()
    for _ in range(2):
        save(audit=audit, version=1, words=words, by=auditor, now=NOW)
    for _ in range(2):
        submit(audit=audit, version=2, words=words, by=auditor, now=NOW)
    assert [verb for _, verb in trail()] == ["assigned", "saved", "submitted"]
    assert gradings(audit) == [("first", "Good", "")]


def test_a_judgement_without_an_explanation_is_saved_but_not_submitted(round_: Round) -> None:
    auditor, audit, words = round_.cast.auditor, round_.assign(), round_.words(explanation="")
    with pytest.raises(IncompleteError, match="Explain the overall judgement"):
        submit(audit=audit, version=1, words=words, by=auditor, now=NOW)
    assert Audit.objects.get(pk=audit.pk).state == "assigned"
    assert save(audit=audit, version=1, words=words, by=auditor, now=NOW).state == "in_progress"


def test_a_submitted_audit_takes_no_more_words(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    with pytest.raises(SavedByAnotherError):
        save(audit=audit, version=audit.version, words=round_.words(explanation="More"),
             by=round_.cast.auditor, now=NOW)  # fmt: skip


def test_only_its_auditor_records_an_audit(round_: Round) -> None:
    audit = round_.assign()
    strangers = [someone("Other", Role.AUDITOR), *round_.cast.everybody]
    strangers.remove(round_.cast.auditor)
    for person in strangers:
        for action in (save, submit):
            with pytest.raises(PermissionDenied):
                action(audit=audit, version=1, words=round_.words(), by=person, now=NOW)
        with pytest.raises(MoveError, match="Only the auditor"):
            decline(audit=audit, reason="Because", by=person, now=NOW)


def test_an_auditor_whose_role_was_taken_away_records_no_more(round_: Round) -> None:
    audit, auditor = round_.assign(), round_.cast.auditor
    RoleHeld.objects.filter(person=auditor).delete()
    auditor.refresh_from_db()
    with pytest.raises(PermissionDenied):
        save(audit=audit, version=1, words=round_.words(), by=auditor, now=NOW)


def test_a_grade_of_another_scale_is_refused(round_: Round) -> None:
    other = Grade.objects.create(
        scale=type(round_.programme.scale).objects.create(name="Old", first_day="2010-01-01"),
        name="Good", order=1,
    )  # fmt: skip
    words = round_.words()
    foreign = type(words)(other, "Sound.", "", "", {})
    with pytest.raises(MoveError, match="the programme's own scale"):
        save(audit=round_.assign(), version=1, words=foreign, by=round_.cast.auditor, now=NOW)


# --- Moderation -----------------------------------------------------------------------------


def test_a_grade_is_accepted_without_a_reason_and_changed_only_with_one(round_: Round) -> None:
    cast, audit = round_.cast, round_.submit(round_.assign())
    with pytest.raises(MoveError, match="Say why you change the judgement"):
        moderate(
            audit=audit, version=audit.version, grade=round_.grade("Inadequate"), reason=" ",
            by=cast.moderator, now=NOW,
        )  # fmt: skip
    for _ in range(2):
        moderate(
            audit=audit, version=audit.version, grade=round_.grade("Good"), reason="",
            by=cast.moderator, now=NOW,
        )  # fmt: skip
    for _ in range(2):
        finalise(audit=audit, version=audit.version + 1, by=cast.moderator, now=NOW)
    assert gradings(audit) == [
        ("first", "Good", ""),
        ("moderated", "Good", ""),
        ("final", "Good", ""),
    ]
    assert [verb for _, verb in trail()] == ["assigned", "submitted", "moderated", "finalised"]


def test_nobody_but_its_moderator_moderates(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    strangers = [someone("Other", Role.MODERATOR), *round_.cast.everybody]
    strangers.remove(round_.cast.moderator)
    for person in strangers:
        with pytest.raises(MoveError, match="Only the moderator"):
            moderate(
                audit=audit, version=audit.version, grade=audit.grade, reason="", by=person, now=NOW
            )


def test_an_audit_is_never_given_to_its_auditor_to_moderate(round_: Round) -> None:
    both = someone("Both", Role.AUDITOR, Role.MODERATOR)
    with pytest.raises(ObjectionError, match="Both records this audit"):
        round_.assign(auditor=both, moderator=both)
    audit = round_.assign(auditor=both, moderator=None)
    with pytest.raises(ObjectionError, match="Both records this audit"):
        give_to_moderator(audit=audit, moderator=both, by=round_.cast.audit_coordinator, now=NOW)


def test_a_manager_of_the_auditor_does_not_moderate(round_: Round) -> None:
    cast = round_.cast
    audit = round_.submit(round_.assign())
    head = Post.objects.create(title="Head of service", holder=cast.moderator)
    Post.objects.create(title="Team manager", holder=cast.auditor, reports_to=head)
    with pytest.raises(ObjectionError, match="is in the auditor's line of management"):
        moderate(audit=audit, version=audit.version, grade=audit.grade, reason="",
                 by=cast.moderator, now=NOW)  # fmt: skip
    other = someone("Other", Role.MODERATOR)
    give_to_moderator(audit=audit, moderator=other, by=cast.audit_coordinator, now=NOW)
    moderate(audit=audit, version=audit.version, grade=audit.grade, reason="", by=other, now=NOW)
    assert Audit.objects.get(pk=audit.pk).state == "moderated"


def test_until_it_is_final_an_audit_may_go_to_another_moderator(round_: Round) -> None:
    """Who moderated it may have left, or manage the auditor since."""
    cast, audit, other = round_.cast, round_.submit(round_.assign()), someone("O", Role.MODERATOR)
    moderate(audit=audit, version=audit.version, grade=audit.grade, reason="", by=cast.moderator,
             now=NOW)  # fmt: skip
    head = Post.objects.create(title="Head of service", holder=cast.moderator)
    Post.objects.create(title="Team manager", holder=cast.auditor, reports_to=head)
    given = {"audit": audit, "version": audit.version + 1, "now": NOW}
    with pytest.raises(ObjectionError, match="is in the auditor's line of management"):
        finalise(**given, by=cast.moderator)
    give_to_moderator(audit=audit, moderator=other, by=cast.audit_coordinator, now=NOW)
    finalise(**given, by=other)
    with pytest.raises(ObjectionError, match="This audit is final already"):
        give_to_moderator(audit=audit, moderator=other, by=cast.audit_coordinator, now=NOW)


def test_the_judgement_of_an_unseen_version_is_not_taken(round_: Round) -> None:
    audit = round_.submit(round_.assign())
    with pytest.raises(SavedByAnotherError):
        moderate(audit=audit, version=audit.version - 1, grade=audit.grade, reason="",
                 by=round_.cast.moderator, now=NOW)  # fmt: skip
    assert not audit.gradings.filter(stage=Grading.Stage.MODERATED).exists()


# --- Who sees what --------------------------------------------------------------------------


def test_everybody_sees_the_audits_of_their_scope_and_no_other(round_: Round) -> None:
    cast, other = round_.cast, someone("Other", Role.AUDITOR)
    mine, theirs = round_.assign("1"), round_.assign("2", auditor=other, moderator=None)
    submitted = round_.submit(round_.assign("3", auditor=other, moderator=None))
    moderators = round_.assign("4", auditor=other)
    by_moderator = round_.assign("5", auditor=cast.moderator, moderator=None)
    declined = round_.assign("6")
    decline(audit=declined, reason="Known to me", by=cast.auditor, now=NOW)
    everything = {mine, theirs, submitted, moderators, by_moderator, declined}
    expected = {person: set() for person in cast.everybody} | {
        cast.audit_coordinator: everything,
        cast.auditor: {mine},
        other: {theirs, submitted, moderators},
        cast.moderator: {mine, moderators, by_moderator},
        cast.director: {submitted},
    }
    assert {p: set(Audit.objects.visible_to(p)) for p in expected} == expected


def test_what_waits_is_for_the_one_whose_move_it_is(round_: Round) -> None:
    cast = round_.cast
    recording = round_.assign("1")
    to_moderate = round_.submit(round_.assign("2"))
    without_moderator = round_.submit(round_.assign("3", moderator=None))
    declined = round_.assign("4")
    decline(audit=declined, reason="Known to me", by=cast.auditor, now=NOW)
    expected = {person: set() for person in cast.everybody} | {
        cast.auditor: {recording},
        cast.moderator: {to_moderate},
        cast.audit_coordinator: {without_moderator, declined},
    }
    assert {p: set(Audit.objects.waiting_for(p)) for p in expected} == expected


def test_the_case_number_is_for_the_co_ordinator_and_whom_the_case_was_given_to(
    round_: Round,
) -> None:
    audit, other = round_.assign(), someone("Other", Role.AUDITOR)
    people = [*round_.cast.everybody, other]
    seen = {person.name for person in people if case_number(audit, person) == NUMBER}
    assert seen == {"Audit coordinator", "Auditor", "Moderator"}
    assert {case_number(audit, person) for person in people} == {NUMBER, None}


def test_each_reading_is_in_the_trail_and_the_directors_with_its_reason(round_: Round) -> None:
    cast, audit = round_.cast, round_.submit(round_.assign())
    for person in (cast.auditor, cast.moderator, cast.audit_coordinator):
        read(audit=audit, by=person, at=NOW)
    with pytest.raises(MoveError, match="Say why you need to read this audit"):
        read(audit=audit, by=cast.director, at=NOW)
    read(audit=audit, by=cast.director, reason="A complaint", at=NOW)
    with pytest.raises(PermissionDenied):
        read(audit=audit, by=cast.analyst, reason="Curious", at=NOW)
    events = Event.objects.filter(verb="read").order_by("sequence")
    assert [(e.actor_name, e.target_name, e.detail) for e in events] == [
        ("Auditor", audit.case.reference, {}),
        ("Moderator", audit.case.reference, {}),
        ("Audit coordinator", audit.case.reference, {}),
        ("Director", audit.case.reference, {"reason": "A complaint"}),
    ]


def test_another_councils_quarters_begin_where_its_year_does(round_: Round) -> None:
    Council.objects.update_or_create(
        defaults={"name": "C", "short_name": "C", "year_starts": 11}, pk=1
    )
    started = start_programme(
        title="Even", kind="random", first_day=date(2017, 11, 1), months=3,
        by=round_.cast.audit_coordinator,
    )  # fmt: skip
    assert started.period(11) == "Q1 2017-18"
