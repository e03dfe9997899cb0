"""A commentary written in another's place for some days, remarks in its margin, its promises."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from kpiportal.actions import finish, open_action
from kpiportal.models import Event, Person
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import rounds
from narratives.actions.delegations import delegate, end
from narratives.actions.remarks import remark, settle
from narratives.actions.unsaved import keep
from narratives.models import Commentary, Delegation, Remark, Round, Unsaved
from narratives.queries import chains, parts, promises, waiting
from tests.narratives.makers import NOW, TODAY
from tests.narratives.quarter import Quarter


def hand_on(quarter: Quarter, *, by: Person | None = None, days: int = 3) -> Delegation:
    return delegate(
        commentary=quarter.due,
        person=quarter.cast.other_officer,
        first_day=TODAY,
        last_day=TODAY + timedelta(days=days),
        by=by or quarter.cast.lead_officer,
        now=NOW,
    )


def save(quarter: Quarter, by: Person, *, days: int = 0) -> int:
    at = NOW + timedelta(days=days)
    due = quarter.due
    return writing.save(commentary=due, text="Theirs.", version=due.version, by=by, now=at)


def who_has_it(quarter: Quarter, day: date = TODAY) -> str:
    due = quarter.due
    return chains.has_it([due], chains.definitions_of([due]), day)[due.pk]


def waits_for(person: Person) -> list[str]:
    return [one.subject for one in waiting.to_write(person, TODAY)]


def test_another_writes_it_on_these_days_and_is_named_so(quarter: Quarter) -> None:
    other = quarter.cast.other_officer
    with pytest.raises(PermissionDenied):
        save(quarter, other)
    hand_on(quarter)
    save(quarter, other)
    save(quarter, other, days=3)
    with pytest.raises(PermissionDenied):
        save(quarter, other, days=4)
    assert {row.written_as for row in quarter.due.versions.all()} == {
        "Looked after manager for Front door manager"
    }


def test_it_waits_for_the_other_and_its_page_says_until_when(quarter: Quarter) -> None:
    cast = quarter.cast
    assert "AB 01" in waits_for(cast.lead_officer)
    hand_on(quarter)
    assert "AB 01" in waits_for(cast.other_officer)
    assert "AB 01" not in waits_for(cast.lead_officer)
    assert who_has_it(quarter) == (
        "Other officer, until 13 January 2018, for Front door manager (Lead officer)"
    )
    assert who_has_it(quarter, TODAY + timedelta(days=4)) == "Front door manager (Lead officer)"


def test_it_is_taken_back_before_its_days_are_over(quarter: Quarter) -> None:
    handed_on = hand_on(quarter)
    with pytest.raises(PermissionDenied):
        end(delegation=handed_on, by=quarter.cast.other_officer, now=NOW)
    end(delegation=handed_on, by=quarter.cast.lead_officer, now=NOW)
    with pytest.raises(PermissionDenied):
        save(quarter, quarter.cast.other_officer)
    assert Event.objects.first().verb == "took back from another"


def test_who_writes_in_anothers_place_does_not_hand_it_on(quarter: Quarter) -> None:
    hand_on(quarter)
    with pytest.raises(PermissionDenied):
        hand_on(quarter, by=quarter.cast.other_officer)


def test_nobody_accepts_what_they_wrote_in_anothers_place(quarter: Quarter) -> None:
    other = quarter.cast.other_officer
    other.role_set.create(role="director")
    other = Person.objects.get(pk=other.pk)
    hand_on(quarter)
    save(quarter, other)
    writing.submit(commentary=quarter.due, version=1, by=other, now=NOW)
    with pytest.raises(PermissionDenied):
        writing.accept(commentary=quarter.due, version=2, by=other, now=NOW)


@pytest.mark.parametrize("who", ["member", "auditor", "administrator"])
def test_it_goes_to_somebody_who_may_write_commentary(quarter: Quarter, who: str) -> None:
    with pytest.raises(MoveError, match="may not write commentary"):
        delegate(
            commentary=quarter.due, person=getattr(quarter.cast, who),
            first_day=TODAY, last_day=TODAY, by=quarter.cast.lead_officer, now=NOW,
        )  # fmt: skip


def test_the_last_day_is_neither_before_the_first_nor_over(quarter: Quarter) -> None:
    with pytest.raises(MoveError, match="last day"):
        hand_on(quarter, days=-1)
    assert not Delegation.objects.exists()


def test_handing_on_twice_is_once(quarter: Quarter) -> None:
    assert hand_on(quarter) == hand_on(quarter)


def say(quarter: Quarter, who: str, text: str, quote: str = "") -> Remark:
    by = getattr(quarter.cast, who)
    return remark(commentary=quarter.due, text=text, quote=quote, by=by, now=NOW)


def to_answer(person: Person) -> list[str]:
    return [one.text for one in waiting.remarks_to_answer(person, TODAY)]


def test_who_reads_it_says_something_of_its_words_and_its_writer_hears(quarter: Quarter) -> None:
    quarter.write("It fell by half.")
    said = say(quarter, "acceptor", "Since when?", "by half")
    assert (said.version, said.written_as, said.quote) == (1, "Head of service", "by half")
    assert to_answer(quarter.cast.lead_officer) == ["Since when?"]
    assert to_answer(quarter.cast.other_officer) == []
    say(quarter, "lead_officer", "Since May.")
    assert to_answer(quarter.cast.lead_officer) == []
    assert Event.objects.filter(verb="remarked on").count() == 2


@pytest.mark.parametrize("who", ["member", "lead_member", "auditor", "administrator"])
def test_who_may_not_read_it_says_nothing_of_it(quarter: Quarter, who: str) -> None:
    with pytest.raises(PermissionDenied):
        say(quarter, who, "Hm.")


def test_a_remark_is_settled_by_who_said_it_or_writes_the_text(quarter: Quarter) -> None:
    said = say(quarter, "acceptor", "Since when?")
    for who in ("director", "other_officer", "member"):
        with pytest.raises(PermissionDenied):
            settle(remark=said, by=getattr(quarter.cast, who), now=NOW)
    settle(remark=said, by=quarter.cast.lead_officer, now=NOW)
    settle(remark=said, by=quarter.cast.acceptor, now=NOW)  # again: nothing to do
    said.refresh_from_db()
    assert said.settled_by == quarter.cast.lead_officer
    assert not Remark.objects.open().exists()


def test_remarks_are_no_part_of_what_is_signed_and_end_with_it(quarter: Quarter) -> None:
    say(quarter, "acceptor", "Canary in the margin")
    quarter.submit()
    quarter.hand_on()
    signature = quarter.approve()
    assert b"Canary in the margin" not in bytes(signature.snapshot.content)
    with pytest.raises(MoveError, match="is approved"):
        say(quarter, "acceptor", "Too late.")


@pytest.mark.parametrize("change", [{"text": "Other"}, {"quote": "Other"}, {"version": 9}])
def test_the_database_keeps_what_was_remarked(quarter: Quarter, change: dict[str, object]) -> None:
    say(quarter, "acceptor", "Since when?")
    with pytest.raises(DatabaseError), transaction.atomic():
        Remark.objects.update(**change)


def promise(quarter: Quarter, of: Commentary, what: str) -> None:
    officer = quarter.cast.lead_officer
    open_action(source=of, what=what, owner=officer, due=TODAY, by=officer, now=NOW)


def the_next(quarter: Quarter) -> Commentary:
    """The commentary on the same indicator a quarter later."""
    end = quarter.round.end + 3
    rounds.begin(month=end, now=NOW)
    later = Round.objects.quarters().get(end=end)
    return writing.begin(quarter=later, indicator=quarter.due.indicator, now=NOW)


def reopened(quarter: Quarter) -> Commentary:
    """The same commentary in the next edition, once the first is signed and reopened."""
    quarter.hand_on()
    signed = quarter.approve().round
    signed.refresh_from_db()
    rounds.reopen(
        quarter=signed, version=signed.version, reason="R", by=quarter.cast.director, now=NOW
    )
    return quarter.due


def margin(commentary: Commentary) -> list[tuple[str, str, str, bool]]:
    rows = Remark.objects.filter(commentary=commentary)
    return [(one.text, one.quote, one.written_as, one.settled_at is None) for one in rows]


def test_a_reopened_quarters_next_edition_keeps_the_margin(quarter: Quarter) -> None:
    quarter.write("It fell by half.")
    settle(remark=say(quarter, "acceptor", "Source?"), by=quarter.cast.acceptor, now=NOW)
    say(quarter, "acceptor", "Since when?", "by half")
    first = quarter.due
    before = margin(first)
    again = reopened(quarter)
    assert margin(again) == margin(first) == before
    assert [is_open for *_, is_open in before] == [False, True]
    open_one = Remark.objects.open().get(commentary=again)
    assert to_answer(quarter.cast.lead_officer) == ["Since when?"]
    settle(remark=open_one, by=quarter.cast.lead_officer, now=NOW)
    assert margin(first) == before


def test_whoever_writes_it_for_some_days_writes_the_next_edition_too(quarter: Quarter) -> None:
    end(delegation=hand_on(quarter, days=9), by=quarter.cast.lead_officer, now=NOW)
    given = hand_on(quarter)
    first, again = quarter.due, reopened(quarter)
    carried = Delegation.objects.get(commentary=again)
    assert (carried.person, carried.last_day, carried.given_as) == (
        given.person, given.last_day, given.given_as,
    )  # fmt: skip
    assert save(quarter, quarter.cast.other_officer) == 1
    assert Delegation.objects.filter(commentary=first).count() == 2


def test_days_that_are_over_are_not_carried_into_the_next_edition(quarter: Quarter) -> None:
    hand_on(quarter, days=0)
    Delegation.objects.update(ended_at=NOW, ended_by=quarter.cast.lead_officer)
    assert not Delegation.objects.filter(commentary=reopened(quarter)).exists()


def test_what_was_typed_and_not_saved_waits_in_the_next_edition(quarter: Quarter) -> None:
    officer = quarter.cast.lead_officer
    keep(commentary=quarter.due, over=0, revision=0, text="Half a word", by=officer, now=NOW)
    first, again = quarter.due, reopened(quarter)
    for one in (first, again):
        assert [kept.text for kept in Unsaved.objects.of(officer, one)] == ["Half a word"]


def test_a_promise_stands_beside_the_next_edition(quarter: Quarter) -> None:
    promise(quarter, quarter.due, "Fill two posts.")
    assert told(promises.made_in(reopened(quarter))) == ["Fill two posts."]


def told(rows: object) -> list[str]:
    return [one.what for one in rows]  # type: ignore[attr-defined]


def test_what_was_promised_last_quarter_stands_beside_this_ones(quarter: Quarter) -> None:
    promise(quarter, quarter.due, "Fill two posts.")
    section = Commentary.objects.get(round=quarter.round, section="Looked after children")
    promise(quarter, section, "Another thing.")
    first, later = quarter.due, the_next(quarter)
    promise(quarter, later, "Fill a third.")
    assert told(promises.made_in(first)) == ["Fill two posts."]
    assert told(promises.made_before(first)) == []
    assert told(promises.made_before(later)) == ["Fill two posts."]
    assert told(promises.made_in(later)) == ["Fill a third."]


def test_a_promise_comes_with_what_came_of_it(quarter: Quarter) -> None:
    promise(quarter, quarter.due, "Fill two posts.")
    found = promises.made_in(quarter.due).get()
    finish(action=found, version=1, evidence="Both began.", by=quarter.cast.lead_officer, now=NOW)
    after = promises.made_before(the_next(quarter)).get()
    assert (after.state, after.evidence) == ("done", "Both began.")


def test_who_writes_is_asked_anew_for_each_person(quarter: Quarter) -> None:
    """A role that is gone bites at once, also for who was asked to write."""
    hand_on(quarter)
    other = quarter.cast.other_officer
    other.role_set.all().delete()
    other = Person.objects.get(pk=other.pk)
    assert parts.writer_of(quarter.due, other, TODAY) is None
