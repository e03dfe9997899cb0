"""The portal as bin/run shows it: one a home, on one port."""

import fcntl
import http.client
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kpiportal.embedded import processes, supervisor
from kpiportal.embedded.home import Home, tell
from kpiportal.embedded.processes import StartError
from kpiportal.embedded.supervisor import Program, Supervisor

ANSWER_SECONDS = 60
# What was killed lets go of its port when it is really gone.
RELEASE_SECONDS = 10


def wanted_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise StartError(f"PORT is {given!r}. Give it the number of a free port: PORT=8001 bin/run")
    return int(given)


def leave_alone_what_runs(find_home: Callable[[], Home]) -> None:
    """End here, before anything is installed or changed, if we can't or needn't start."""
    try:
        home, port = find_home(), wanted_port()
        if address := _running(home):
            tell(_already_running(address))
            sys.exit(0)
        with _record(home) as file:
            if not _read(file).get("pids"):  # otherwise it may be ours, left by a killed run
                _check_port(port)
    except StartError as error:
        sys.exit(str(error))


@contextmanager
def claimed(home: Home, port: int) -> Iterator["Claim"]:
    """This home is ours to run. What a killed run left on the port is cleared away."""
    with _record(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(_already_running(str(_read(file).get("address")))) from None
        left = _read(file).get("pids", [])
        supervisor.end_left_over(left)
        _check_port(port, patience=RELEASE_SECONDS if left else 0)
        claim = Claim(file, f"http://127.0.0.1:{port}/")
        claim.write([])
        try:
            yield claim
        finally:
            claim.write([])


class Claim:
    """Whoever comes second reads here where the first one runs."""

    def __init__(self, file: Any, address: str) -> None:
        self.file = file
        self.address = address

    def write(self, pids: list[int]) -> None:
        self.file.seek(0)
        self.file.truncate()
        json.dump({"address": self.address, "pids": pids}, self.file)
        self.file.flush()


def programs(home: Home, port: int) -> list[Program]:
    """In the order in which they are asked to stop."""
    celery = [sys.executable, "-m", "celery", "-A", "kpiportal"]
    gunicorn = [sys.executable, "-m", "gunicorn", "kpiportal.wsgi:application"]
    web = ["--bind", f"127.0.0.1:{port}", "--workers", "3", "--timeout", "30"]
    # Django is loaded once, not by each worker.
    calm = ["--preload", "--graceful-timeout", "8", "--no-control-socket"]
    worker = ["worker", "--concurrency", "2", "--without-mingle", "--without-gossip"]
    schedule = ["--schedule", str(home.run / "beat-schedule"), "--pidfile", ""]
    return [
        Program("web", [*gunicorn, *web, *calm]),
        Program("beat", [*celery, "beat", "--loglevel", "INFO", *schedule]),
        Program("worker", [*celery, *worker, "--loglevel", "INFO"]),
    ]


def wait_until_it_answers(supervisor: Supervisor, port: int) -> None:
    for _ in processes.moments(ANSWER_SECONDS):
        if _is_live(port):
            return
        supervisor.restart_what_died(now=time.monotonic())
    log = supervisor.home.root / "log" / "web.log"
    raise StartError(f"The portal didn't answer within {ANSWER_SECONDS} seconds. {log} says why.")


def _already_running(address: str) -> str:
    return f"The portal is already running at {address}"


def _check_port(port: int, *, patience: float = 0) -> None:
    if processes.is_free(port) or any(processes.is_free(port) for _ in processes.moments(patience)):
        return
    raise StartError(
        f"Port {port} is in use by another program. Stop it, or take another port: "
        f"PORT={port + 1} bin/run"
    )


def _running(home: Home) -> str | None:
    """The address of the portal of this home, if it runs."""
    with _record(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return str(_read(file).get("address"))
    return None


def _is_live(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@contextmanager
def _record(home: Home) -> Iterator[Any]:
    path = home.run / "portal.json"
    with open(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+") as file:
        yield file


def _read(file: Any) -> dict[str, Any]:
    file.seek(0)
    try:
        return dict(json.loads(file.read() or "{}"))
    except json.JSONDecodeError:
        return {}
