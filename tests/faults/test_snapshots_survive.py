"""A snapshot whose worker dies, that is asked for twice, late or on a full disk: whole, or none."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from indicators.rules.periods import Month
from kpiportal import jobs
from kpiportal.celery import app
from kpiportal.documents import store
from kpiportal.models import Event, Job
from narratives.actions import snapshots
from narratives.models import Audience, Occasion, Paper, Snapshot
from narratives.rules.canonical import digest
from narratives.snapshots.chain import broken_snapshots
from narratives.snapshots.content import content_of
from tests import database
from tests.narratives.makers import load_pack
from tests.programs import House, Program, wait_until

pytestmark = pytest.mark.slow

SEPTEMBER = Month.of(2017, 9)
# PostgreSQL's own log of what it writes comes in files of this size, and must still fit.
FULL = 16 * 1024 * 1024
FULL_FOR_A_PAPER = 8 * 1024


@pytest.fixture
def worker(house: House) -> Program:
    load_pack()
    house.more["JOB_LEASE_SECONDS"] = "1"
    return start_worker(house)


def start_worker(house: House) -> Program:
    return house.start_worker(concurrency=2)


def ask(month: Month = SEPTEMBER, *, again: str = "") -> Job:
    ids = {"month": str(month), "occasion": Occasion.MONTHLY.value}
    with transaction.atomic():
        return jobs.enqueue("snapshot", f"snapshot {month}{again}", ids=ids)


def done(job: Job) -> bool:
    job.refresh_from_db()
    return bool(job.state == Job.State.DONE)


def relay_until_done(*asked: Job, seconds: float = 60) -> None:
    """The clock's part, without its pauses."""
    until = time.monotonic() + seconds
    while not all(map(done, asked)):
        assert time.monotonic() < until, list(Job.objects.values_list("key", "state", "error"))
        jobs.relay(now=timezone.now() + jobs.RING_AGAIN)
        time.sleep(0.3)


def assert_one_whole_snapshot() -> None:
    """Of what is known now, told once in the trail, and the chain holds."""
    taken = Snapshot.objects.get()
    assert bytes(taken.content) == content_of(SEPTEMBER)
    assert taken.sha256 == digest(bytes(taken.content))
    assert Event.objects.filter(verb="took").count() == 1
    assert list(broken_snapshots()) == []


@contextmanager
def in_the_way(house: House, statement: str) -> Iterator[psycopg.Connection[Any]]:
    """Whoever comes to this point waits there meanwhile."""
    with psycopg.connect(database.url(house.database), autocommit=True) as other:
        other.execute("BEGIN")
        other.execute(statement)
        yield other
        other.execute("ROLLBACK")


def who_waits(other: psycopg.Connection[Any]) -> list[int]:
    rows = other.execute(
        "SELECT DISTINCT pid FROM pg_locks"
        " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
    )
    return [pid for (pid,) in rows]


@pytest.mark.parametrize(
    ("statement", "is_written"),
    [
        ("LOCK TABLE indicators_judgement IN ACCESS EXCLUSIVE MODE", False),
        ("LOCK TABLE narratives_snapshot IN EXCLUSIVE MODE", False),
        ("SELECT * FROM kpiportal_eventhead FOR UPDATE", True),
    ],
    ids=["while it reads figures", "before it writes", "when it has written"],
)
def test_a_worker_killed_in_the_middle_leaves_no_snapshot_and_then_one(
    house: House, worker: Program, statement: str, *, is_written: bool
) -> None:
    with in_the_way(house, statement) as other:
        job = ask()
        wait_until(lambda: bool(who_waits(other)), worker)
        worker.kill()
        # Nobody sees it, but its bytes had come as far as the table.
        assert (bytes_in("narratives_snapshot") > 0) == is_written
    assert not Snapshot.objects.exists()
    assert not Event.objects.filter(verb="took").exists()

    start_worker(house)
    relay_until_done(job)
    assert_one_whole_snapshot()
    assert job.attempts == 2


def bytes_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s)", [table])
        return int(cursor.fetchone()[0])


def test_asked_for_twice_at_once_it_is_taken_once(house: House, worker: Program) -> None:
    """By two jobs, as when somebody wrote another down by hand; both children are at work."""
    with in_the_way(house, "LOCK TABLE indicators_judgement IN ACCESS EXCLUSIVE MODE") as other:
        both = [ask(), ask(again=", again")]
        wait_until(lambda: bool(who_waits(other)), worker)
        time.sleep(0.5)
    relay_until_done(*both)
    assert_one_whole_snapshot()


def test_months_frozen_at_the_same_time_stand_in_one_chain(house: House, worker: Program) -> None:
    months = [SEPTEMBER - back for back in range(6)]
    relay_until_done(*[ask(month) for month in months])
    assert sorted(Snapshot.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert set(Snapshot.objects.values_list("month", flat=True)) == set(months)
    assert list(broken_snapshots()) == []


def test_two_clocks_that_stood_still_for_long_have_a_month_frozen_once(
    house: House, worker: Program
) -> None:
    """What two beats send at once, and again, years after the month was due."""
    for _ in range(2):
        app.send_task("kpiportal.tasks.keep_calendar")
    wait_until(Snapshot.objects.exists, worker)
    app.send_task("kpiportal.tasks.keep_calendar")
    wait_until(lambda: not Job.objects.exclude(state=Job.State.DONE).exists(), worker)
    assert Job.objects.filter(kind="snapshot").count() == 1
    assert_one_whole_snapshot()
    # Late, and it says when it was really taken.
    assert Snapshot.objects.get().taken_at.date() == timezone.now().date()


@contextmanager
def full_disk(*processes: int, at: int) -> Iterator[None]:
    """No file of these processes may grow beyond this size meanwhile."""
    for process in processes:
        _limit(process, str(at))
    try:
        yield
    finally:
        for process in processes:
            # A connection that has seen an error may have been closed.
            with suppress(FileNotFoundError):
                _limit(process, "unlimited")


def _limit(process: int, size: str) -> None:
    """As its own account: PostgreSQL has one of its own where root runs the tests."""
    its = Path(f"/proc/{process}").stat()
    command = ["prlimit", f"--pid={process}", f"--fsize={size}:"]
    subprocess.run(command, user=its.st_uid, group=its.st_gid, check=True)


def test_a_full_disk_under_the_database_leaves_no_snapshot_and_then_one(
    house: House, worker: Program
) -> None:
    fill_the_tables_file(house)
    with in_the_way(house, "LOCK TABLE indicators_judgement IN ACCESS EXCLUSIVE MODE") as other:
        job = ask()
        wait_until(lambda: bool(who_waits(other)), worker)
        (backend,) = who_waits(other)
        with full_disk(backend, at=FULL):
            other.execute("ROLLBACK")
            wait_until(lambda: bool(error_of(job)), worker)
    assert "could not extend file" in error_of(job)
    assert not Snapshot.objects.exists()
    assert not Event.objects.filter(verb="took").exists()

    relay_until_done(job)
    assert_one_whole_snapshot()


def fill_the_tables_file(house: House) -> None:
    """What was taken back still fills the file: the next row makes it grow."""
    with psycopg.connect(database.url(house.database)) as other:
        other.execute(
            "INSERT INTO narratives_snapshot (number, month, occasion, reason, code_version,"
            " content, sha256, taken_at, taken_by_name, previous, seal)"
            " SELECT 1, 0, 'closed', '', '', bytes, encode(sha256(bytes), 'hex'), now(), '', '', ''"
            " FROM (SELECT %s::bytea AS bytes) AS filler",
            [os.urandom(FULL + 4096)],
        )
        other.rollback()


def error_of(job: Job) -> str:
    job.refresh_from_db()
    return str(job.error)


def test_a_full_disk_leaves_no_paper_without_its_file_and_then_one(
    house: House, worker: Program
) -> None:
    taken = snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=timezone.now())
    with in_the_way(house, "LOCK TABLE narratives_signature IN ACCESS EXCLUSIVE MODE") as other:
        job = snapshots.ask_for_paper(
            snapshot=taken, name="scorecard", audience=Audience.STAFF, by=None, now=timezone.now()
        )
        wait_until(lambda: bool(who_waits(other)), worker)
        # They alone write papers, and the worker's log is still small.
        with full_disk(*children_of(worker), at=FULL_FOR_A_PAPER):
            other.execute("ROLLBACK")
            wait_until(lambda: bool(error_of(job)), worker)
    assert "File too large" in error_of(job)
    assert not Paper.objects.exists()
    assert kept_files() == []

    relay_until_done(job)
    paper = Paper.objects.get()
    assert store.read(paper.sha256).startswith(b"%PDF")
    assert kept_files() == [store.path_of(paper.sha256)]


def children_of(worker: Program) -> list[int]:
    found = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    return [int(pid) for pid in found]


def kept_files() -> list[Path]:
    return [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
