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


def started(checkout: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys._base_executable, checkout / "bin" / "hello"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def hello(checkout: Path) -> tuple[int, str, str]:
    """Its exit code, where its Python is at home, and what was told beside it."""
    process = started(checkout)
    home, told = process.communicate(timeout=180)
    return process.returncode, home.strip(), told


# One test, because each environment takes seconds to make.
@pytest.mark.slow
def test_the_environment_is_made_by_one_of_two_and_again_only_where_it_must_be(
    checkout: Path,
) -> None:
    both = [started(checkout) for _ in range(2)]
    told = [process.communicate(timeout=180)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted("Making the virtual environment … done" in words for words in told) == [
        False,
        True,
    ]
    assert any("Another program is installing; waiting for it" in words for words in told)

    nothing_to_do = (0, str(checkout / ".venv"), "")
    assert hello(checkout) == nothing_to_do

    requirements = checkout / "requirements.txt"
    requirements.write_text("./no-such-package\n")
    code, _, told_why = hello(checkout)
    assert code == 1
    assert "no-such-package" in told_why
    assert told_why.endswith("Mend what it says, and start again.\n")
    assert "Traceback" not in told_why

    requirements.write_text("# none again\n")
    _, _, told_briefly = hello(checkout)
    assert told_briefly.startswith("Installing requirements.txt")
    assert hello(checkout) == nothing_to_do

    # As an interrupted install leaves it.
    (checkout / ".venv" / "kpiportal.json").unlink()
    shutil.rmtree(next((checkout / ".venv" / "lib").iterdir()) / "site-packages" / "pip")
    assert "Making the virtual environment … done" in hello(checkout)[2]
    assert hello(checkout) == nothing_to_do


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
