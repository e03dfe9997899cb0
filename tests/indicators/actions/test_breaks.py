"""A break set and taken back by hand: dated, in the trail, and judged anew."""

from datetime import UTC, date, datetime

import pytest

from indicators.actions import breaks as actions
from indicators.judging import judge
from indicators.models import Break, Judgement
from indicators.rules.periods import Month
from kpiportal.jobs import run
from kpiportal.models import Event, Job
from kpiportal.versions import SavedByAnotherError
from tests.cast import Cast
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)
TODAY = date(2020, 2, 1)
NOVEMBER = Month.of(2019, 11)


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    register.indicator("A", better="bigger")
    register.value("A", "2019-10", "5")
    register.value("A", "2019-11", "6")
    judge()
    return register


def set_break(cast: Cast, register: Register, reason: str, seen: int | None = None) -> None:
    actions.set_break(
        by=cast.analyst,
        indicator=register.indicators["A"],
        first=NOVEMBER,
        reason=reason,
        seen=seen,
        now=NOW,
    )


def take_back(cast: Cast, register: Register, seen: int) -> None:
    actions.take_back_break(
        by=cast.analyst, indicator=register.indicators["A"], first=NOVEMBER, seen=seen, now=NOW
    )


def november() -> str:
    for job in Job.objects.filter(state=Job.State.WAITING):
        run(job.pk, now=NOW)
    return Judgement.objects.get(value__end=NOVEMBER).previous_standing


def current() -> Break:
    found: Break = Break.objects.current().get()
    return found


def test_nothing_is_compared_across_a_break_until_it_is_taken_back(register: Register, cast: Cast):
    assert november() == "ahead"
    set_break(cast, register, "Counted anew")
    assert (current().first, current().recorded_on) == (NOVEMBER, TODAY)
    assert november() == "none"
    take_back(cast, register, current().pk)
    assert not Break.objects.current().exists()
    assert november() == "ahead"


def test_each_change_is_in_the_trail_with_what_was_before(register: Register, cast: Cast):
    set_break(cast, register, "Counted anew")
    set_break(cast, register, "Another system", current().pk)
    set_break(cast, register, "Another system", current().pk)  # nothing is changed
    take_back(cast, register, current().pk)
    events = Event.objects.filter(target_name="A", actor=cast.analyst).order_by("sequence")
    first, second = {"reason": "Counted anew"}, {"reason": "Another system"}
    assert [(event.verb, event.detail["before"], event.detail["after"]) for event in events] == [
        ("set a break of", None, first),
        ("set a break of", first, second),
        ("took back a break of", second, None),
    ]


def test_a_break_that_another_saved_is_not_saved_over(register: Register, cast: Cast):
    set_break(cast, register, "Counted anew")
    seen = current().pk
    set_break(cast, register, "Another system", seen)
    for late in (
        lambda: set_break(cast, register, "Mine", seen),
        lambda: set_break(cast, register, "Mine"),
        lambda: take_back(cast, register, seen),
    ):
        with pytest.raises(SavedByAnotherError):
            late()
    assert current().reason == "Another system"
