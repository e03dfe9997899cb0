"""How often somebody may ask, counted in the suite's own Redis."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest

from kpiportal.limits import seconds_to_wait
from tests.programs import free_port


@pytest.fixture
def who() -> str:
    return str(uuid4())


def ask(who: str, *, at_most: int = 2, seconds: int = 60) -> int:
    return seconds_to_wait("try", who, at_most=at_most, seconds=seconds)


def test_who_has_asked_often_enough_is_told_how_long_to_wait(who: str) -> None:
    assert [ask(who) for _ in range(2)] == [0, 0]
    assert 1 <= ask(who) <= 60
    assert ask(f"another than {who}") == 0


def test_when_the_span_is_over_one_may_ask_again(who: str) -> None:
    assert ask(who, at_most=1, seconds=3) == 0
    wait = ask(who, at_most=1, seconds=3)
    assert 1 <= wait <= 3
    time.sleep(wait + 0.1)
    assert ask(who, at_most=1, seconds=3) == 0


def test_who_goes_on_asking_waits_no_longer_for_it(who: str) -> None:
    first = ask(who, at_most=0)
    time.sleep(1.1)
    assert ask(who, at_most=0) < first


def test_of_many_at_once_no_more_get_through(who: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: ask(who, at_most=7), range(40)))
    assert waits.count(0) == 7


def test_without_redis_nobody_waits(who: str, settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    began = time.monotonic()
    assert [ask(who, at_most=0) for _ in range(3)] == [0, 0, 0]
    assert time.monotonic() - began < 2
