"""Work shared out evenly among those who may have it."""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Work = TypeVar("Work", bound=Hashable)
Who = TypeVar("Who", bound=Hashable)


def share(may: Mapping[Work, Sequence[Who]], loads: Mapping[Who, int]) -> dict[Work, Who]:
    """Each piece to somebody who may have it, on top of what they have: as even as it can be.

    Work that nobody may have is left out. Each piece goes to the least loaded person who can be
    freed for it, be it by handing other pieces on (an optimal semi-matching).
    """
    load = dict(loads)
    given: dict[Work, Who] = {}
    for work in may:
        way = _way_to_the_least_loaded(work, may, given, load)
        if not way:
            continue
        given |= dict(way)
        load[way[-1][1]] = load.get(way[-1][1], 0) + 1
    return given


def _way_to_the_least_loaded(
    work: Work,
    may: Mapping[Work, Sequence[Who]],
    given: Mapping[Work, Who],
    load: Mapping[Who, int],
) -> list[tuple[Work, Who]]:
    """Who takes which piece, the last of them a piece more than before; empty: nobody may."""
    came_by: dict[Who, Work] = {}
    ahead = [work]
    while ahead:
        piece = ahead.pop(0)
        for person in may[piece]:
            if person not in came_by:
                came_by[person] = piece
                ahead += [other for other, holder in given.items() if holder == person]
    if not came_by:
        return []
    person = min(came_by, key=lambda who: load.get(who, 0))
    way: list[tuple[Work, Who]] = []
    while True:
        piece = came_by[person]
        way.insert(0, (piece, person))
        if piece == work:
            return way
        person = given[piece]
