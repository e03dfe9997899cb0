"""Homes, and programs in them, as a person at a terminal has them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kpiportal.embedded import postgres
from kpiportal.embedded.home import Home
from kpiportal.embedded.redis import Redis
from kpiportal.embedded.sharing import stop_abandoned

CHECKOUT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "REDIS_URL", "PORTAL_MODE", "PORTAL_HOME", "SECRET_KEY", "PORT")


@contextmanager
def new_home() -> Iterator[Home]:
    """A home that PostgreSQL can reach as root too, which pytest's folders aren't."""
    folder = Path(tempfile.mkdtemp(prefix="kpiportal-house-"))
    folder.chmod(0o711)
    home = Home(folder / "home")
    try:
        yield home
    finally:
        stop_abandoned(home.make())
        data = home.places().get("postgres", {}).get("data")
        if data:
            shutil.rmtree(Path(data).parents[1])
        shutil.rmtree(folder, ignore_errors=True)


def environment(home: Home, **more: str) -> dict[str, str]:
    """A person's own: nothing of what bin/test sets."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"PORTAL_HOME": str(home.root)} | more


def running_servers(home: Home) -> list[int]:
    """The processes of PostgreSQL and Redis in this home."""
    places = home.places()
    found = []
    if port := places.get("redis", {}).get("port"):
        found.append(Redis(port, home.secrets()["redis"]).process())
    if data := places.get("postgres", {}).get("data"):
        server = postgres.running(Path(data))
        found.append(server[0] if server else None)
    return [pid for pid in found if pid]


def processes_in(home: Home) -> list[str]:
    """The command lines of all that run in this home or on its data, ready or not."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdecimal() and int(process.name) != os.getpid():
            with suppress(OSError):
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                where = os.readlink(process / "cwd")
                if str(home.root) in command or where.startswith(str(home.root)):
                    found.append(command)
    return found


@dataclass
class Guest:
    process: subprocess.Popen[str]
    addresses: dict[str, str]

    def leave(self) -> int:
        assert self.process.stdin
        self.process.stdin.close()
        return self.process.wait(60)

    def killed(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def guest(
    home: Home, *words: str, python: str = sys.executable, **popen: object
) -> Iterator[Guest]:
    """Somebody who uses the servers of this home."""
    with subprocess.Popen(
        [python, CHECKOUT / "tests" / "house" / "guest.py", home.root, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **popen,
    ) as process:
        try:
            assert process.stdout
            yield Guest(process, json.loads(process.stdout.readline() or "{}"))
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(60)
