"""No text goes on that its figures contradict, or that tells a small count, without a reason."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from indicators.models import Indicator
from kpiportal.models import Event
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import rounds
from narratives.actions.defences import defend
from narratives.checking import objections_to, undefended
from narratives.models import Commentary, Defence
from narratives.publishing import small_numbers_in
from narratives.snapshots.content import content_of, parsed
from tests.narratives.makers import NOW, load_later
from tests.narratives.quarter import Quarter

WRONG = "At 25% we are above the target."
SMALL = "Two young people were referred again."


def submit(quarter: Quarter) -> None:
    due = quarter.due
    writing.submit(commentary=due, version=due.version, by=quarter.cast.lead_officer, now=NOW)


def accept(quarter: Quarter) -> None:
    due = quarter.due
    writing.accept(commentary=due, version=due.version, by=quarter.cast.acceptor, now=NOW)


def let_stand(quarter: Quarter, who: str = "lead_officer", reason: str = "Counted by hand.") -> str:
    key = undefended(quarter.due)[0].key
    by = getattr(quarter.cast, who)
    defend(commentary=quarter.due, key=key, reason=reason, by=by, now=NOW)
    return key


def figures(commentary: Commentary) -> list[tuple[str, str]]:
    return [(each.figure, each.should_be) for each in undefended(commentary)]


@pytest.mark.parametrize("text", [WRONG, SMALL])
def test_a_text_that_something_stands_against_is_not_submitted(quarter: Quarter, text: str) -> None:
    quarter.write(text)
    with pytest.raises(MoveError, match=r"25%|Two young people"):
        submit(quarter)
    assert quarter.due.state == "draft"


def test_a_text_that_was_mended_is_submitted(quarter: Quarter) -> None:
    quarter.write(WRONG)
    assert figures(quarter.due) == [("25%", "23%")]
    quarter.write("At 23% we are above the target.")
    submit(quarter)
    assert quarter.due.state == "submitted"


@pytest.mark.parametrize("text", [WRONG, SMALL])
@pytest.mark.parametrize("who", ["lead_officer", "analyst", "acceptor", "director"])
def test_a_text_that_was_defended_goes_on(quarter: Quarter, text: str, who: str) -> None:
    quarter.write(text)
    let_stand(quarter, who)
    submit(quarter)
    accept(quarter)
    assert quarter.due.state == "accepted"


@pytest.mark.parametrize("who", ["other_officer", "auditor", "member", "nobody"])
def test_only_whose_indicator_it_is_defends_its_words(quarter: Quarter, who: str) -> None:
    quarter.write(WRONG)
    with pytest.raises(PermissionDenied):
        let_stand(quarter, who)


def test_a_defence_says_why(quarter: Quarter) -> None:
    quarter.write(WRONG)
    with pytest.raises(MoveError, match="Say why"):
        let_stand(quarter, reason=" ")


def test_a_defence_falls_when_the_words_around_it_change(quarter: Quarter) -> None:
    quarter.write(WRONG)
    let_stand(quarter)
    quarter.write("We wrote more. " + WRONG)
    assert figures(quarter.due) == []
    quarter.write("At 25% we are well above the target.")
    assert figures(quarter.due) == [("25%", "23%")]


def test_a_defence_falls_when_the_figure_changes(quarter: Quarter) -> None:
    quarter.write(WRONG)
    let_stand(quarter)
    submit(quarter)
    load_later("2017-11-20", AB_01="22.01,127,577")
    assert figures(quarter.due) == [("25%", "22%")]
    with pytest.raises(MoveError, match="25%"):
        accept(quarter)


def test_what_was_changed_meanwhile_is_not_defended(quarter: Quarter) -> None:
    quarter.write(WRONG)
    key = undefended(quarter.due)[0].key
    quarter.write("At 26% we are above the target.")
    with pytest.raises(SavedByAnotherError):
        defend(commentary=quarter.due, key=key, reason="So.", by=quarter.cast.analyst, now=NOW)


def test_a_defence_sent_twice_is_one_and_is_in_the_trail(quarter: Quarter) -> None:
    quarter.write(WRONG)
    key = let_stand(quarter)
    officer = quarter.cast.lead_officer
    defend(commentary=quarter.due, key=key, reason="Again.", by=officer, now=NOW)
    assert [one.reason for one in Defence.objects.all()] == ["Counted by hand."]
    event = Event.objects.first()
    assert (event.verb, event.detail["words"]) == ("defended the words of", "25%")
    assert event.detail["should_be"] == "23%"


def test_the_director_signs_what_was_defended_and_why(quarter: Quarter) -> None:
    quarter.write(WRONG)
    let_stand(quarter)
    submit(quarter)
    accept(quarter)
    held = parsed(content_of(quarter.round.end, quarter=quarter.round))
    assert held["commentary"][0]["defended"] == [
        {
            "kind": "contradiction",
            "figure": "25%",
            "should_be": "23%",
            "reason": "Counted by hand.",
            "defended_as": "Front door manager",
        }
    ]


def test_after_approval_nothing_is_defended_also_behind_the_code(quarter: Quarter) -> None:
    quarter.write(WRONG)
    key = undefended(quarter.due)[0].key
    quarter.hand_on()
    quarter.approve()
    with pytest.raises(MoveError, match="is approved"):
        defend(commentary=quarter.due, key=key, reason="So.", by=quarter.cast.analyst, now=NOW)
    with pytest.raises(DatabaseError, match="cannot change"):
        Defence.objects.create(
            commentary=quarter.due, key=key, kind="contradiction", figure="25%", sentence="x",
            what="x", reason="So.", defended_by=quarter.cast.analyst, defended_as="x",
            defended_at=NOW,
        )  # fmt: skip


def test_a_new_edition_keeps_what_was_defended(quarter: Quarter) -> None:
    quarter.write(WRONG)
    let_stand(quarter)
    quarter.hand_on()
    quarter.approve()
    approved = quarter.round
    rounds.reopen(
        quarter=approved, version=approved.version, reason="So.", by=quarter.cast.director, now=NOW
    )
    new = Commentary.objects.get(round=quarter.round, is_due=True)
    assert new.text == WRONG
    assert figures(new) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("Two young people waited.", ["Two young people"]), ("Two visits were late.", [])],
)
def test_an_indicator_of_the_process_tells_of_no_few_people_either(
    quarter: Quarter, text: str, told: list[str]
) -> None:
    """Neither in its commentary nor in an answer to members."""
    indicator = Indicator.objects.get(code="AB 02")
    on = writing.begin(quarter=quarter.round, indicator=indicator, now=NOW)
    assert [each.figure for each in objections_to(on, text)] == told
    assert small_numbers_in(text, "AB 02", quarter.round.end) == told
