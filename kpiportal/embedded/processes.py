"""Starting, watching and stopping a program."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BeforeExec = Callable[[], None]
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StartError(Exception):
    """Something that must run can't. The message says what happened and what to do."""


def is_alive(pid: int) -> bool:
    """Whether the process runs. One that ended and waits to be reaped doesn't."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass  # somebody else's child
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return _state(pid) != "Z"


def stop(pid: int, *steps: tuple[signal.Signals, float]) -> bool:
    """Send each signal in turn, waiting its seconds for the process to end."""
    for number, seconds in steps:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return True
        if any(not is_alive(pid) for _ in moments(seconds)):
            return True
    return not is_alive(pid)


def kill_group(leader: int) -> None:
    """SIGKILL to a process that leads its group, and to all in it."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def moments(seconds: float) -> Iterator[float]:
    """Moments to look again at something that takes milliseconds or seconds, until time is up."""
    started = time.monotonic()
    pause = 0.005
    while (elapsed := time.monotonic() - started) < seconds:
        yield elapsed
        time.sleep(pause)
        pause = min(pause * 1.3, 0.1)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until this is done."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def free_port(wanted: int | None = None) -> int:
    """The wanted port if nobody has it, otherwise any."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do: connections of the last one that wait to be forgotten don't count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def before_exec(*, dies_with_us: bool = False) -> BeforeExec:
    """A `preexec_fn`: the child hears signals again, and gets SIGTERM should we be killed.

    The latter on Linux only.
    """
    prctl = ctypes.CDLL(None).prctl if sys.platform.startswith("linux") else None
    parent = os.getpid()

    def prepare() -> None:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        if dies_with_us and prctl:
            prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGTERM)

    return prepare


def command_line(pid: int) -> str:
    """The process's command line, empty where the system doesn't tell."""
    with suppress(OSError):
        return (
            Path(f"/proc/{pid}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
        )
    return _ask_ps(pid, "command")


def _state(pid: int) -> str:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return _ask_ps(pid, "stat")[:1]


def _ask_ps(pid: int, what: str) -> str:
    """For systems without /proc."""
    with suppress(OSError):
        asked = ["ps", "-o", f"{what}=", "-p", str(pid)]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return ""
