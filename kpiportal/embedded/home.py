"""PORTAL_HOME: the folder that keeps the data, the secrets and the logs."""

import fcntl
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from kpiportal.embedded.processes import StartError

LOG_SIZE = 5_000_000
# What Django writes there itself would be open to everybody on the machine.
PRIVATE = ("log", "files", "mail")


@dataclass(frozen=True)
class Home:
    root: Path

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def users(self) -> Path:
        return self.run / "users"

    def make(self) -> "Home":
        """Make the folders. Only their owner may look into them."""
        try:
            # As root PostgreSQL runs as nobody, who must be able to walk through.
            self.root.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
            for folder in (self.run, self.users, *(self.root / name for name in PRIVATE)):
                folder.mkdir(mode=0o700, exist_ok=True)
                folder.chmod(0o700)
            if not os.access(self.run, os.W_OK | os.X_OK):
                raise PermissionError
        except OSError as error:
            raise StartError(
                f"The portal can't write to {self.root} "
                f"({error.strerror or 'it belongs to somebody else'}). "
                "Name another folder: PORTAL_HOME=~/portal"
            ) from error
        return self

    def secrets(self) -> dict[str, str]:
        """What nobody else may know, made at random once."""
        path = self.root / "secrets.json"
        kept = _read(path)
        known = {
            name: kept.get(name) or secrets.token_urlsafe(size)
            for name, size in {"SECRET_KEY": 50, "postgres": 24, "portal": 24, "redis": 24}.items()
        }
        if known != kept:
            _write(path, known)
        return known

    def places(self) -> dict[str, Any]:
        """Where the servers were last: ports, and PostgreSQL's folder."""
        return _read(self.run / "services.json")

    def remember_place(self, server: str, place: dict[str, Any]) -> None:
        places = self.places()
        if places.get(server) != place:
            _write(self.run / "services.json", places | {server: place})

    def open_log(self, name: str) -> TextIO:
        path = self.root / "log" / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_SIZE:
            path.replace(path.with_suffix(".log.1"))
        return open(path, "a", opener=_private)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """One program at a time; the others wait."""
        with open(self.run / name, "w", opener=_private) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def tell(line: str) -> None:
    """Standard output belongs to the command; what we do ourselves is told beside it."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - this is the terminal


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except json.JSONDecodeError as error:
        raise StartError(f"{path} can't be read ({error}). Mend it, or delete it.") from error
    return dict(found)


def _write(path: Path, content: dict[str, Any]) -> None:
    draft = path.with_suffix(".draft")
    with open(draft, "w", opener=_private) as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
