"""Run one program on this terminal until it ends, or until we are told to stop."""

import os
import signal
import subprocess
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

from kpiportal.embedded import processes
from kpiportal.embedded.home import tell

PATIENCE = 10


class Stopped(BaseException):
    """We were told to stop by a signal."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number


def exit_code_of(main: Callable[[], int]) -> int:
    """Run a program so that whatever stops it, it leaves in order and without a traceback."""
    for number in processes.STOPPING:
        signal.signal(number, _stop)
    try:
        return main()
    except processes.StartError as error:
        tell(str(error))
        return 1
    except Stopped as stopped:
        return stopped.exit_code


def run(command: list[str], environment: dict[str, str]) -> int:
    """Its exit code. What we are told it is told too; after 10 seconds it is killed."""
    told: list[int] = []

    def tell(number: int, _: FrameType | None) -> None:
        told.append(number)
        if number != signal.SIGINT or not _terminal_tells_all():
            program.send_signal(number)
        if number != signal.SIGINT:
            signal.alarm(PATIENCE)

    with processes.undisturbed():
        program = subprocess.Popen(
            command, env=environment, preexec_fn=processes.before_exec(dies_with_us=True)
        )
        before = {number: signal.signal(number, tell) for number in processes.STOPPING}
        before[signal.SIGALRM] = signal.signal(signal.SIGALRM, lambda *_: program.kill())
    code = program.wait()
    signal.alarm(0)
    for number, handler in before.items():
        signal.signal(number, handler)
    if told and told[-1] != signal.SIGINT:
        return 128 + told[-1]
    return code if code >= 0 else 128 - code


def _stop(number: int, _: FrameType | None) -> NoReturn:
    raise Stopped(number)


def _terminal_tells_all() -> bool:
    """Whether Ctrl-C reaches the program by itself, as it does everybody in the foreground."""
    try:
        return os.tcgetpgrp(0) == os.getpgrp()
    except OSError:
        return False
