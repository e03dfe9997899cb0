"""Telling, on standard error, what is being done and how long it took."""

import sys
import time
from contextlib import contextmanager
from typing import Iterator


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Tell "Installing requirements … done (52.1 s)"."""
    say(doing + " … ", end="")
    started = time.monotonic()
    try:
        yield
    except BaseException:
        say("")
        raise
    say("done (%.1f s)" % (time.monotonic() - started))


def say(line: str, end: str = "\n") -> None:
    print(line, end=end, file=sys.stderr, flush=True)
