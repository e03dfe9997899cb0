"""The workflow driven as everybody, in any order, each with what they last saw of it."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from narratives.actions import commentary as writing
from narratives.actions import defences, delegations, returns, rounds, unsaved
from narratives.checking import objections_to
from narratives.models import (
    Acceptance,
    Commentary,
    CommentaryVersion,
    Defence,
    Round,
    Signature,
    Snapshot,
    Unsaved,
)
from narratives.rules.canonical import digest
from narratives.snapshots.content import content_of
from tests.narratives.expected import (
    ACCEPTORS,
    FIGURES,
    PEOPLE,
    QUARTER_STEPS,
    STEPS,
    Expected,
)
from tests.narratives.makers import NOW, TODAY, load_later
from tests.narratives.quarter import Quarter

MOST_RELEASES = 2

choices = st.integers(0, 11)
who_ever = st.sampled_from(PEOPLE)
mostly_writers = st.sampled_from(["lead_officer", "lead_officer", "analyst", *PEOPLE])
mostly_acceptors = st.sampled_from(["acceptor", "acceptor", "director", *PEOPLE])


class Everybody(Expected):
    @initialize()
    def begin(self) -> None:
        self.look_anew()

    # --- what may be done now: without it nobody would come far by chance

    def go_on(self, choice: int) -> None:
        of_the_quarter = self.next_of_the_quarter()
        may = [*self.next_of_the_text(), *of_the_quarter, *of_the_quarter]
        may[choice % len(may)]()

    first = rule(choice=choices)(go_on)
    second = rule(choice=choices)(go_on)
    third = rule(choice=choices)(go_on)
    fourth = rule(choice=choices)(go_on)
    fifth = rule(choice=choices)(go_on)
    sixth = rule(choice=choices)(go_on)
    seventh = rule(choice=choices)(go_on)
    eighth = rule(choice=choices)(go_on)
    ninth = rule(choice=choices)(go_on)
    tenth = rule(choice=choices)(go_on)

    @rule()
    def try_what_nobody_may(self) -> None:
        """Each time all of it: chance alone would seldom ask at the right moment."""
        if self.version:
            self.seen["lead_officer"] = self.version - 1
            self.save("lead_officer", looks=False, is_wrong=False)
        for who in sorted(ACCEPTORS):
            if self.wrote(who):
                self.accept(who, looks=True)
        for who in ("lead_officer", "analyst", "acceptor"):
            if self.wrote(who):
                self.accept_by_sql(who)
        if not self.is_open():
            self.save("lead_officer", looks=True, is_wrong=False)
        for choice in range(7 if self.signed else 0):
            self.change_by_sql_what_was_signed(choice)

    def next_of_the_text(self) -> list[Callable[[], object]]:
        if not self.is_open():
            return []
        acceptor = "director" if self.wrote("acceptor") else "acceptor"
        back = partial(self.send_back, acceptor, looks=True, reason="By when?")
        return {
            "draft": [
                partial(self.save, "lead_officer", looks=True, is_wrong=False),
                partial(self.submit, "lead_officer", looks=True),
                partial(self.hand_on_to_another, "lead_officer", to="acceptor"),
                partial(self.save, "acceptor", looks=True, is_wrong=False),
            ],
            "submitted": [
                partial(self.accept, acceptor, looks=True),
                self.try_what_nobody_may,
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

    @precondition(lambda self: self.typed)
    @rule(choice=choices)
    def type_in_an_older_window(self, choice: int) -> None:
        """What was typed since is not typed over: that no text is lost holds after it too."""
        who, commentary, over = list(self.typed)[choice % len(self.typed)]
        seen = {"commentary": commentary, "person": self.person(who), "over": over}
        before = Unsaved.objects.get(**seen).revision - 1
        if commentary == self.commentary.pk:
            given = {"over": over, "revision": before, "text": self.new_words()}
            self.expect(False, lambda: self.do(unsaved.keep, who, **given))

    @rule(who=who_ever)
    def defend(self, who: str) -> None:
        """It may be said once and for all of the same words and the same figure."""
        current = self.rows().select_related("round", "indicator").get()
        against = [each.key for each in objections_to(current)]
        allowed = who in {"lead_officer", "analyst", *ACCEPTORS} and self.is_open()
        allowed = allowed and bool(against)
        key = against[0] if against else "0" * 64
        self.expect(
            allowed, lambda: self.do(defences.defend, who, key=key, reason="So."), changes=False
        )
        if allowed:
            self.defended.add(self.figure)

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
        allowed = allowed and self.is_fit()
        self.expect(allowed, lambda: self.do(writing.accept, who, version=seen))
        if allowed:
            self.accepted_figure = self.figure

    @rule(who=mostly_acceptors, looks=st.booleans(), reason=st.sampled_from(["Why?", " "]))
    def send_back(self, who: str, *, looks: bool, reason: str) -> None:
        seen = self.as_seen(who, looks=looks)
        allowed = who in ACCEPTORS and not self.wrote(who) and self.is_open()
        allowed = allowed and seen == self.version and self.state in {"submitted", "accepted"}
        allowed = allowed and bool(reason.strip())
        self.expect(allowed, lambda: self.do(writing.send_back, who, version=seen, reason=reason))

    @rule(who=mostly_writers, to=st.sampled_from(["other_officer", "acceptor"]))
    def hand_on_to_another(self, who: str, *, to: str) -> None:
        allowed = who in {"lead_officer", "analyst"} and self.is_open()
        days = {"first_day": TODAY, "last_day": TODAY, "person": self.person(to)}
        self.expect(allowed, lambda: self.do(delegations.delegate, who, **days), changes=False)

    @precondition(lambda self: self.delegation() is not None)
    @rule(who=mostly_writers)
    def take_back_from_another(self, who: str) -> None:
        def end() -> None:
            delegations.end(delegation=self.delegation(), by=self.person(who), now=NOW)

        self.expect(who in {"lead_officer", "analyst"}, end, changes=False)

    # --- the figures

    @precondition(lambda self: self.releases < MOST_RELEASES)
    @rule()
    def restate(self) -> None:
        """Every release names a day before any signature."""
        self.releases += 1
        self.figure = next(figure for figure in FIGURES if figure != self.figure)
        day = date(2017, 11, 1) + timedelta(days=self.releases)
        load_later(day.isoformat(), AB_01=FIGURES[self.figure])

    @rule()
    def the_portal_returns_what_was_restated(self) -> None:
        goes = self.is_open() and self.is_restated()
        self.expect(goes, lambda: returns.return_restated(now=NOW), changes=goes)

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
        allowed = allowed and not self.is_restated()
        self.decide(allowed, rounds.approve, who, version=version, seen=seen, reservations="")
        if allowed:
            signature = Signature.objects.get(round=quarter)
            one = Commentary.objects.get(pk=self.commentary.pk)
            self.signed[one.pk] = (one.text, one.state, bytes(signature.snapshot.content))
            self.try_what_nobody_may()

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

    @rule(state=st.sampled_from(["draft", "submitted", "accepted", "returned"]))
    def write_a_state_by_sql(self, state: str) -> None:
        if state == self.state:
            return
        may = (self.state, state) in STEPS and self.is_open()
        self.behind(may, lambda: self.rows().update(state=state, reason="R", accepted_steps=1))

    @rule()
    def write_a_text_by_sql(self) -> None:
        may = self.is_open() and self.state == "draft" and self.version > 0
        self.behind(may, lambda: self.rows().update(text="By SQL."))

    @rule(state=st.sampled_from(sorted({after for _, after in QUARTER_STEPS})))
    def write_a_state_of_the_quarter_by_sql(self, state: str) -> None:
        if state == self.quarter_state:
            return
        may = (self.quarter_state, state) in QUARTER_STEPS
        row = Round.objects.filter(pk=self.quarter().pk)
        self.behind(may, lambda: row.update(state=state, reason="R"))

    @rule(who=st.sampled_from(["lead_officer", "analyst", "acceptor"]))
    def accept_by_sql(self, who: str) -> None:
        may = self.is_open() and not self.wrote(who)
        self.behind(may, lambda: Acceptance.objects.create(**self.an_acceptance(who)))

    def change_by_sql_what_was_signed(self, choice: int) -> None:
        one = Commentary.objects.get(pk=next(iter(self.signed)))
        person, version = self.person("director"), {"commentary": one, "version": 99}
        round_ = Round.objects.filter(pk=one.round_id)
        signature = Signature.objects.filter(round=one.round_id)
        snapshot = Snapshot.objects.filter(signature__in=signature)
        words = {"figure": "25%", "sentence": "x", "what": "x", "reason": "So."}
        said = {"defended_by": person, "defended_as": "x", "defended_at": NOW}
        changes: list[Callable[[], object]] = [
            lambda: Commentary.objects.filter(pk=one.pk).update(due_because="By SQL."),
            lambda: round_.update(gaps="By SQL."),
            lambda: CommentaryVersion.objects.create(
                **version, text="x", written_by=person, written_as="x", written_at=NOW
            ),
            lambda: Acceptance.objects.create(**self.an_acceptance("member") | version),
            lambda: Defence.objects.create(
                commentary=one, key="0" * 64, kind="contradiction", **words, **said
            ),
            lambda: snapshot.update(content=b"{}"),
            lambda: signature.update(reservations="By SQL."),
        ]
        self.behind(False, changes[choice])


def test_whatever_the_order_no_move_is_illegal_no_text_lost_and_nobody_accepts_their_own(
    quarter: Quarter,
) -> None:
    run_state_machine_as_test(
        lambda: Everybody(quarter),
        settings=settings(
            max_examples=20,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
