"""A home with servers for one run, of which nothing is left."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kpiportal.embedded import account
from kpiportal.embedded.home import Home
from kpiportal.embedded.sharing import Servers, stop_abandoned

PREFIX = "kpiportal-throwaway-"
YOUNG_SECONDS = 60


@contextmanager
def servers(*, durable: bool) -> Iterator[tuple[Home, dict[str, str]]]:
    """The home, and the addresses of its servers."""
    folder = _folder()
    _sweep(folder)
    home = Home(Path(tempfile.mkdtemp(prefix=PREFIX, dir=folder)))
    home.root.chmod(0o711)
    try:
        with Servers(home.make(), durable=durable).shared() as addresses:
            yield home, addresses
    finally:
        _remove(home)


def _folder() -> Path:
    """A folder for temporary files in which PostgreSQL can work."""
    named = Path(tempfile.gettempdir())
    runner = account.account_for(named / PREFIX)
    choices = (named, Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - mkdtemp makes a folder of our own there
    return next((folder for folder in choices if runner.can_reach(folder)), named)


def _sweep(folder: Path) -> None:
    """Remove what killed runs have left."""
    for root in folder.glob(PREFIX + "*"):
        found = root.stat()
        # A young one may be about to start.
        if found.st_uid == os.geteuid() and time.time() - found.st_mtime > YOUNG_SECONDS:
            home = Home(root)
            if not home.users.is_dir() or stop_abandoned(home):
                _remove(home)


def _remove(home: Home) -> None:
    data = home.places().get("postgres", {}).get("data")
    # PostgreSQL's may lie elsewhere.
    for folder in (Path(data).parents[1] if data else home.root, home.root):
        shutil.rmtree(folder, ignore_errors=True)
