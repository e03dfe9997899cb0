import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from kpiportal.embedded import throwaway
from kpiportal.embedded.home import Home
from tests.house.programs import CHECKOUT, processes_in

USE_ONE = """
import sys
from kpiportal.embedded import throwaway
with throwaway.servers(durable=False) as (home, addresses):
    print(home.root, flush=True)
    sys.stdin.read()
"""


def use_one(temporary: Path) -> tuple[subprocess.Popen[str], Home]:
    """A program with throw-away servers, and where they are."""
    process = subprocess.Popen(
        [sys.executable, "-c", USE_ONE],
        cwd=CHECKOUT,
        env=os.environ | {"TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, Home(Path(process.stdout.readline().strip()))


def test_nothing_is_left_of_it(home: Home) -> None:
    process, place = use_one(home.root.parent)
    assert len(processes_in(place)) > 2
    process.communicate()
    assert process.returncode == 0
    assert processes_in(place) == []
    assert list(home.root.parent.glob(f"{throwaway.PREFIX}*")) == []


def test_what_a_killed_run_left_is_swept_by_the_next_but_never_one_in_use(home: Home) -> None:
    temporary = home.root.parent
    killed, left = use_one(temporary)
    in_use, kept = use_one(temporary)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    assert len(processes_in(left)) > 2
    long_ago = time.time() - throwaway.YOUNG_SECONDS - 1
    for place in (left, kept):
        os.utime(place.root, (long_ago, long_ago))

    use_one(temporary)[0].communicate()

    assert processes_in(left) == []
    assert not left.root.exists()
    assert len(processes_in(kept)) > 2
    in_use.communicate()
