"""PostgreSQL on loopback: made, started, found again, stopped."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kpiportal.embedded import account as accounts
from kpiportal.embedded import processes
from kpiportal.embedded.account import Account
from kpiportal.embedded.home import Home
from kpiportal.embedded.processes import StartError

ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
ENCODING = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_line_prefix": "%m [%p] ",
    # A failed statement holds people's data: the log gets the message without it.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}
START_SECONDS = 60.0
RECOVERY_SECONDS = 10.0
PASSING = ("already exists", "still in use", "already in use")


@dataclass(frozen=True)
class Postgres:
    folder: Path
    programs: Path
    account: Account

    @classmethod
    def of(cls, home: Home) -> "Postgres":
        folder = accounts.data_folder(home.root)
        account = accounts.account_for(folder)
        return cls(folder, accounts.programs(account), account)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def make(self, passwords: dict[str, str], *, durable: bool, log: TextIO) -> None:
        """Make the cluster, the role `portal` and its database, unless they are there."""
        if self._made():
            return
        accounts.make_elsewhere(self.folder.parent)
        self.account.make_folder(self.folder)
        for left in self.folder.glob("draft-*"):
            shutil.rmtree(left, ignore_errors=True)
        # Of our own: what a killed one started may still be writing into its own.
        draft = self.folder / f"draft-{os.getpid()}"
        sync = [] if durable else ["--no-sync"]
        auth = ["--username=postgres", "--auth-local=reject", "--auth-host=scram-sha-256"]
        self._run("initdb", ["-D", str(draft), *ENCODING, *auth, *sync], log=log)
        # Without a running server, so that nobody can connect before the passwords are set.
        self._run(
            "postgres",
            ["--single", "-D", str(draft), "postgres"],
            log=log,
            typed=f"""
ALTER ROLE postgres PASSWORD '{passwords["postgres"]}';
CREATE ROLE portal LOGIN CREATEDB PASSWORD '{passwords["portal"]}';
CREATE DATABASE portal OWNER portal;
""",
        )
        draft.rename(self.data)

    def start(self, wanted_port: int | None, *, durable: bool, log: TextIO) -> int:
        """Start, and return the port when it answers. One that a killed program left is taken."""
        settings = SETTINGS if durable else SETTINGS | QUICK
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        for waited in processes.moments(START_SECONDS):
            if found := running(self.data):
                return found[1]
            port = processes.free_port(wanted_port)
            said_from = log.tell()
            if self._starts(["-p", str(port), *options], log):
                return port
            said = _read_from(log, said_from)
            # What a killed server leaves goes away by itself within seconds; one that is still
            # on its way up answers within its own time.
            limit = START_SECONDS if starting(self.data) else RECOVERY_SECONDS
            if waited > limit or not any(sign in said for sign in PASSING):
                break
        raise StartError(f"PostgreSQL didn't start. It said:\n{said.strip() or '(nothing)'}")

    def _made(self) -> bool:
        try:
            made_by = (self.data / "PG_VERSION").read_text().strip()
        except FileNotFoundError:
            return False
        except PermissionError:
            raise StartError(
                f"PostgreSQL's files in {self.data} belong to somebody else (was the portal first "
                "started as root?). Start it as they did, or name another folder: "
                "PORTAL_HOME=~/portal"
            ) from None
        control = subprocess.run(
            [self.programs / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        ours = control.stdout.split()[2].partition(".")[0]
        if made_by != ours:
            raise StartError(
                f"The data in {self.data} was made by PostgreSQL {made_by}; the programs here are "
                f"{ours}. Dump it with the older programs and restore it into an empty PORTAL_HOME."
            )
        return True

    def _run(self, program: str, options: list[str], *, log: TextIO, typed: str = "") -> None:
        said_from = log.tell()
        done = subprocess.run(
            [self.programs / program, *options],
            input=typed,
            text=True,
            stdout=log,
            stderr=log,
            check=False,
            **self._process(dies_with_us=True),
        )
        said = _read_from(log, said_from)
        # Single-user mode ends with 0 whatever its statements came to.
        if done.returncode != 0 or "ERROR:" in said:
            raise StartError(f"PostgreSQL's data couldn't be made. {program} said:\n{said.strip()}")

    def _process(self, *, dies_with_us: bool = False) -> dict[str, Any]:
        """Arguments of `subprocess` for all of PostgreSQL's programs."""
        return self.account.popen | {
            "cwd": "/",
            "env": ENVIRONMENT,
            "umask": 0o077,
            "start_new_session": True,
            "preexec_fn": processes.before_exec(dies_with_us=dies_with_us),
        }

    def _starts(self, options: list[str], log: TextIO) -> bool:
        server = subprocess.Popen(
            [self.programs / "postgres", "-D", self.data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **self._process(),
        )
        for _ in processes.moments(START_SECONDS):
            if (found := running(self.data)) and found[0] == server.pid:
                return True
            if server.poll() is not None:
                return False
        processes.stop(server.pid, (signal.SIGQUIT, 5), (signal.SIGKILL, 5))
        raise StartError(f"PostgreSQL didn't answer within {START_SECONDS:.0f} seconds.")


def running(data: Path) -> tuple[int, int] | None:
    """Process and port of the server on this data, if it runs and answers."""
    lines = _pid_file(data)
    if len(lines) < 8 or lines[7].strip() != "ready" or not _is_on(data, int(lines[0])):
        return None
    return int(lines[0]), int(lines[3])


def starting(data: Path) -> bool:
    """Whether a server on this data runs, though it may not answer yet."""
    lines = _pid_file(data)
    return bool(lines) and _is_on(data, int(lines[0]))


def stop(data: Path) -> None:
    """Stop the server on this data, if there is one, and wait until it is gone."""
    lines = _pid_file(data)
    if lines and _is_on(data, pid := int(lines[0])):
        processes.stop(pid, (signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5))


def _pid_file(data: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return (data / "postmaster.pid").read_text().splitlines()
    return []


def _is_on(data: Path, pid: int) -> bool:
    """Whether the process is a server on this data, not one that got its number after it died."""
    return processes.is_alive(pid) and str(data) in (processes.command_line(pid) or str(data))


def _read_from(log: TextIO, place: int) -> str:
    with open(log.name) as written:
        written.seek(place)
        return written.read()
