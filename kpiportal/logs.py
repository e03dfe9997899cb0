"""How a log line is written. A database says in a DETAIL what stood in the row that it refused:
numbers and words of a family, which no log needs."""

import logging
from collections.abc import Iterator
from types import TracebackType

from psycopg import Error

LEFT_OUT = "left out of the log"
Failure = tuple[type[BaseException], BaseException, TracebackType | None]


class Formatter(logging.Formatter):
    def formatException(self, ei: Failure | tuple[None, None, None]) -> str:  # noqa: N802  logging calls it so
        text = super().formatException(ei)
        for error in _chain(ei[1], set()):
            if isinstance(error, Error) and error.diag.message_detail:
                text = text.replace(error.diag.message_detail, LEFT_OUT)
        return text


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[BaseException]:
    """An exception and all that led to it."""
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    yield error
    yield from _chain(error.__cause__, seen)
    yield from _chain(error.__context__, seen)
