"""Kinds of jobs for a real worker, whose effects can be counted: each leaves one event."""

import os
import signal
import time
from pathlib import Path

from kpiportal.events import record
from kpiportal.jobs import handles
from kpiportal.models import Person


@handles("count")
def count(*, person: int, begun: str = "", seconds: float = 0) -> None:
    if begun:
        with Path(begun).open("a") as file:
            file.write(f"{os.getpid()}\n")
    time.sleep(seconds)
    record(None, "counted", Person.objects.get(pk=person))


@handles("kill its worker")
def kill_its_worker() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
