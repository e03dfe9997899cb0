"""bin/prepare in a checkout of its own, whose requirements are none: nothing is fetched."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.programs import CHECKOUT

HELLO = """#!/usr/bin/env python3
import prepare

prepare.enter()

import sys

print(sys.prefix)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(CHECKOUT / "bin", tmp_path / "bin", ignore=shutil.ignore_patterns("__py*"))
    for name in ("requirements.txt", "requirements-redis.txt"):
        (tmp_path / name).write_text("# none\n")
    (tmp_path / "bin" / "hello").write_text(HELLO)
    return tmp_path


def hello(checkout: Path) -> tuple[str, str]:
    """Where its Python is at home, and what was told beside it."""
    done = subprocess.run(
        [sys._base_executable, checkout / "bin" / "hello"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip(), done.stderr


@pytest.mark.slow
def test_the_environment_is_made_once_and_again_where_it_must_be(checkout: Path) -> None:
    home, told = hello(checkout)
    assert Path(home) == checkout / ".venv"
    assert "Making the virtual environment … done" in told
    assert "Installing requirements.txt" in told

    assert hello(checkout) == (home, "")

    (checkout / "requirements.txt").write_text("# still none\n")
    told = hello(checkout)[1]
    assert "Making" not in told
    assert "Installing requirements.txt" in told

    # As an interrupted install leaves it.
    (checkout / ".venv" / "kpiportal.json").unlink()
    shutil.rmtree(next((checkout / ".venv" / "lib").iterdir()) / "site-packages" / "pip")
    assert "Making the virtual environment … done" in hello(checkout)[1]
    assert hello(checkout) == (home, "")


@pytest.mark.slow
def test_two_at_once_dont_spoil_each_other(checkout: Path) -> None:
    both = [
        subprocess.Popen(
            [sys._base_executable, checkout / "bin" / "hello"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("Making the virtual environment" in words for words in told) == [False, True]
    assert any("Another program is installing; waiting for it" in words for words in told)


def test_what_fails_is_shown_with_what_to_do(checkout: Path) -> None:
    (checkout / "requirements.txt").write_text("./no-such-package\n")
    done = subprocess.run(
        [sys._base_executable, checkout / "bin" / "hello"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert "no-such-package" in done.stderr
    assert "Mend what it says, and start again." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("program", ["bench", "fix", "lint", "manage", "run", "test"])
def test_an_older_python_is_told_so(program: str) -> None:
    older = f"""
import runpy, sys
sys.version_info = (3, 9, 2)
sys.path.insert(0, {str(CHECKOUT / "bin")!r})
runpy.run_path({str(CHECKOUT / "bin" / program)!r}, run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", older], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The portal needs Python 3.11 or later; this is 3.9. ")
