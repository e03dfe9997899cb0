import os
import signal
import sys
import time
from pathlib import Path

import pytest

from kpiportal.embedded import supervisor
from kpiportal.embedded.home import Home
from kpiportal.embedded.processes import StartError, is_alive
from kpiportal.embedded.supervisor import Program, Supervisor

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import pathlib, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); time.sleep(60)",
]


def watched(home: Home, *commands: list[str]) -> Supervisor:
    programs = [Program(f"program {number}", command) for number, command in enumerate(commands)]
    return Supervisor(home.make(), dict(os.environ), programs)


def wait_until_dead(pid: int) -> None:
    until = time.monotonic() + 30
    while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < until
        time.sleep(0.01)


def test_what_died_is_started_again_and_the_others_are_left_alone(
    home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = watched(home, SLEEP, SLEEP)
    first, second = kept.start()
    assert kept.restart_what_died(now=0) == []
    os.kill(second, signal.SIGKILL)
    wait_until_dead(second)
    again = kept.restart_what_died(now=0)
    assert again[0] == first
    assert again[1] != second
    assert "The program 1 stopped by itself; starting it again." in capfd.readouterr().err
    kept.stop()
    assert not any(is_alive(pid) for pid in again)


def test_what_dies_five_times_in_a_minute_is_given_up(home: Home) -> None:
    kept = watched(home, [sys.executable, "-c", "raise SystemExit('no')"])
    (pid,) = kept.start()
    for moment in (0, 10, 20, 30, 61):
        wait_until_dead(pid)
        (pid,) = kept.restart_what_died(now=moment)
    wait_until_dead(pid)
    with pytest.raises(StartError, match="program 0 stops again and again"):
        kept.restart_what_died(now=62)
    kept.stop()


def test_what_doesnt_obey_is_killed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.3)
    ready = home.root / "ready"
    kept = watched(home, [*STUBBORN, str(ready)])
    (pid,) = kept.start()
    while not ready.exists():
        time.sleep(0.01)
    kept.stop()
    assert not is_alive(pid)


def test_servers_on_other_ports_mean_a_start_of_all(home: Home) -> None:
    show = "import os, time; print(os.environ['REDIS_URL'], flush=True); time.sleep(60)"
    kept = watched(home, [sys.executable, "-c", show])
    kept.environment["REDIS_URL"] = "redis://one"
    (pid,) = kept.start()
    kept.move_to({"REDIS_URL": "redis://one"})
    assert is_alive(pid)
    kept.move_to({"REDIS_URL": "redis://two"})
    assert not is_alive(pid)
    log = home.root / "log" / "program 0.log"
    while "redis://two" not in log.read_text():
        time.sleep(0.01)
    kept.stop()
