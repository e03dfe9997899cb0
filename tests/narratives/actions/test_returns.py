"""Accepted words go back: where the director names them, and where their figures are others."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from kpiportal.models import Event, Job
from kpiportal.versions import SavedByAnotherError
from kpiportal.workflow import MoveError
from narratives.actions import commentary as writing
from narratives.actions import returns, rounds
from narratives.models import Commentary, Signature
from narratives.tasks import return_what_was_restated
from tests.narratives.makers import NOW, load_later
from tests.narratives.quarter import Quarter

ANOTHER = "22.01,127,577"
MORE_EXACT = "23.051,133,577"


@pytest.fixture
def accepted(quarter: Quarter) -> Quarter:
    quarter.submit("The managers read every late case.")
    quarter.accept()
    return quarter


def states_of(*rows: Commentary) -> list[str]:
    return [Commentary.objects.get(pk=row.pk).state for row in rows]


def section_words(quarter: Quarter) -> Commentary:
    """Accepted by the director: its section's chain has one post, and that writes."""
    cast = quarter.cast
    row = Commentary.objects.get(round=quarter.round, section="Looked after children")
    writing.save(commentary=row, text="All visits.", version=0, by=cast.acceptor, now=NOW)
    writing.submit(commentary=row, version=1, by=cast.acceptor, now=NOW)
    writing.accept(commentary=row, version=2, by=cast.director, now=NOW)
    return row


def send_back(quarter: Quarter, *parts: Commentary) -> None:
    rounds.send_back(
        quarter=quarter.round,
        version=quarter.round.version,
        reason="Say by when.",
        by=quarter.cast.director,
        now=NOW,
        parts=[str(one.pk) for one in parts],
    )


def test_the_parts_that_the_director_names_go_back_with_the_reason(accepted: Quarter) -> None:
    other = section_words(accepted)
    accepted.hand_on()
    send_back(accepted, accepted.due)
    assert accepted.round.state == "figures_closed"
    assert states_of(accepted.due, other) == ["returned", "accepted"]
    assert accepted.due.reason == "Say by when."
    assert Event.objects.filter(verb="sent back").get().detail["parts"] == ["AB 01"]


def test_what_the_director_wrote_is_not_theirs_to_send_back(quarter: Quarter) -> None:
    """And where one part can't go back, nothing does."""
    whole = Commentary.objects.get(round=quarter.round, indicator=None, section="")
    writing.save(commentary=whole, text="Good.", version=0, by=quarter.cast.director, now=NOW)
    quarter.hand_on()
    with pytest.raises(PermissionDenied):
        send_back(quarter, whole)
    assert quarter.round.state == "in_review"


def test_a_part_of_another_quarter_is_not_sent_back(accepted: Quarter) -> None:
    accepted.hand_on()
    next_month = accepted.next_month()
    elsewhere = Commentary.objects.create(
        round=next_month, indicator=accepted.due.indicator, since=NOW
    )
    send_back(accepted, elsewhere)
    assert states_of(elsewhere) == ["draft"]


def test_words_on_a_restated_figure_go_back_and_say_which(accepted: Quarter) -> None:
    load_later("2017-11-20", AB_01=ANOTHER)
    assert returns.return_restated(now=NOW) == 1
    due = accepted.due
    assert (due.state, due.accepted_steps) == ("returned", 0)
    assert due.reason == (
        "Restated since it was accepted: AB 01 was 23.05 for September 2017 and is 22.01."
    )
    event = Event.objects.filter(verb="returned").get()
    assert (event.actor, event.detail["reason"]) == (None, due.reason)
    assert returns.return_restated(now=NOW) == 0


def test_a_figure_that_is_only_said_more_exactly_sends_nothing_back(accepted: Quarter) -> None:
    load_later("2017-11-20", AB_01=MORE_EXACT)
    assert returns.return_restated(now=NOW) == 0
    assert accepted.due.state == "accepted"


def test_a_figure_that_the_words_do_not_speak_of_sends_nothing_back(accepted: Quarter) -> None:
    load_later("2017-11-20", AB_03="220")
    assert returns.return_restated(now=NOW) == 0


def test_words_that_quote_another_indicators_figure_go_back_with_it(quarter: Quarter) -> None:
    quarter.submit("There were {{AB 03}} looked after children.")
    quarter.accept()
    load_later("2017-11-20", AB_03="220")
    assert returns.return_restated(now=NOW) == 1
    assert "AB 03 was 216 for September 2017 and is 220" in quarter.due.reason


def test_the_portal_looks_once_for_each_time_that_figures_came_in(accepted: Quarter) -> None:
    first = [each.key for each in return_what_was_restated(NOW)]
    assert first == [each.key for each in return_what_was_restated(NOW)]
    load_later("2017-11-20", AB_01=ANOTHER)
    assert first != [each.key for each in return_what_was_restated(NOW)]
    tomorrow = NOW + timedelta(days=1)
    assert len({each.key for at in (NOW, tomorrow) for each in return_what_was_restated(at)}) == 2


def test_the_director_does_not_sign_words_on_a_figure_that_is_another_by_now(
    accepted: Quarter,
) -> None:
    accepted.hand_on()
    load_later("2017-11-20", AB_01=ANOTHER)
    with pytest.raises(SavedByAnotherError, match=r"AB 01 was 23\.05"):
        accepted.approve()
    assert not Signature.objects.exists()


def test_what_was_signed_stays_when_its_figures_are_restated(accepted: Quarter) -> None:
    accepted.hand_on()
    accepted.approve()
    load_later("2017-11-20", AB_01=ANOTHER)
    assert returns.return_restated(now=timezone.now()) == 0
    assert accepted.due.state == "accepted"


def test_the_job_is_asked_for_while_something_is_accepted_alone(quarter: Quarter) -> None:
    assert list(return_what_was_restated(NOW)) == []
    assert not Job.objects.filter(kind="return what was restated").exists()


def test_a_part_that_is_not_handed_on_cannot_be_sent_back(quarter: Quarter) -> None:
    quarter.write()
    quarter.hand_on()
    with pytest.raises(MoveError):
        send_back(quarter, quarter.due)
