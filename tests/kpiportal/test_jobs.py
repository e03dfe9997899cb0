"""A job is done once, tried again when it fails, and set aside when it fails too often."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from kpiportal import jobs
from kpiportal.models import Event, Job
from tests.cast import Cast

NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bell, heard by the test instead of a worker."""
    heard: list[int] = []
    monkeypatch.setattr(jobs, "ring", heard.append)
    return heard


@pytest.fixture(autouse=True)
def done() -> Iterator[list[dict[str, Any]]]:
    """A kind of job that notes what it was given, and one that always fails."""
    noted: list[dict[str, Any]] = []

    def fail(**ids: Any) -> None:
        raise ValueError("There is no such month.\nDETAIL: a whole row")

    jobs.HANDLERS |= {"note": lambda **ids: noted.append(ids), "fail": fail}
    yield noted
    del jobs.HANDLERS["note"], jobs.HANDLERS["fail"]


def test_a_job_is_rung_for_after_the_commit(
    db: None, rung: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("note", "note 1", now=NOW)
        assert rung == []
    assert rung == [job.pk]


def test_asked_twice_it_is_one_job(
    db: None, rung: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first = jobs.enqueue("note", "note 1", now=NOW)
        second = jobs.enqueue("note", "note 1", now=NOW)
    assert (second.pk, rung) == (first.pk, [first.pk])


def test_a_transaction_that_fails_wants_no_job(own_database: str, rung: list[int]) -> None:
    def ask_and_fail() -> None:
        with transaction.atomic():
            jobs.enqueue("note", "note 1", now=NOW)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        ask_and_fail()
    assert (Job.objects.count(), rung) == (0, [])


def test_a_kind_that_nothing_handles_is_refused_when_it_is_asked_for(db: None) -> None:
    with pytest.raises(LookupError, match="'nonsense'"):
        jobs.enqueue("nonsense", "nonsense 1", now=NOW)


def test_a_job_gets_its_ids_and_is_done_once(db: None, done: list[dict[str, Any]]) -> None:
    job = jobs.enqueue("note", "note 1", ids={"month": "2026-03"}, now=NOW)
    jobs.run(job.pk, now=NOW)
    jobs.run(job.pk, now=NOW + timedelta(days=1))

    job.refresh_from_db()
    assert done == [{"month": "2026-03"}]
    assert (job.state, job.attempts, job.error) == (Job.State.DONE, 1, "")


def test_a_failed_job_waits_a_little_longer_each_time(db: None) -> None:
    job = jobs.enqueue("fail", "fail 1", now=NOW)
    waits = []
    for _ in range(3):
        job.refresh_from_db()
        before = max(job.due_at, NOW)
        jobs.run(job.pk, now=before + timedelta(hours=1))
        job.refresh_from_db()
        waits.append(job.attempts)
    assert waits == [1, 2, 3]
    assert job.state == Job.State.WAITING
    assert job.error == "ValueError: There is no such month."


def test_a_job_that_is_not_due_is_left_alone(db: None, done: list[dict[str, Any]]) -> None:
    job = jobs.enqueue("note", "note 1", now=NOW)
    jobs.run(job.pk, now=NOW - timedelta(seconds=1))
    assert done == []


def test_a_job_that_fails_too_often_is_set_aside_and_said_so(db: None) -> None:
    job = jobs.enqueue("fail", "fail 1", now=NOW)
    for _ in range(settings.JOB_ATTEMPTS):
        Job.objects.filter(pk=job.pk).update(due_at=NOW)
        jobs.run(job.pk, now=NOW)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.SET_ASIDE, settings.JOB_ATTEMPTS)
    event = Event.objects.get(target_kind="kpiportal.job", target_id=str(job.pk))
    assert (event.verb, event.detail["error"]) == ("set aside", job.error)


def test_a_job_whose_worker_died_each_time_is_set_aside(
    db: None, done: list[dict[str, Any]]
) -> None:
    job = jobs.enqueue("note", "note 1", now=NOW)
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, attempts=settings.JOB_ATTEMPTS, lease_until=NOW
    )
    jobs.run(job.pk, now=NOW + timedelta(seconds=1))

    job.refresh_from_db()
    assert (job.state, job.error, done) == (
        Job.State.SET_ASIDE,
        "Its worker stopped every time, without a word.",
        [],
    )


def test_what_a_failed_job_had_written_is_gone(db: None, cast: Cast) -> None:
    def half(**ids: Any) -> None:
        cast.member.name = "Half written"
        cast.member.save(update_fields=["name"])
        raise ValueError("then it failed")

    jobs.HANDLERS["half"] = half
    job = jobs.enqueue("half", "half 1", now=NOW)
    jobs.run(job.pk, now=NOW)
    del jobs.HANDLERS["half"]

    cast.member.refresh_from_db()
    assert cast.member.name == "Member"


def test_the_relay_rings_for_jobs_that_nobody_heard_of(db: None, rung: list[int]) -> None:
    job = jobs.enqueue("note", "note 1", now=NOW)
    assert jobs.relay(now=NOW + timedelta(seconds=10)) == 0
    assert jobs.relay(now=NOW + timedelta(seconds=16)) == 1
    assert jobs.relay(now=NOW + timedelta(seconds=17)) == 0
    assert rung == [job.pk]


def test_the_relay_rings_for_a_job_whose_lease_ran_out(db: None, rung: list[int]) -> None:
    job = jobs.enqueue("note", "note 1", now=NOW)
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempts=1, lease_until=NOW)
    assert jobs.relay(now=NOW) == 0
    assert jobs.relay(now=NOW + timedelta(seconds=1)) == 1
    assert rung == [job.pk]


def test_the_relay_passes_over_jobs_that_are_done_or_set_aside(db: None, rung: list[int]) -> None:
    finished = jobs.enqueue("note", "note 1", now=NOW)
    jobs.run(finished.pk, now=NOW)
    hopeless = jobs.enqueue("note", "note 2", now=NOW)
    Job.objects.filter(pk=hopeless.pk).update(state=Job.State.SET_ASIDE)
    assert jobs.relay(now=NOW + timedelta(days=1)) == 0


def test_a_person_puts_a_job_that_was_set_aside_back_in_line(
    cast: Cast, done: list[dict[str, Any]]
) -> None:
    job = jobs.enqueue("note", "note 1", now=NOW)
    Job.objects.filter(pk=job.pk).update(state=Job.State.SET_ASIDE, attempts=settings.JOB_ATTEMPTS)
    assert jobs.try_again(job, by=cast.analyst, now=NOW)
    assert not jobs.try_again(job, by=cast.analyst, now=NOW)
    jobs.run(job.pk, now=NOW)

    job.refresh_from_db()
    assert (job.state, job.attempts, len(done)) == (Job.State.DONE, 1, 1)
    assert Event.objects.get(target_id=str(job.pk)).actor == cast.analyst


def test_the_calendar_asks_once_for_each_period(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def each_hour(now: datetime) -> list[jobs.Request]:
        return [jobs.Request("note", f"note {hour}", {"hour": hour}) for hour in range(now.hour)]

    monkeypatch.setattr(jobs, "CALENDAR", [each_hour])
    jobs.keep_calendar(now=NOW.replace(hour=1))
    jobs.keep_calendar(now=NOW.replace(hour=1))
    jobs.keep_calendar(now=NOW.replace(hour=4))  # the clock stood still for three hours
    assert list(Job.objects.order_by("pk").values_list("key", flat=True)) == [
        "note 0",
        "note 1",
        "note 2",
        "note 3",
    ]


def test_two_clocks_at_once_ask_once(
    own_database: str, monkeypatch: pytest.MonkeyPatch, rung: list[int]
) -> None:
    def each_hour(now: datetime) -> list[jobs.Request]:
        return [jobs.Request("note", f"note {hour}", {"hour": hour}) for hour in range(now.hour)]

    def keep() -> None:
        jobs.keep_calendar(now=NOW)
        connection.close()

    monkeypatch.setattr(jobs, "CALENDAR", [each_hour])
    clocks = [threading.Thread(target=keep) for _ in range(4)]
    for clock in clocks:
        clock.start()
    for clock in clocks:
        clock.join()
    assert sorted(Job.objects.values_list("key", flat=True)) == [f"note {h}" for h in range(9)]
    assert sorted(rung) == sorted(Job.objects.values_list("pk", flat=True))
