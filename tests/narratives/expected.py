"""What should have come of each step of a quarter, said anew: without the code that is held
against it. The steps themselves are in test_any_order.py.
"""

from collections.abc import Callable
from string import ascii_lowercase
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant

from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.models import Acceptance, Commentary, Delegation, Round, Signature, Unsaved
from narratives.rules.canonical import digest
from narratives.snapshots.content import read
from tests.narratives.makers import NOW, TODAY
from tests.narratives.quarter import Quarter

PEOPLE = ["lead_officer", "other_officer", "analyst", "acceptor", "director", "member"]
ACCEPTORS = {"acceptor", "director"}
REFUSED = (PermissionDenied, MoveError, SavedByAnotherError)
DECIDED = {"approved", "reopened"}
STEPS = {
    ("draft", "submitted"),
    ("submitted", "draft"),
    ("submitted", "accepted"),
    ("submitted", "returned"),
    ("accepted", "returned"),
    ("returned", "draft"),
}
QUARTER_STEPS = {
    ("open", "figures_closed"),
    ("figures_closed", "in_review"),
    ("in_review", "approved"),
    ("in_review", "figures_closed"),
    ("figures_closed", "open"),
    ("approved", "reopened"),
}
WRONG = "At 25% it is high. "
FIGURES = {"23": "23.05,133,577", "22": "22.01,127,577"}  # the first is how it begins


class Expected(RuleBasedStateMachine):
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
        self.words = self.releases = 0
        self.figure, self.accepted_figure = "23", ""
        self.defended: set[str] = set()  # the figures against which WRONG may stand
        self.state, self.version, self.quarter_state = "draft", 0, "figures_closed"

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

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
        return self.delegations().first()

    def delegations(self) -> Any:
        return Delegation.objects.on(TODAY).filter(commentary=self.commentary).order_by("pk")

    def new_words(self, *, is_wrong: bool = False) -> str:
        """Never the same again, and without a figure."""
        self.words += 1
        word = "".join(ascii_lowercase[int(digit)] for digit in str(self.words))
        return (WRONG if is_wrong else "") + f"Words {word}."

    def as_seen(self, who: str, *, looks: bool) -> int:
        if looks:
            self.look(who)
        return self.seen[who]

    def an_acceptance(self, who: str) -> dict[str, Any]:
        return {
            "commentary": self.rows().get(),
            "version": 98,
            "position": 1,
            "accepted_by": self.person(who),
            "accepted_as": "By SQL",
            "accepted_at": NOW,
        }

    def writes(self, who: str) -> bool:
        return who in {"lead_officer", "analyst"} or (
            self.delegations().filter(person=self.person(who)).exists()
        )

    def wrote(self, who: str) -> bool:
        return who in {writer for writer, _ in self.saved}

    def is_open(self) -> bool:
        return self.quarter_state not in DECIDED

    def is_fit(self) -> bool:
        """To be handed on: what is wrong must have been defended against the figure as it is."""
        is_wrong = bool(self.saved) and self.saved[-1][1].startswith(WRONG)
        return bool(self.saved) and (not is_wrong or self.figure in self.defended)

    def is_restated(self) -> bool:
        return self.state == "accepted" and self.figure != self.accepted_figure

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
        assert before[0] == after[0] or (before[0], after[0]) in STEPS
        assert before[2] == after[2] or (before[2], after[2]) in QUARTER_STEPS

    def behind(self, may: bool, change: Callable[[], object]) -> None:
        """The database lets nothing through that may not be. It is undone either way."""
        point = transaction.savepoint()
        try:
            with transaction.atomic():
                change()
            was_refused = False
        except DatabaseError:
            was_refused = True
        transaction.savepoint_rollback(point)
        # It may refuse more: what has no text is not handed on.
        assert was_refused or may

    def look_anew(self) -> None:
        row = self.rows().get()
        self.state, self.version, self.quarter_state = row.state, row.version, self.quarter().state
