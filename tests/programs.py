"""The portal's own programs, started for real by a test: web server, worker, clock, Redis."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import redis
from django.conf import settings

from kpiportal.celery import app
from kpiportal.embedded.redis import program as redis_program
from kpiportal.models import Person
from tests import database
from tests.sessions import session_of

START_SECONDS = 30.0


@dataclass
class Program:
    """A started process and its children, which share a group of their own."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL to it and all its children, as when a machine goes."""
        self.signal_all(signal.SIGKILL)
        self.process.wait()

    def stop(self, patience: float = 10) -> None:
        """SIGTERM, as an operator stops it."""
        if self.is_alive:
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.kill()

    def signal_all(self, what: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, what)


@dataclass
class House:
    """One portal: a database, a Redis and a folder of its own. Nothing runs until started."""

    database: str
    folder: Path
    redis_port: int
    more: dict[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)

    @property
    def redis_url(self) -> str:
        return f"redis://127.0.0.1:{self.redis_port}/0"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "PORTAL_MODE": "test",
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database.url(self.database),
            "REDIS_URL": self.redis_url,
            "PORTAL_HOME": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "kpiportal.settings",
            **self.more,
        }

    def start_redis(self) -> Program:
        server = self._start(
            "redis", redis_program(), "--port", str(self.redis_port), "--bind", "127.0.0.1",
            "--save", "", "--appendonly", "no", "--dir", str(self.folder),
        )  # fmt: skip
        bell = redis.Redis(port=self.redis_port, socket_connect_timeout=1, retry=None)

        def answers() -> bool:
            try:
                return bool(bell.ping())
            except redis.RedisError:
                return False

        with bell:
            wait_until(answers, server)
        return server

    def start_web(self, *, workers: int = 2, port: int = 0) -> tuple[Program, str]:
        """Gunicorn on loopback, and its address."""
        web = self._start(
            "web", sys.executable, "-m", "gunicorn", "kpiportal.wsgi", "--no-control-socket",
            "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--graceful-timeout", "1",
        )  # fmt: skip
        wait_until(lambda: "Listening at: " in web.said, web)
        found = re.search(r"Listening at: (http://[\d.]+:\d+)", web.said)
        assert found, web.said
        address = found[1]
        wait_until(
            lambda: urlopen(f"{address}/health/live", timeout=START_SECONDS).status == 200, web
        )
        return web, address

    def start_worker(self, *arguments: str, concurrency: int = 2) -> Program:
        worker = self._start(
            "worker", sys.executable, "-m", "celery", "-A", "kpiportal", "worker",
            "--concurrency", str(concurrency), "--loglevel", "INFO",
            "--without-gossip", "--without-mingle", *arguments,
        )  # fmt: skip
        wait_until(lambda: " ready." in worker.said, worker)
        return worker

    def start_beat(self) -> Program:
        beat = self._start(
            "beat", sys.executable, "-m", "celery", "-A", "kpiportal", "beat", "--loglevel", "INFO",
            "--schedule", str(self.folder / "beat"), "--pidfile", "",
        )  # fmt: skip
        wait_until(lambda: "beat: Starting" in beat.said, beat)
        return beat

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """One command of manage.py, to its end."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def stop(self) -> None:
        for program in reversed(self.programs):
            program.kill()

    def _start(self, name: str, *command: str) -> Program:
        log = self.folder / f"{name}-{len(self.programs)}.log"
        with log.open("wb") as file:
            process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        program = Program(process, log)
        self.programs.append(program)
        return program


@dataclass
class Site:
    """A running web server, its address and the database behind it."""

    url: str
    house: House

    def cookie_of(self, person: Person) -> dict[str, str]:
        """A signed-in session of this person, as a browser's cookie."""
        return {
            "name": settings.SESSION_COOKIE_NAME,
            "value": session_of(person),
            "url": self.url,
        }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(
    holds: Callable[[], bool], program: Program | None = None, *, seconds: float = START_SECONDS
) -> None:
    """Ask again until it holds; fail with what the program said."""
    until = time.monotonic() + seconds
    while not holds():
        if program and not program.is_alive:
            raise AssertionError(f"It ended by itself:\n{program.said}")
        if time.monotonic() > until:
            raise AssertionError(f"Not so after {seconds} s. {program.said if program else ''}")
        time.sleep(0.05)


@contextmanager
def bell_at(url: str) -> Iterator[None]:
    """This process too rings here meanwhile."""
    before = app.conf.broker_url, settings.REDIS_URL
    _ring_at(url, url)
    try:
        yield
    finally:
        _ring_at(*before)


@contextmanager
def files_at(folder: Path) -> Iterator[None]:
    """This process too keeps its files where the programs started with this folder do."""
    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, folder / "files"
    try:
        yield
    finally:
        settings.MEDIA_ROOT = before


def _ring_at(broker: str, redis_url: str) -> None:
    app.pool.force_close_all()
    app._after_fork()
    app.conf.broker_url = app.conf.broker_read_url = app.conf.broker_write_url = broker
    settings.REDIS_URL = redis_url
