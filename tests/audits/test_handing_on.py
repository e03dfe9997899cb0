"""A first marking that is declined after the second was given: the second goes on with the case."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from audits.actions.assignment import hand_on, mark_again
from audits.actions.consolidation import agree, propose
from audits.actions.moderation import finalise, moderate
from audits.actions.reading import read
from audits.actions.recording import decline
from audits.actions.retention import decide, erase, erase_all_due
from audits.models import Audit, CaseNumber, Consolidation
from audits.queries.erasing import ready
from audits.rules.independence import ObjectionError
from kpiportal.access import Role
from kpiportal.models import Person
from tests.audits.conftest import NOW, Round, someone
from tests.audits.pages.browsing import post

AFTER = datetime(2019, 2, 1, 3, tzinfo=UTC)


@pytest.fixture
def third(round_: Round) -> Person:
    return someone("Third marker", Role.AUDITOR)


def declined_after_second(round_: Round, other: Person) -> tuple[Audit, Audit]:
    """The first, given back, and the second that stands beside it."""
    first = round_.assign()
    second = again(round_, first, other)
    decline(audit=first, reason="My niece", by=round_.cast.auditor, now=NOW)
    return Audit.objects.get(pk=first.pk), second


def again(round_: Round, audit: Audit, auditor: Person) -> Audit:
    return mark_again(audit=audit, auditor=auditor, by=round_.cast.audit_coordinator, now=NOW)


def on(round_: Round, audit: Audit, auditor: Person) -> Audit:
    return hand_on(audit=audit, auditor=auditor, by=round_.cast.audit_coordinator, now=NOW)


def tied_to(audit: Audit) -> list[tuple[int, str]]:
    """As the table has it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, state FROM audits_audit WHERE second_of_id = %s ORDER BY id", [audit.pk]
        )
        return cursor.fetchall()


def test_the_second_goes_on_with_whoever_takes_the_case_over(
    round_: Round, other: Person, third: Person
) -> None:
    declined, second = declined_after_second(round_, other)
    assert tied_to(declined) == [(second.pk, "assigned")]
    first = on(round_, declined, third)
    assert (tied_to(declined), tied_to(first)) == ([], [(second.pk, "assigned")])
    assert first.second == second


def test_a_submitted_second_goes_on_too_and_is_seen_once_both_are_done(
    round_: Round, other: Person, third: Person
) -> None:
    declined, second = declined_after_second(round_, other)
    second = round_.submit(second, "Inadequate")
    first = on(round_, declined, third)
    assert set(Audit.objects.visible_to(third)) == {first}
    assert set(Audit.objects.visible_to(other)) == {second}
    round_.submit(first)
    assert set(Audit.objects.visible_to(third)) == {first, second}
    assert set(Audit.objects.visible_to(other)) == {first, second}


def test_it_goes_on_as_often_as_the_first_is_declined(
    round_: Round, other: Person, third: Person
) -> None:
    declined, second = declined_after_second(round_, other)
    once = on(round_, declined, third)
    decline(audit=once, reason="Known to me", by=third, now=NOW)
    twice = on(round_, Audit.objects.get(pk=once.pk), someone("Fourth", Role.AUDITOR))
    assert tied_to(twice) == [(second.pk, "assigned")]


def test_the_two_consolidate_and_the_moderator_makes_it_final(
    round_: Round, other: Person, third: Person
) -> None:
    first, second = final_after_handing_on(round_, other, third)
    assert (first.state, second.state) == ("final", "consolidated")
    assert first.second == second


def final_after_handing_on(round_: Round, other: Person, third: Person) -> tuple[Audit, Audit]:
    declined, second = declined_after_second(round_, other)
    round_.submit(second, "Inadequate")
    first = round_.submit(on(round_, declined, third))
    made = propose(audit=first, grade=round_.grade("Good"), reason="Sound.", by=other, now=NOW)
    agree(audit=first, proposal=made.pk, by=third, now=NOW)
    moderator = round_.cast.moderator
    Audit.objects.filter(pk=first.pk).update(moderator=moderator)
    given = {"audit": first, "by": moderator, "now": NOW}
    moderate(version=first.version + 1, grade=round_.grade("Good"), reason="", **given)
    finalise(version=first.version + 2, **given)
    return Audit.objects.get(pk=first.pk), Audit.objects.get(pk=second.pk)


def test_all_three_are_erased(round_: Round, other: Person, third: Person) -> None:
    final_after_handing_on(round_, other, third)
    decide(months=12, reason="Schedule", by=round_.cast.audit_coordinator, now=NOW)
    erase_all_due(now=AFTER)
    assert not Audit.objects.filter(erased_at=None).exists()
    assert (CaseNumber.objects.count(), Consolidation.objects.get().reason) == (0, "")


def test_what_is_declined_is_kept_while_its_second_waits(round_: Round, other: Person) -> None:
    """Erased, it would be of a case of its own, and nobody could hand it on with its second."""
    declined, second = declined_after_second(round_, other)
    assert not ready(round_.programme).exists()
    assert erase(programme=round_.programme, now=AFTER) == 0
    decline(audit=second, reason="Mine too", by=other, now=NOW)
    assert set(ready(round_.programme)) == {declined, second}


def test_an_erased_case_is_not_handed_on(round_: Round, third: Person) -> None:
    audit = round_.assign()
    decline(audit=audit, reason="My niece", by=round_.cast.auditor, now=NOW)
    erase(programme=round_.programme, now=AFTER)
    with pytest.raises(ObjectionError, match="erased"):
        on(round_, audit, third)


def test_a_declined_second_stays_with_the_case_to_be_handed_on_itself(
    round_: Round, other: Person, third: Person
) -> None:
    declined, second = declined_after_second(round_, other)
    decline(audit=second, reason="Mine too", by=other, now=NOW)
    first = on(round_, declined, third)
    last = on(round_, Audit.objects.get(pk=second.pk), someone("Fourth", Role.AUDITOR))
    assert (last.second_of, last.replaces) == (first, second)
    assert tied_to(first) == [(second.pk, "declined"), (last.pk, "assigned")]


def test_the_database_lets_a_second_go_with_its_case_and_nowhere_else(
    round_: Round, other: Person, third: Person
) -> None:
    declined, second = declined_after_second(round_, other)
    elsewhere, fellow = round_.assign("2"), round_.assign("3")
    of_elsewhere = again(round_, elsewhere, other)

    def moved(audit: Audit, to: Audit | None) -> bool:
        try:
            with transaction.atomic():
                Audit.objects.filter(pk=audit.pk).update(second_of=to)
        except DatabaseError:
            return False
        return True

    assert not moved(second, None)
    assert not moved(second, fellow)  # of another case
    assert not moved(fellow, elsewhere)  # was none
    assert not moved(of_elsewhere, fellow)
    first = on(round_, declined, third)
    assert not moved(second, declined)  # back
    assert not moved(of_elsewhere, first)


def test_who_has_read_one_marking_does_not_make_the_other(
    round_: Round, other: Person, third: Person
) -> None:
    reader = someone("Reader", Role.AUDITOR, Role.AUDIT_COORDINATOR)
    first = round_.assign()
    read(audit=first, by=reader, at=NOW)  # nothing was found yet
    assert again(round_, first, reader).auditor == reader
    submitted = round_.submit(round_.assign("2"))
    read(audit=submitted, by=reader, at=NOW)
    with pytest.raises(ObjectionError, match="Reader has read what the other marker found"):
        again(round_, submitted, reader)


def test_nor_does_who_takes_over_a_declined_case(round_: Round, other: Person) -> None:
    declined, second = declined_after_second(round_, other)
    round_.submit(second)
    moderator = round_.cast.moderator
    read(audit=second, by=moderator, at=NOW)
    with pytest.raises(ObjectionError, match="has read what the other marker found"):
        on(round_, declined, moderator)
    page = post(round_.cast.audit_coordinator, "hand_on_audit", declined.pk, auditor=moderator.pk)
    assert page.context["form"].errors["auditor"]
