"""How one indicator's figures became known otherwise, and why."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Asks, Definition, Reason, Value
from indicators.profile.restated import Restated, restated
from indicators.restatements import Kind, restatements
from indicators.rules.periods import Month
from tests.cast import Cast
from tests.indicators.register import LOADED_AT, Register

pytestmark = pytest.mark.django_db

NOVEMBER = Month.of(2019, 11)
SECOND, THIRD = date(2020, 2, 1), date(2020, 3, 1)


@pytest.fixture
def register() -> Register:
    """A 5 that became 7, and then 6; and 8 that stayed."""
    made = Register()
    made.policy(decimals={})
    made.indicator("A")
    made.indicator("B")
    made.value("A", "2019-11", "5")
    made.value("A", "2019-12", "8")
    made.value("B", "2019-11", "1")
    made.next_release(SECOND)
    made.value("A", "2019-11", "7")
    made.value("B", "2019-11", "2")
    made.next_release(THIRD)
    made.value("A", "2019-11", "6")
    return made


def found(known_on: date | None = None, code: str = "A") -> list[Restated]:
    return restated(Definition.objects.current().get(indicator__code=code), known_on=known_on)


def said(changes: list[Restated]) -> list[tuple[object, ...]]:
    return [(each.reported, each.now, each.recorded_on, each.release) for each in changes]


FIRST_CHANGE = (Decimal(5), Decimal(7), SECOND, "Release 2")
SECOND_CHANGE = (Decimal(7), Decimal(6), THIRD, "Release 3")


def test_every_step_with_its_day_and_its_release_the_newest_first(register: Register) -> None:
    assert said(found()) == [SECOND_CHANGE, FIRST_CHANGE]


@pytest.mark.parametrize(
    ("day", "changes"),
    [
        (date(2020, 1, 31), []),
        (SECOND, [FIRST_CHANGE]),
        (date(2020, 2, 29), [FIRST_CHANGE]),
        (THIRD, [SECOND_CHANGE, FIRST_CHANGE]),
    ],
)
def test_a_day_of_the_past_knows_no_later_change(
    register: Register, day: date, changes: list[tuple[object, ...]]
) -> None:
    assert said(found(day)) == changes


def test_it_agrees_with_the_command_between_two_days(register: Register) -> None:
    between = [each for each in restatements(date(2020, 1, 1), SECOND) if each.code == "A"]
    assert [(each.reported, each.now, each.kind) for each in between] == [
        (each.reported, each.now, each.kind) for each in found(SECOND)
    ]


def test_a_figure_said_more_exactly_is_a_refinement(register: Register) -> None:
    register.next_release(date(2020, 4, 1))
    register.policy(decimals={"number": 1})
    register.value("A", "2019-12", "8.4")
    assert [each.kind for each in found()] == [Kind.REFINED, Kind.RESTATED, Kind.RESTATED]


def test_a_figure_taken_away_is_withdrawn(register: Register) -> None:
    register.next_release(date(2020, 4, 1))
    register.value("A", "2019-12", None, status="not_available")
    newest = found()[0]
    assert (newest.reported, newest.now, newest.kind) == (Decimal(8), None, Kind.WITHDRAWN)


def test_a_row_that_says_the_same_is_no_change(register: Register) -> None:
    register.next_release(date(2020, 4, 1))
    register.value("A", "2019-12", "8", status="provisional")
    assert said(found()) == [SECOND_CHANGE, FIRST_CHANGE]


def test_why_it_was_changed_stands_with_it(register: Register, cast: Cast) -> None:
    value = Value.objects.current().get(indicator__code="A", end=NOVEMBER)
    Reason.objects.create(
        value=value, asks=Asks.RESTATED, reason="Counted twice", by=cast.analyst, at=LOADED_AT
    )
    Reason.objects.create(
        value=value, asks=Asks.ODD, reason="Half term", by=cast.analyst, at=LOADED_AT
    )
    assert [each.reason for each in found()] == ["Counted twice", ""]


def test_questions_do_not_grow_with_changes(register: Register) -> None:
    with CaptureQueriesContext(connection) as few:
        found(code="B")
    with CaptureQueriesContext(connection) as many:
        found()
    assert len(many) == len(few)
