"""Real workers and a real Redis are killed; every job has one effect, counted in the trail."""

import os
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from kpiportal import jobs
from kpiportal.models import Event, Job, Person
from tests.cast import Cast
from tests.faults import effects
from tests.programs import House, Program, wait_until

pytestmark = [pytest.mark.slow]


def start_worker(house: House, concurrency: int = 2) -> Program:
    house.more |= {"JOB_LEASE_SECONDS": "1", "JOB_ATTEMPTS": "3"}
    return house.start_worker("-I", effects.__name__, concurrency=concurrency)


def ask(person: Person, number: int, **ids: object) -> Job:
    with transaction.atomic():
        return jobs.enqueue("count", f"count {number}", ids={"person": person.pk, **ids})


def effects_counted() -> int:
    return Event.objects.filter(verb="counted").count()


def relay_until(holds: object, *, seconds: float = 30) -> None:
    """The clock's part, without its pauses."""
    until = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < until, list(Job.objects.values_list("key", "state", "error"))
        jobs.relay(now=timezone.now() + jobs.RING_AGAIN)
        time.sleep(0.3)


def test_a_job_is_done_by_a_worker(house: House, cast: Cast) -> None:
    worker = start_worker(house)
    ask(cast.analyst, 1)
    wait_until(lambda: effects_counted() == 1, worker)
    assert Job.objects.get().state == Job.State.DONE


def test_a_worker_killed_in_the_middle_of_a_job_costs_nothing(
    house: House, cast: Cast, tmp_path: Path
) -> None:
    begun = tmp_path / "begun"
    worker = start_worker(house)
    ask(cast.analyst, 1, begun=str(begun), seconds=2)
    wait_until(begun.exists, worker)
    worker.kill()
    assert effects_counted() == 0

    start_worker(house)
    relay_until(lambda: Job.objects.get().state == Job.State.DONE)
    assert (effects_counted(), Job.objects.get().attempts) == (1, 2)


def test_a_killed_child_of_a_worker_costs_nothing(house: House, cast: Cast, tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    worker = start_worker(house)
    ask(cast.analyst, 1, begun=str(begun), seconds=2)
    wait_until(lambda: begun.exists() and begun.read_text().endswith("\n"), worker)
    os.kill(int(begun.read_text()), signal.SIGKILL)

    relay_until(lambda: Job.objects.get().state == Job.State.DONE)
    assert (effects_counted(), Job.objects.get().attempts) == (1, 2)


def test_a_job_that_always_kills_its_worker_is_set_aside_and_others_flow(
    house: House, cast: Cast
) -> None:
    start_worker(house)
    with transaction.atomic():
        deadly = jobs.enqueue("kill its worker", "deadly")
    for number in range(5):
        ask(cast.analyst, number)

    def settled() -> bool:
        deadly.refresh_from_db()
        return deadly.state == Job.State.SET_ASIDE and effects_counted() == 5

    relay_until(settled)
    assert deadly.attempts == 3


def test_a_job_longer_than_its_lease_is_not_done_twice(
    house: House, cast: Cast, tmp_path: Path
) -> None:
    """While it runs its row is locked: that is its sign of life, however long it takes."""
    begun = tmp_path / "begun"
    start_worker(house)
    job = ask(cast.analyst, 1, begun=str(begun), seconds=4)
    wait_until(begun.exists)
    time.sleep(1.5)
    assert jobs.relay(now=timezone.now() + timedelta(minutes=1)) == 0
    jobs.ring(job.pk)

    relay_until(lambda: Job.objects.get().state == Job.State.DONE)
    assert (effects_counted(), len(begun.read_text().splitlines())) == (1, 1)


def test_two_hundred_jobs_survive_the_death_of_redis(house: House, cast: Cast) -> None:
    """They are queued in Redis, which forgets them all when it is killed."""
    for number in range(200):
        ask(cast.analyst, number)
    house.programs[0].kill()
    house.start_redis()
    start_worker(house)

    relay_until(lambda: effects_counted() == 200, seconds=60)
    assert set(Job.objects.values_list("state", "attempts")) == {(Job.State.DONE, 1)}


def test_without_redis_a_job_is_taken_at_once_and_done_later(house: House, cast: Cast) -> None:
    redis = house.programs[0]
    start_worker(house)
    redis.kill()
    began = time.monotonic()
    ask(cast.analyst, 1)
    assert time.monotonic() - began < 2
    assert Job.objects.get().state == Job.State.WAITING

    house.start_redis()
    relay_until(lambda: effects_counted() == 1)
    assert Job.objects.get().attempts == 1


def test_a_bell_that_was_never_rung_is_rung_by_the_clock(house: House, cast: Cast) -> None:
    """As when the process dies between the commit and the bell; the real clock mends it."""
    start_worker(house)
    now = timezone.now()
    Job.objects.create(
        kind="count", key="count 1", ids={"person": cast.analyst.pk}, asked_at=now, due_at=now
    )
    house.start_beat()
    wait_until(lambda: effects_counted() == 1)
