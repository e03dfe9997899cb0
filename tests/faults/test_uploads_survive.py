"""A worker that dies in the middle of figures: nothing of them stays, and they come in once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.actions import uploads as actions
from indicators.models import Release, Source, Upload, UploadLine, UploadProgress, Value
from indicators.rules.periods import Month
from indicators.rules.upload_states import State
from kpiportal import jobs
from tests.cast import Cast
from tests.indicators.packs.made import loaded, pack
from tests.programs import House, Program, wait_until

pytestmark = pytest.mark.slow

ROWS = 60_000


def many_rows() -> bytes:
    rows = []
    for number in range(ROWS):
        month = Month.of(2000, 1) + number % 200
        rows.append(f"A 1,Site {number // 200},{month},{number * 37 % 50}")
    return "\n".join(["code,category,end,value", *rows]).encode()


def state_of(upload: Upload) -> str:
    return Upload.objects.get(pk=upload.pk).state


def words() -> str:
    return UploadProgress.objects.get().words


def taken_up_again(upload: Upload, state: State, worker: Program) -> None:
    """As the relay would, once the dead worker's lease has run out."""
    jobs.relay(now=timezone.now() + timedelta(minutes=1))
    wait_until(lambda: state_of(upload) == state, worker, seconds=60)


def test_a_worker_killed_midway_leaves_nothing_and_the_figures_come_in_once(
    house: House, cast: Cast, tmp_path_factory: pytest.TempPathFactory
) -> None:
    house.more["JOB_LEASE_SECONDS"] = "1"
    loaded(pack(tmp_path_factory.mktemp("pack")))
    upload = actions.receive(
        content=many_rows(),
        name="many.csv",
        source=Source.FILE,
        month=Month.of(2017, 10),
        by=cast.analyst,
        now=timezone.now(),
    )

    worker = house.start_worker(concurrency=1)
    # The page sees into the work although its transaction is open.
    wait_until(lambda: words().startswith("Reading CSV: row"), worker, seconds=60)
    worker.kill()
    assert state_of(upload) == State.RECEIVED
    assert not UploadLine.objects.exists()

    worker = house.start_worker(concurrency=1)
    taken_up_again(upload, State.READ, worker)
    assert UploadLine.objects.count() == ROWS

    worker.kill()
    upload.refresh_from_db()
    actions.confirm(
        upload=upload, version=upload.version, reason="", by=cast.analyst, now=timezone.now()
    )
    worker = house.start_worker(concurrency=1)
    wait_until(lambda: words().startswith("Reading CSV: row"), worker, seconds=60)
    worker.kill()
    assert (Release.objects.count(), Value.objects.count()) == (1, 2)

    worker = house.start_worker(concurrency=1)
    taken_up_again(upload, State.LOADED, worker)
    assert (Release.objects.count(), Value.objects.count()) == (2, ROWS + 2)
