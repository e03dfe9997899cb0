"""Several programs on the same two servers: the first starts them, the last stops them.

Whoever uses them holds a lock on a file of its own (run/users/…) as long as it lives. The lock
goes with its process, however that ends, so who is there is never a guess. The door, one lock for
all, lets in and out one at a time.
"""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kpiportal.embedded import account as accounts
from kpiportal.embedded import postgres, processes
from kpiportal.embedded.home import Home
from kpiportal.embedded.postgres import Postgres
from kpiportal.embedded.processes import StartError
from kpiportal.embedded.redis import Redis


def silent(_: str) -> None:
    """Says nothing."""


@dataclass(frozen=True)
class Servers:
    """The servers of a home: which are needed, and must what is written survive a power cut?"""

    home: Home
    postgres: bool = True
    redis: bool = True
    durable: bool = True
    say: Callable[[str], None] = silent

    @contextmanager
    def shared(self) -> Iterator[dict[str, str]]:
        """Their addresses, as environment variables, while we are in."""
        if not (self.postgres or self.redis):
            yield {}
            return
        with self.home.lock("door"):
            ours, lock = _register(self.home)
        try:
            yield self.start()
        finally:
            with processes.undisturbed(), self.home.lock("door"):
                ours.unlink(missing_ok=True)
                os.close(lock)
                if not _others(self.home):
                    _stop(self.home)

    def start(self) -> dict[str, str]:
        """Start those that don't run, and return the addresses of all."""
        # Interrupted half-way we'd leave a server that nobody knows of.
        with self.home.lock("door"), processes.undisturbed():
            addresses = {}
            if self.redis:
                addresses["REDIS_URL"] = self._start_redis()
            if self.postgres:
                addresses["DATABASE_URL"] = self._start_postgres()
            return addresses

    def died(self) -> list[str]:
        """The names of those that should run and don't."""
        places, dead = self.home.places(), []
        if self.redis and processes.is_free(places["redis"]["port"]):
            dead.append("Redis")
        if self.postgres and not postgres.starting(Path(places["postgres"]["data"])):
            dead.append("PostgreSQL")
        return dead

    def _start_redis(self) -> str:
        password = self.home.secrets()["redis"]
        port = self._known_redis() or self._start_new_redis(password)
        return f"redis://:{password}@127.0.0.1:{port}/0"

    def _start_new_redis(self, password: str) -> int:
        wanted = self.home.places().get("redis", {}).get("port")
        with self.home.open_log("redis") as log:
            for port in (wanted, None, None):
                # On another port, should somebody take this one in between.
                redis = Redis(processes.free_port(port), password)
                self.home.remember_place("redis", {"port": redis.port})
                if redis.start(self.home.run, log):
                    return redis.port
            raise StartError(f"Redis didn't start. {log.name} says why.")

    def _start_postgres(self) -> str:
        password = self.home.secrets()["portal"]
        port = self._known_postgres() or self._start_cluster()
        return f"postgres://portal:{password}@127.0.0.1:{port}/portal"

    def _start_cluster(self) -> int:
        cluster = Postgres.of(self.home)
        if self.home.root not in cluster.folder.parents and not cluster.data.exists():
            self.say(f"PostgreSQL doesn't run as root: its files are in {cluster.folder}")
            accounts.note_whose(cluster.folder, self.home.root)
        wanted = self.home.places().get("postgres", {}).get("port")
        self.home.remember_place("postgres", {"port": wanted, "data": str(cluster.data)})
        with self.home.open_log("postgres") as log:
            cluster.make(self.home.secrets(), durable=self.durable, log=log)
            port = cluster.start(wanted, durable=self.durable, log=log)
        self.home.remember_place("postgres", {"port": port, "data": str(cluster.data)})
        return port

    def _known_redis(self) -> int | None:
        port = self.home.places().get("redis", {}).get("port")
        return port if port and Redis(port, self.home.secrets()["redis"]).process() else None

    def _known_postgres(self) -> int | None:
        data = self.home.places().get("postgres", {}).get("data")
        found = postgres.running(Path(data)) if data else None
        return found[1] if found else None


def stop_abandoned(home: Home) -> bool:
    """Stop the servers that a killed program left, unless somebody else uses them."""
    with home.lock("door"):
        if _others(home):
            return False
        _stop(home)
        return True


def _register(home: Home) -> tuple[Path, int]:
    # No child inherits the lock, so it goes with this process.
    lock, name = tempfile.mkstemp(prefix=f"{os.getpid()}-", dir=home.users)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return Path(name), lock


def _stop(home: Home) -> None:
    places = home.places()
    if port := places.get("redis", {}).get("port"):
        Redis(port, home.secrets()["redis"]).stop()
    if data := places.get("postgres", {}).get("data"):
        postgres.stop(Path(data))


def _others(home: Home) -> list[Path]:
    """Who is in. The files of those that died are swept."""
    living = []
    for path in home.users.iterdir():
        if _is_held(path):
            living.append(path)
        else:
            path.unlink(missing_ok=True)
    return living


def _is_held(path: Path) -> bool:
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
