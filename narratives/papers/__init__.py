"""The papers, one module each. Each is made from a snapshot, never from live tables."""

from collections.abc import Callable
from dataclasses import dataclass

from narratives.models import Snapshot
from narratives.papers import scorecard


@dataclass(frozen=True)
class Kind:
    title: str
    make: Callable[[Snapshot], bytes]


PAPERS = {"scorecard": Kind("Scorecard", scorecard.make)}


def maker(name: str) -> Callable[[Snapshot], bytes]:
    return PAPERS[name].make
