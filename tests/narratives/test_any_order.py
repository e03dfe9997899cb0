"""The workflow driven as everybody, in any order, each with what they last saw of it.

What should have come of each step is said here anew, without the code that is held against it.
"""

from collections.abc import Callable
from functools import partial
from string import ascii_lowercase
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import delegations, rounds, unsaved
from narratives.models import Acceptance, Commentary, Delegation, Round, Signature, Unsaved
from narratives.rules.canonical import digest
from narratives.rules.workflow import COMMENTARY, QUARTER
from narratives.snapshots.content import content_of, read
from tests.cast import Cast
from tests.narratives.makers import NOW, TODAY, make_post
from tests.narratives.quarter import Quarter, start_a_quarter

PEOPLE = ["lead_officer", "other_officer", "analyst", "acceptor", "director", "member"]
ACCEPTORS = {"acceptor", "director"}
REFUSED = (PermissionDenied, MoveError, SavedByAnotherError)
DECIDED = {"approved", "reopened"}
WRONG = "At 25% it is high. "  # it was 23%

choices = st.integers(0, 11)
who_ever = st.sampled_from(PEOPLE)
mostly_writers = st.sampled_from(["lead_officer", "lead_officer", "analyst", *PEOPLE])
mostly_acceptors = st.sampled_from(["acceptor", "acceptor", "director", *PEOPLE])


class Everybody(RuleBasedStateMachine):
    def __init__(self, quarter: Quarter) -> None:
        super().__init__()
        self.cast = quarter.cast
        self.point = transaction.savepoint()
        self.commentary = quarter.due
        self.seen = dict.fromkeys(PEOPLE, 0)
        self.saved: list[tuple[str, str]] = []  # who, what
        self.typed: dict[tuple[str, int, int], str] = {}
        self.read: tuple[int, str] | None = None
        self.signed: dict[int, tuple[str, str, bytes]] = {}
        self.words = 0
        self.state, self.version, self.quarter_state = "draft", 0, "figures_closed"

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    @initialize()
    def begin(self) -> None:
        self.look_anew()

    # --- what may be done now: without it nobody would come far by chance

    def go_on(self, choice: int) -> None:
        may = [*self.next_of_the_text(), *self.next_of_the_quarter()]
        may[choice % len(may)]()

    first = rule(choice=choices)(go_on)
    second = rule(choice=choices)(go_on)
    third = rule(choice=choices)(go_on)
    fourth = rule(choice=choices)(go_on)
    fifth = rule(choice=choices)(go_on)

    def next_of_the_text(self) -> list[Callable[[], object]]:
        if not self.is_open():
            return []
        acceptor = "director" if self.wrote("acceptor") else "acceptor"
        back = partial(self.send_back, acceptor, looks=True, reason="By when?")
        return {
            "draft": [
                partial(self.save, "lead_officer", looks=True, is_wrong=False),
                partial(self.submit, "lead_officer", looks=True),
            ],
            "submitted": [
                partial(self.accept, acceptor, looks=True),
                partial(self.accept, acceptor, looks=True),
                partial(self.take_back, "lead_officer", looks=True),
                back,
            ],
            "accepted": [back],
            "returned": [partial(self.save, "analyst", looks=True, is_wrong=False)],
        }[self.state]

    def next_of_the_quarter(self) -> list[Callable[[], object]]:
        in_review = [
            self.read_and_approve,
            partial(self.send_the_quarter_back, "director", names_it=self.state == "accepted"),
        ]
        return {
            "open": [partial(self.close, "analyst")],
            "figures_closed": [partial(self.hand_the_quarter_on, "analyst")],
            "in_review": in_review,
            "approved": [partial(self.reopen, "director")],
        }[self.quarter_state]

    def read_and_approve(self) -> None:
        self.the_director_reads()
        self.approve("director")

    # --- what everybody does

    @rule(who=who_ever)
    def look(self, who: str) -> None:
        self.seen[who] = self.version

    @rule(who=mostly_writers, is_wrong=st.booleans(), looks=st.booleans())
    def save(self, who: str, *, is_wrong: bool, looks: bool) -> None:
        text, seen = self.new_words(is_wrong=is_wrong), self.as_seen(who, looks=looks)
        allowed = self.writes(who) and self.is_open() and seen == self.version
        allowed = allowed and self.state in {"draft", "returned"}
        self.expect(allowed, lambda: self.do(writing.save, who, version=seen, text=text))
        if allowed:
            self.saved.append((who, text))

    @rule(who=mostly_writers, looks=st.booleans())
    def type(self, who: str, *, looks: bool) -> None:
        text, over = self.new_words(), self.as_seen(who, looks=looks)
        last = Unsaved.objects.filter(
            commentary=self.commentary, person=self.person(who), over=over
        ).first()
        seen = last.revision if last else 0

        def keep() -> None:
            self.do(unsaved.keep, who, over=over, revision=seen, text=text)
            self.typed[who, self.commentary.pk, over] = text

        self.expect(self.writes(who), keep, changes=False)

    @rule(who=mostly_writers, looks=st.booleans())
    def submit(self, who: str, *, looks: bool) -> None:
        seen = self.as_seen(who, looks=looks)
        allowed = self.writes(who) and self.is_open() and seen == self.version
        allowed = allowed and self.state == "draft" and self.is_fit()
        self.expect(allowed, lambda: self.do(writing.submit, who, version=seen))

    @rule(who=mostly_writers, looks=st.booleans())
    def take_back(self, who: str, *, looks: bool) -> None:
        seen = self.as_seen(who, looks=looks)
        allowed = self.writes(who) and self.is_open() and seen == self.version
        allowed = allowed and self.state == "submitted"
        self.expect(allowed, lambda: self.do(writing.take_back, who, version=seen))

    @rule(who=mostly_acceptors, looks=st.booleans())
    def accept(self, who: str, *, looks: bool) -> None:
        seen = self.as_seen(who, looks=looks)
        allowed = who in ACCEPTORS and not self.wrote(who) and self.is_open()
        allowed = allowed and seen == self.version and self.state == "submitted"
        self.expect(allowed, lambda: self.do(writing.accept, who, version=seen))

    @rule(who=mostly_acceptors, looks=st.booleans(), reason=st.sampled_from(["Why?", " "]))
    def send_back(self, who: str, *, looks: bool, reason: str) -> None:
        seen = self.as_seen(who, looks=looks)
        allowed = who in ACCEPTORS and not self.wrote(who) and self.is_open()
        allowed = allowed and seen == self.version and self.state in {"submitted", "accepted"}
        allowed = allowed and bool(reason.strip())
        self.expect(allowed, lambda: self.do(writing.send_back, who, version=seen, reason=reason))

    @rule(who=mostly_writers)
    def hand_on_to_another(self, who: str) -> None:
        allowed = who in {"lead_officer", "analyst"} and self.is_open()
        days = {"first_day": TODAY, "last_day": TODAY, "person": self.person("other_officer")}
        self.expect(allowed, lambda: self.do(delegations.delegate, who, **days), changes=False)

    @precondition(lambda self: self.delegation() is not None)
    @rule(who=mostly_writers)
    def take_back_from_another(self, who: str) -> None:
        def end() -> None:
            delegations.end(delegation=self.delegation(), by=self.person(who), now=NOW)

        self.expect(who in {"lead_officer", "analyst"}, end, changes=False)

    # --- the quarter

    @rule(who=who_ever)
    def hand_the_quarter_on(self, who: str) -> None:
        allowed = who == "analyst" and self.quarter_state == "figures_closed"
        self.decide(allowed, rounds.hand_on, who, gaps="Named.")

    @rule(who=who_ever, names_it=st.booleans())
    def send_the_quarter_back(self, who: str, *, names_it: bool) -> None:
        parts = [str(self.commentary.pk)] if names_it else []
        goes = self.state in {"submitted", "accepted"} and not self.wrote("director")
        allowed = who == "director" and self.quarter_state == "in_review"
        allowed = allowed and (goes or not names_it)
        self.decide(allowed, rounds.send_back, who, reason="Thin.", parts=parts)

    @precondition(lambda self: self.quarter_state == "in_review")
    @rule()
    def the_director_reads(self) -> None:
        self.read = (self.quarter().version, digest(content_of(self.quarter().end)))

    @precondition(lambda self: self.read is not None)
    @rule(who=st.sampled_from(["director", "director", *PEOPLE]))
    def approve(self, who: str) -> None:
        assert self.read is not None
        version, seen = self.read
        quarter = self.quarter()
        is_same = (version, seen) == (quarter.version, digest(content_of(quarter.end)))
        allowed = who == "director" and self.quarter_state == "in_review" and is_same
        self.decide(allowed, rounds.approve, who, version=version, seen=seen, reservations="")
        if allowed:
            signature = Signature.objects.get(round=quarter)
            one = Commentary.objects.get(pk=self.commentary.pk)
            self.signed[one.pk] = (one.text, one.state, bytes(signature.snapshot.content))

    @rule(who=st.sampled_from(["director", *PEOPLE]))
    def reopen(self, who: str) -> None:
        allowed = who == "director" and self.quarter_state == "approved"
        self.decide(allowed, rounds.reopen, who, reason="A figure was wrong.")
        if allowed:
            edition = Round.objects.quarters().living().get()
            self.commentary = Commentary.objects.get(round=edition, indicator__code="AB 01")
            self.read = None
            self.look_anew()
            assert (self.state, self.quarter_state) == ("draft", "open")

    @precondition(lambda self: self.quarter_state == "open")
    @rule(who=who_ever)
    def close(self, who: str) -> None:
        quarter = self.quarter()

        def act() -> None:
            rounds.close_figures(
                round_=quarter, version=quarter.version, gaps="", by=self.person(who), now=NOW
            )

        self.expect(who == "analyst", act)

    # --- behind the code's back

    @rule(state=st.sampled_from(COMMENTARY.states))
    def write_a_state_by_sql(self, state: str) -> None:
        if state == self.state:
            return
        may = (self.state, state) in COMMENTARY.steps and self.is_open()
        self.behind(may, lambda: self.rows().update(state=state, reason="R", accepted_steps=1))

    @rule()
    def write_a_text_by_sql(self) -> None:
        may = self.is_open() and self.state == "draft" and self.version > 0
        self.behind(may, lambda: self.rows().update(text="By SQL."))

    # --- what holds after every step

    @invariant()
    def no_text_is_lost(self) -> None:
        kept = self.commentary.versions.order_by("version").select_related("written_by")
        assert [(self.name(one.written_by.pk), one.text) for one in kept] == self.saved
        assert self.rows().get().text == (self.saved[-1][1] if self.saved else "")
        for (who, commentary, over), text in self.typed.items():
            row = Unsaved.objects.get(commentary=commentary, person=self.person(who), over=over)
            assert row.text == text

    @invariant()
    def nobody_accepted_their_own_words(self) -> None:
        for one in Acceptance.objects.select_related("commentary"):
            own = one.commentary.versions.filter(
                written_by=one.accepted_by, version__lte=one.version
            )
            assert not own.exists()

    @invariant()
    def what_was_signed_is_as_it_was(self) -> None:
        for pk, (text, state, content) in self.signed.items():
            one = Commentary.objects.select_related("round").get(pk=pk)
            assert (one.text, one.state) == (text, state)
            signature = Signature.objects.select_related("snapshot").get(round=one.round)
            assert bytes(signature.snapshot.content) == content
            assert digest(content) == signature.sha256
            texts = [each["text"] for each in read(signature.snapshot)["commentary"]]
            assert texts == ([text] if text else [])

    # --- how it is done

    def person(self, who: str) -> Any:
        return getattr(self.cast, who)

    def name(self, pk: int) -> str:
        return next(who for who in PEOPLE if self.person(who).pk == pk)

    def rows(self) -> Any:
        return Commentary.objects.filter(pk=self.commentary.pk)

    def quarter(self) -> Round:
        return Round.objects.get(pk=self.commentary.round_id)

    def delegation(self) -> Delegation | None:
        return Delegation.objects.on(TODAY).filter(commentary=self.commentary).first()

    def new_words(self, *, is_wrong: bool = False) -> str:
        """Never the same again, and without a figure."""
        self.words += 1
        word = "".join(ascii_lowercase[int(digit)] for digit in str(self.words))
        return (WRONG if is_wrong else "") + f"Words {word}."

    def as_seen(self, who: str, *, looks: bool) -> int:
        if looks:
            self.look(who)
        return self.seen[who]

    def writes(self, who: str) -> bool:
        return who in {"lead_officer", "analyst"} or (
            who == "other_officer" and self.delegation() is not None
        )

    def wrote(self, who: str) -> bool:
        return who in {writer for writer, _ in self.saved}

    def is_open(self) -> bool:
        return self.quarter_state not in DECIDED

    def is_fit(self) -> bool:
        return bool(self.saved) and not self.saved[-1][1].startswith(WRONG)

    def do(self, act: Callable[..., object], who: str, **given: Any) -> None:
        current = self.rows().select_related("round", "indicator").get()
        act(commentary=current, by=self.person(who), now=NOW, **given)

    def decide(self, allowed: bool, act: Callable[..., object], who: str, **given: Any) -> None:
        quarter = self.quarter()
        asked = {"version": quarter.version} | given
        self.expect(allowed, lambda: act(quarter=quarter, by=self.person(who), now=NOW, **asked))

    def expect(self, allowed: bool, act: Callable[[], object], *, changes: bool = True) -> None:
        """What is not allowed is refused, or was asked for twice: nothing changes then."""
        before = (self.state, self.version, self.quarter_state)
        refused = None
        try:
            with transaction.atomic():
                act()
        except REFUSED as error:
            refused = error
        self.look_anew()
        after = (self.state, self.version, self.quarter_state)
        if not allowed or not changes:
            assert after == before
        if allowed:
            assert refused is None, refused
            assert not changes or after != before
        steps = [*COMMENTARY.steps, (self.state, self.state)]
        assert (before[0], after[0]) in steps
        assert (before[2], after[2]) in [*QUARTER.steps, (after[2], after[2])]

    def behind(self, may: bool, change: Callable[[], object]) -> None:
        """The database says the same as the table. It is undone either way."""
        point = transaction.savepoint()
        try:
            with transaction.atomic():
                change()
            was_refused = False
        except DatabaseError:
            was_refused = True
        transaction.savepoint_rollback(point)
        # It may refuse more than the table: what has no text is not handed on.
        assert was_refused or may

    def look_anew(self) -> None:
        row = self.rows().get()
        self.state, self.version, self.quarter_state = row.state, row.version, self.quarter().state


@pytest.fixture
def quarter(cast: Cast) -> Quarter:
    return start_a_quarter(cast, head=make_post("Head of service", cast.acceptor))


def test_whatever_the_order_no_move_is_illegal_no_text_lost_and_nobody_accepts_their_own(
    quarter: Quarter,
) -> None:
    run_state_machine_as_test(
        lambda: Everybody(quarter),
        settings=settings(
            max_examples=30,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
