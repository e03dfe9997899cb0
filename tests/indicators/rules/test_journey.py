"""How many of those who entered came as far as each step: what may be said of it."""

from decimal import Decimal

import pytest

from indicators.rules.journey import Step, steps


def counts(*said: int | None) -> list[tuple[str, int | None]]:
    return [(str(place), count) for place, count in enumerate(said)]


def told(*said: int | None) -> list[int | str | None]:
    found = steps(counts(*said), hide_below=5)
    return ["hidden" if step.is_hidden else step.count for step in found]


def test_each_step_has_its_share_of_the_one_before_and_of_all_who_entered() -> None:
    assert steps(counts(200, 50, 10), hide_below=None) == [
        Step("0", 200, of_entered=Decimal(100)),
        Step("1", 50, of_step_before=Decimal(25), of_entered=Decimal(25)),
        Step("2", 10, of_step_before=Decimal(20), of_entered=Decimal(5)),
    ]


def test_more_than_there_were_are_not_said_to_go_on() -> None:
    found = steps(counts(50, 60, 55), hide_below=None)
    assert [step.of_step_before for step in found] == [None, None, Decimal(55) * 100 / 60]
    assert [step.of_entered for step in found] == [100, None, None]


def test_after_a_step_that_nobody_knows_nothing_is_said_to_go_on() -> None:
    found = steps(counts(50, None, 10), hide_below=None)
    assert [step.of_step_before for step in found] == [None, None, None]
    assert found[2].of_entered == 20


def test_nobody_entered_and_so_nobody_has_a_share() -> None:
    found = steps(counts(0, 0), hide_below=None)
    assert [(step.of_step_before, step.of_entered) for step in found] == [(None, None)] * 2


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ((100, 4, 0), [100, "hidden", 0]),
        ((100, 5, 5), [100, 5, 5]),
        # 3 of 50 didn't go on, and 2 of those 47.
        ((50, 47, 45), [50, "hidden", 45]),
        ((50, 47, 46), [50, "hidden", "hidden"]),
        ((50, 50), [50, 50]),
        ((4, 3), ["hidden", "hidden"]),
        ((50, None, 48), [50, None, "hidden"]),
    ],
)
def test_few_who_came_and_few_who_did_not_are_hidden(
    said: tuple[int | None, ...], shown: list[int | str | None]
) -> None:
    assert told(*said) == shown


@pytest.mark.parametrize(
    ("before", "now", "is_hidden"),
    [
        ({40}, 43, True),
        ({40}, 45, False),
        ({40}, 40, False),
        # A later day may find that fewer came.
        ({40}, 38, True),
        ({30, 40}, 33, True),
        (set(), 43, False),
    ],
)
def test_a_few_more_than_were_told_on_an_earlier_day_are_hidden(
    before: set[int], now: int, *, is_hidden: bool
) -> None:
    said = counts(100, now)
    found = steps(said, hide_below=5, told_before={"0": {100}, "1": before})
    assert [step.is_hidden for step in found] == [False, is_hidden]
    # Staff see all of it.
    assert not steps(said, hide_below=None, told_before={"1": before})[1].is_hidden


def test_what_is_hidden_gives_the_next_step_no_share_of_it() -> None:
    hidden, after = steps(counts(50, 47, 20), hide_below=5)[1:]
    assert (hidden.count, hidden.of_step_before, hidden.of_entered) == (None, None, None)
    assert (after.of_step_before, after.of_entered) == (None, 40)
