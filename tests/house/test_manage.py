"""bin/manage, as a program that others rely on."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpiportal.embedded import migrating
from kpiportal.embedded.home import Home
from kpiportal.embedded.processes import StartError
from tests.house.programs import CHECKOUT, environment, new_home, processes_in, running_servers

pytestmark = pytest.mark.slow
MANAGE = CHECKOUT / "bin" / "manage"


@dataclass
class First:
    """The first command in an empty home, and what ran there when it had ended."""

    home: Home
    done: subprocess.CompletedProcess[str]
    left: list[str]


@pytest.fixture(scope="module")
def first() -> Iterator[First]:
    with new_home() as home:
        done = manage(home, "version")
        yield First(home, done, processes_in(home))


@pytest.fixture
def migrated(first: First) -> Home:
    """A home in which a command ran already."""
    return first.home


def manage(home: Home, *words: str, folder: Path = CHECKOUT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MANAGE, *words],
        cwd=folder,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )


def python(code: str) -> list[str]:
    return ["shell", "--no-imports", "-c", code]


def started(home: Home, code: str) -> subprocess.Popen[str]:
    """A command that has said `ready`."""
    process = subprocess.Popen(
        [MANAGE, *python(f"print('ready', flush=True); {code}")],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_in_an_empty_home_it_migrates_and_prints_the_commands_own_output_alone(
    first: First,
) -> None:
    assert (first.done.returncode, first.done.stdout.count("\n")) == (0, 1)
    assert first.done.stdout[0].isdigit()
    assert "Bringing the database up to date … done" in first.done.stderr
    assert first.left == []
    assert manage(first.home, "migrate", "--check").returncode == 0


def test_where_nothing_changed_it_says_nothing_of_its_own(migrated: Home) -> None:
    assert manage(migrated, "version").stderr == ""


def test_a_database_that_fell_behind_is_migrated(migrated: Home) -> None:
    assert manage(migrated, "migrate", "sessions", "zero").returncode == 0
    again = manage(migrated, "version")
    assert "Bringing the database up to date" in again.stderr
    assert manage(migrated, "migrate", "--check").returncode == 0


def test_the_exit_code_is_the_commands(migrated: Home) -> None:
    assert manage(migrated, *python("raise SystemExit(7)")).returncode == 7
    assert manage(migrated, "no_such_command").returncode == 1


def test_paths_are_meant_from_where_one_stands(migrated: Home, tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("found")
    read = manage(migrated, *python("print(open('here.txt').read())"), folder=tmp_path)
    assert read.stdout == "found\n"


@pytest.mark.parametrize(("told", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_told_to_stop_it_stops_the_command_and_the_servers(
    migrated: Home, told: signal.Signals, code: int
) -> None:
    process = started(migrated, "import time; time.sleep(60)")
    process.send_signal(told)
    process.communicate(timeout=60)
    assert process.returncode == code
    assert processes_in(migrated) == []


def test_killed_it_takes_its_command_along(migrated: Home) -> None:
    process = started(migrated, "import os, time; print(os.getpid(), flush=True); time.sleep(60)")
    assert process.stdout
    command = Path("/proc") / process.stdout.readline().strip()
    assert command.exists()
    process.kill()
    process.communicate()
    until = time.monotonic() + 30
    while command.exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not command.exists()


def test_two_at_once_share_the_servers(migrated: Home) -> None:
    servers = "from django.db import connection as c; print(c.settings_dict['PORT'], flush=True)"
    first = started(migrated, f"{servers}; import time; time.sleep(60)")
    port = first.stdout.readline() if first.stdout else ""
    running = running_servers(migrated)
    second = manage(migrated, *python(servers))
    assert (second.stdout, second.stderr) == (port, "")
    assert running_servers(migrated) == running
    first.terminate()
    first.communicate()
    assert processes_in(migrated) == []


def test_a_home_that_cant_be_made_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = manage(Home(tmp_path / "file" / "home"), "version")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "can't write to" in refused.stderr
    assert "PORTAL_HOME=~/portal" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_url_that_is_none_is_told_without_its_password(tmp_path: Path) -> None:
    home = Home(tmp_path).make()
    with pytest.raises(StartError, match="DATABASE_URL can't be read") as told:
        migrating.migrate(home, {"DATABASE_URL": "user:hidden@host"}, step=lambda _: nullcontext())
    assert "hidden" not in str(told.value)
