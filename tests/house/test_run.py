"""bin/run, as a person has it: one terminal, one browser."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from kpiportal.embedded.home import Home
from kpiportal.embedded.processes import free_port, is_free
from tests import database
from tests.house.programs import CHECKOUT, environment, processes_in

RUN = CHECKOUT / "bin" / "run"
START_SECONDS = 180


@dataclass
class Terminal:
    """What bin/run has printed, and how it ends."""

    process: subprocess.Popen[str]
    address: str
    printed: list[str]

    def stop(self, told: signal.Signals = signal.SIGINT) -> str:
        """What it told beside its output."""
        self.process.send_signal(told)
        return self.process.communicate(timeout=60)[1]


@contextmanager
def running(home: Home, *words: str, **variables: str) -> Iterator[Terminal]:
    process = subprocess.Popen(
        [RUN, *words],
        env=environment(home, **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        printed = list(lines_until_blank(process.stdout))
        assert printed, process.communicate()[1]
        yield Terminal(process, printed[0].split()[4], printed[1:])
    finally:
        process.kill()
        process.communicate()


def lines_until_blank(stdout: Iterator[str]) -> Iterator[str]:
    """The address and the sign-ins, which two blank lines part."""
    blank = 0
    for line in stdout:
        blank += not line.strip()
        if line.strip():
            yield line.strip()
        if blank == 3:
            return


def once(home: Home, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [RUN, *words],
        env=environment(home, **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=START_SECONDS,
    )


def status(address: str, path: str = "sign-in/") -> int:
    return int(urlopen(address + path, timeout=60).status)


def children(home: Home, name: str) -> list[int]:
    """The processes of this home's web server, worker or clock."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                command = (process / "cmdline").read_bytes().decode()
                told = (process / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if name in command and f"PORTAL_HOME={home.root}\0" in told:
                found.append(int(process.name))
    return found


def wait_until_gone(home: Home) -> None:
    until = time.monotonic() + 60
    while children(home, "kpiportal"):
        assert time.monotonic() < until, children(home, "kpiportal")
        time.sleep(0.05)


@pytest.mark.slow
def test_from_an_empty_home_to_a_page_and_back_to_nothing(home: Home) -> None:
    port = str(free_port())
    with running(home, PORT=port) as first:
        assert first.address == f"http://127.0.0.1:{port}/"
        assert status(first.address) == 200
        assert len(first.printed) >= 10
        assert all("@" in line for line in first.printed)
        assert {"gunicorn", "worker", "beat"} == {
            name for name in ("gunicorn", "worker", "beat") if children(home, name)
        }

        second = once(home, PORT=port)
        assert (second.returncode, second.stdout) == (0, "")
        assert second.stderr == f"The portal is already running at {first.address}\n"
        assert status(first.address) == 200

        told = first.stop()
    assert first.process.returncode == 0
    assert "Bringing the database up to date … done" in told
    assert "Stopping … done" in told
    assert children(home, "kpiportal") == []
    assert processes_in(home) == []
    assert is_free(int(port))


@pytest.mark.slow
def test_what_dies_is_started_again_and_a_killed_run_stops_no_next_one(home: Home) -> None:
    port = str(free_port())
    with running(home, "--demo", "none", PORT=port) as first:
        web = children(home, "gunicorn")
        for pid in web:
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 60
        while not set(children(home, "gunicorn")) - set(web) or is_free(int(port)):
            assert time.monotonic() < until
            time.sleep(0.1)
        first.process.kill()
        assert "The web stopped by itself; starting it again." in first.process.communicate()[1]
    with running(home, "--demo", "none", PORT=port) as second:
        assert status(second.address) == 200
        told = second.stop(signal.SIGTERM)
    assert second.process.returncode == 0
    assert "Bringing the database up to date" not in told
    wait_until_gone(home)
    assert processes_in(home) == []


@pytest.mark.slow
def test_servers_of_ones_own_are_used_instead(home: Home, own_database: str) -> None:
    port = str(free_port())
    given = {"DATABASE_URL": database.url(own_database), "REDIS_URL": os.environ["REDIS_URL"]}
    with running(home, "--demo", "none", PORT=port, **given) as terminal:
        assert status(terminal.address) == 200
        assert home.places() == {}
        assert [line for line in processes_in(home) if "postgres" in line] == []
        terminal.stop()
    assert not (home.root / "postgres").exists()


@pytest.mark.slow
@pytest.mark.parametrize("moment", [0, 0.3, 1, 3])
def test_stopped_while_it_starts_it_leaves_nothing(home: Home, moment: float) -> None:
    process = subprocess.Popen(
        [RUN, "--demo", "none"],
        env=environment(home, PORT=str(free_port())),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    assert process.stderr.read(8) == "Starting"
    time.sleep(moment)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=60)[1]
    assert "Traceback" not in told
    assert children(home, "kpiportal") == []
    assert processes_in(home) == []


def test_a_port_in_use_is_told_with_what_to_do(home: Home) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        refused = once(home, PORT=str(port))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {port} is in use by another program. Stop it, or take another port: "
        f"PORT={port + 1} bin/run\n"
    )


def test_a_port_that_is_none_is_told(home: Home) -> None:
    refused = once(home, PORT="http")
    assert refused.returncode == 1
    assert refused.stderr.startswith("PORT is 'http'. ")
