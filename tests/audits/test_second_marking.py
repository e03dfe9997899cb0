"""Two mark the same case blind, come to one judgement, and a moderator takes it from there."""

import re

import pytest
from django.db import DatabaseError, transaction

from audits.actions.assignment import hand_on, mark_again
from audits.actions.consolidation import agree, markers, propose
from audits.actions.moderation import finalise, moderate
from audits.actions.recording import decline
from audits.models import Audit, Consolidation, Grading
from audits.rules.independence import ObjectionError
from kpiportal.access import Role
from kpiportal.models import Event, Person
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import get, post


def again(round_: Round, audit: Audit, other: Person) -> Audit:
    by = round_.cast.audit_coordinator
    return mark_again(audit=audit, auditor=other, by=by, now=NOW)


def both_done(round_: Round, other: Person) -> tuple[Audit, Audit]:
    first = round_.assign()
    second = again(round_, first, other)
    return round_.submit(first, "Good"), round_.submit(second, "Inadequate")


def test_neither_knows_of_the_others_audit_before_both_are_done(
    round_: Round, other: Person
) -> None:
    cast, first = round_.cast, round_.assign()
    second = again(round_, first, other)

    def seen(person: Person) -> set[Audit]:
        return set(Audit.objects.visible_to(person))

    assert (seen(cast.auditor), seen(other), seen(cast.moderator)) == ({first}, {second}, {first})
    round_.submit(first)
    assert (seen(cast.auditor), seen(other)) == ({first}, {second})
    assert get(other, "audit", first.pk).status_code == 404
    shown = get(cast.auditor, "audit", first.pk).content.decode()
    assert "Other marker" not in shown
    round_.submit(second, "Inadequate")
    both = {first, second}
    assert (seen(cast.auditor), seen(other), seen(cast.moderator)) == (both, both, both)
    assert "Inadequate" in get(cast.auditor, "audit", second.pk).content.decode()


def test_a_second_marker_is_not_told_that_somebody_came_before(
    round_: Round, other: Person
) -> None:
    second = again(round_, round_.assign(), other)
    for page in ("record_audit", "audit"):
        shown = get(other, page, second.pk).content.decode()
        assert not re.search(r"\bsecond (mark|time)|again|twice", shown, re.I)


def test_who_moderates_a_case_does_not_mark_it_a_second_time(round_: Round, other: Person) -> None:
    """They would read the first marker's judgement before they give their own."""
    moderator = round_.cast.moderator
    first = round_.assign()
    with pytest.raises(ObjectionError, match="moderates this case, and would not mark it blind"):
        again(round_, first, moderator)
    declined = again(round_, first, other)
    decline(audit=declined, reason="Known to me", by=other, now=NOW)
    with pytest.raises(ObjectionError, match="moderates this case"):
        hand_on(audit=declined, auditor=moderator, by=round_.cast.audit_coordinator, now=NOW)
    assert Audit.objects.filter(auditor=moderator).count() == 0


def test_nobody_marks_a_case_twice_and_none_is_marked_three_times(
    round_: Round, other: Person
) -> None:
    first = round_.assign()
    with pytest.raises(ObjectionError, match="marks this case already"):
        again(round_, first, round_.cast.auditor)
    second = again(round_, first, other)
    assert again(round_, first, other) == second  # a second click
    with pytest.raises(ObjectionError, match="Other marker marks this case a second time already"):
        again(round_, first, someone("Third", Role.AUDITOR))
    with pytest.raises(ObjectionError, match="too late"):
        again(round_, second, someone("Fourth", Role.AUDITOR))
    with pytest.raises(DatabaseError), transaction.atomic():
        Audit.objects.create(
            programme=first.programme, case=first.case, team=first.team, second_of=first,
            auditor=round_.cast.director, assigned_at=NOW, assigned_by=round_.cast.director,
        )  # fmt: skip


def test_a_second_marking_that_was_declined_makes_room_for_another(
    round_: Round, other: Person
) -> None:
    first = round_.assign()
    second = again(round_, first, other)
    decline(audit=second, reason="I know them.", by=other, now=NOW)
    third = again(round_, first, someone("Third", Role.AUDITOR))
    assert (third.second_of, third.replaces) == (first, second)


def test_one_proposes_and_the_other_agrees(round_: Round, other: Person) -> None:
    cast = round_.cast
    first, second = both_done(round_, other)
    grade = round_.grade("Requires improvement to be good")
    with pytest.raises(MoveError, match="Say why"):
        propose(audit=first, grade=grade, reason=" ", by=other, now=NOW)
    made = propose(audit=first, grade=grade, reason="No dates.", by=other, now=NOW)
    with pytest.raises(MoveError, match="The other marker"):
        agree(audit=first, proposal=made.pk, by=other, now=NOW)
    for _ in range(2):
        agree(audit=first, proposal=made.pk, by=cast.auditor, now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("consolidated", "consolidated")
    kept = Grading.objects.filter(audit__in=[first, second]).order_by("pk")
    assert [(g.stage, g.grade.name, g.by) for g in kept] == [
        ("first", "Good", cast.auditor),
        ("second", "Inadequate", other),
        ("agreed", grade.name, other),
    ]
    assert Event.objects.filter(verb="consolidated").count() == 1


def test_what_was_not_seen_is_not_agreed_to(round_: Round, other: Person) -> None:
    cast = round_.cast
    first, _ = both_done(round_, other)
    good, low = round_.grade("Good"), round_.grade("Inadequate")
    seen = propose(audit=first, grade=good, reason="Sound.", by=other, now=NOW)
    propose(audit=first, grade=low, reason="On reflection.", by=other, now=NOW)
    with pytest.raises(SavedByAnotherError):
        agree(audit=first, proposal=seen.pk, by=cast.auditor, now=NOW)
    assert Consolidation.objects.filter(agreed_by=None).count() == 2


def test_strangers_and_early_birds_consolidate_nothing(round_: Round, other: Person) -> None:
    cast, good = round_.cast, round_.grade("Good")
    first = round_.assign()
    second = again(round_, first, other)
    first = round_.submit(first)
    assert markers(first) == []
    with pytest.raises(MoveError, match="second time yet"):
        propose(audit=first, grade=good, reason="Me", by=cast.auditor, now=NOW)
    round_.submit(second)
    for person in (cast.moderator, cast.audit_coordinator, cast.director):
        with pytest.raises(MoveError, match="Only the markers"):
            propose(audit=first, grade=good, reason="Me", by=person, now=NOW)


def test_the_moderator_waits_for_the_two_and_starts_from_what_they_came_to(
    round_: Round, other: Person
) -> None:
    cast = round_.cast
    first, _ = both_done(round_, other)
    given = {"audit": first, "by": cast.moderator, "now": NOW}
    with pytest.raises(MoveError, match="marked twice"):
        moderate(version=first.version, grade=round_.grade("Good"), reason="", **given)
    with pytest.raises(DatabaseError), transaction.atomic():
        Audit.objects.filter(pk=first.pk).update(state="moderated")
    assert first not in Audit.objects.waiting_for(cast.moderator)
    assert first in Audit.objects.waiting_for(cast.auditor)
    assert first in Audit.objects.waiting_for(other)
    made = propose(audit=first, grade=round_.grade("Inadequate"), reason="Risk.", by=other, now=NOW)
    assert first not in Audit.objects.waiting_for(other)
    agree(audit=first, proposal=made.pk, by=cast.auditor, now=NOW)
    assert first in Audit.objects.waiting_for(cast.moderator)
    first.refresh_from_db()
    with pytest.raises(MoveError, match="Say why you change"):
        moderate(version=first.version, grade=round_.grade("Good"), reason="", **given)
    moderate(version=first.version, grade=round_.grade("Inadequate"), reason="", **given)
    finalise(version=first.version + 1, **given)
    first.refresh_from_db()
    assert first.state == "final"


def test_who_marked_it_second_does_not_moderate_it(round_: Round) -> None:
    both = someone("Both", Role.MODERATOR)
    first = round_.assign(moderator=None)
    again(round_, first, both)
    by = round_.cast.audit_coordinator
    page = post(by, "audit_moderator", first.pk, moderator=both.pk)
    assert page.context["form"].errors == {
        "moderator": ["Both records this audit. Choose another moderator."]
    }


def test_the_pages_of_the_two(round_: Round, other: Person) -> None:
    cast = round_.cast
    first, _ = both_done(round_, other)
    page = get(other, "consolidate_audit", first.pk)
    shown = page.content.decode()
    assert "First: Auditor" in shown
    assert "Second: Other marker" in shown
    given = {"grade": round_.grade("Good").pk, "reason": ""}
    page = post(other, "consolidate_audit", first.pk, **given)
    assert page.context["form"].errors["reason"]
    assert (
        post(other, "consolidate_audit", first.pk, **given | {"reason": "Sound."}).status_code
        == 302
    )
    assert get(cast.moderator, "consolidate_audit", first.pk).status_code == 403
    proposal = Consolidation.objects.get()
    assert 'name="agree"' not in get(other, "consolidate_audit", first.pk).content.decode()
    assert 'name="agree"' in get(cast.auditor, "consolidate_audit", first.pk).content.decode()
    post(cast.auditor, "consolidate_audit", first.pk, agree=proposal.pk)
    first.refresh_from_db()
    assert first.state == "consolidated"
