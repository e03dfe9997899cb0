"""What a director reads before signing: exceptions, what turned, what is another since."""

from datetime import UTC, datetime

import pytest

from indicators.models import Flag
from narratives.actions import rounds
from narratives.models import Signature
from narratives.snapshots.content import content_of, parsed, read
from narratives.snapshots.review import restated_since, review_of
from tests.narratives.makers import NOW, load_later
from tests.narratives.quarter import SEPTEMBER, Quarter

SIGNED_AT = datetime(2017, 11, 10, 10, tzinfo=UTC)


@pytest.fixture
def signature(quarter: Quarter, monkeypatch: pytest.MonkeyPatch) -> Signature:
    monkeypatch.setattr("tests.narratives.quarter.NOW", SIGNED_AT)
    quarter.hand_on()
    return quarter.approve()


def test_it_names_what_is_off_target_and_why_it_stands_out(quarter: Quarter) -> None:
    found = review_of(quarter.round)["exceptions"]
    assert [(one["code"], one["shown"], one["target"], one["why"]) for one in found] == [
        ("AB 01", "23", "20", "behind its target")
    ]


def test_it_names_the_checks_that_are_open_in_the_quarters_months(quarter: Quarter) -> None:
    def flag(month: int, **different: object) -> None:
        plain = {"kind": "Figure missing", "indicator": quarter.due.indicator, "months": 1}
        plain |= {"severity": "warning", "sentence": f"Odd in {month}.", "basis": ""}
        Flag.objects.create(end=SEPTEMBER - (9 - month), since=NOW, **plain | different)

    flag(7)
    flag(6)
    flag(9, kind="Month odd")
    Flag.objects.filter(kind="Month odd").update(state="mended")
    assert [one["sentence"] for one in review_of(quarter.round)["checks"]] == ["Odd in 7."]


def test_before_the_first_signature_nothing_is_restated(quarter: Quarter) -> None:
    found = review_of(quarter.round)
    assert (found["since"], found["restated"]) == (None, [])


def test_it_says_what_is_another_since_the_last_signature(
    signature: Signature, quarter: Quarter
) -> None:
    load_later("2017-11-20", AB_01="22.01,127,577", AB_03="216")
    edition = rounds.reopen(
        quarter=quarter.round,
        version=quarter.round.version,
        reason="A figure was wrong.",
        by=quarter.cast.director,
        now=NOW,
    )
    found = review_of(edition)
    assert found["since"]["quarter"] == "Quarter 2 of 2017-18"
    told = ("code", "month", "reported", "now")
    assert [[one[name] for name in told] for one in found["restated"]] == [
        ["AB 01", "September 2017", "23", "22"]
    ]


def test_what_is_restated_since_repaints_nothing_of_what_was_signed(signature: Signature) -> None:
    before = read(signature.snapshot)
    load_later("2017-11-20", AB_01="22.01,127,577")
    signed = read(Signature.objects.get().snapshot)
    assert signed == before
    assert signed["scorecard"]["indicators"][0]["value"] == "23.05"
    since = restated_since(signature)
    assert [(one["reported"], one["now"], one["known_from"]) for one in since] == [
        ("23", "22", "20 November 2017")
    ]


def test_a_release_that_names_a_day_before_the_signature_and_came_after_it_is_told(
    signature: Signature,
) -> None:
    """And one of the very day."""
    told = ("reported", "now", "known_from")
    load_later("2017-11-02", AB_01="22.01,127,577")
    assert [[one[name] for name in told] for one in restated_since(signature)] == [
        ["23", "22", "2 November 2017"]
    ]
    load_later("2017-11-10", AB_01="21.01,121,577")
    assert [[one[name] for name in told] for one in restated_since(signature)] == [
        ["23", "21", "10 November 2017"]
    ]


def test_what_came_before_the_signature_is_no_restatement_since(
    quarter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_later("2017-11-02", AB_01="22.01,127,577")
    monkeypatch.setattr("tests.narratives.quarter.NOW", SIGNED_AT)
    quarter.hand_on()
    assert restated_since(quarter.approve()) == []


def test_it_is_told_as_it_was_signed_though_it_changed_twice(signature: Signature) -> None:
    load_later("2017-11-02", AB_01="22.01,127,577")
    load_later("2017-11-20", AB_01="21.01,121,577")
    told = [(one["reported"], one["now"]) for one in restated_since(signature)]
    assert told == [("23", "21")]
    load_later("2017-11-21")
    assert restated_since(signature) == []


def test_a_month_before_the_signed_one_is_told_too(signature: Signature) -> None:
    load_later("2017-11-02", "2017-08", AB_02="85,68,80")
    told = [(one["month"], one["reported"], one["now"]) for one in restated_since(signature)]
    assert told == [("August 2017", "90", "85")]


def test_a_figure_that_is_withdrawn_is_told_once(signature: Signature) -> None:
    load_later("2017-11-20", AB_03=",,,not_available,")
    assert [(one["code"], one["now"]) for one in restated_since(signature)] == [("AB 03", None)]


def test_a_figure_said_more_exactly_is_no_restatement(signature: Signature) -> None:
    load_later("2017-11-20", AB_01="23.051,133,577")
    assert restated_since(signature) == []


def test_it_is_in_the_bytes_that_are_signed(quarter: Quarter) -> None:
    assert "review" not in parsed(content_of(SEPTEMBER, quarter=quarter.round))
    quarter.hand_on()
    held = read(quarter.approve().snapshot)
    assert [one["code"] for one in held["review"]["exceptions"]] == ["AB 01"]


def test_it_names_the_commentary_that_was_due_and_is_not_accepted(quarter: Quarter) -> None:
    quarter.submit()
    assert review_of(quarter.round)["missing"] == [{"on": "AB 01", "state": "submitted"}]
    quarter.accept()
    assert review_of(quarter.round)["missing"] == []
