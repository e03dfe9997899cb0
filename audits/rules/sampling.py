"""The draw of a sample, which anybody can check again. The written method (docs/audits.md):

A ticket's place in the line is the SHA-256 of the seed, a colon and the ticket, as hexadecimal
text; the lowest come first. Of siblings the first in the line may be drawn, the others are left
out. Each stratum has its own line. How many it gives: case after case goes to the stratum with
the most cases for each that it has given (its cases by twice the given plus one), of equals to
the first by name. So a larger sample begins with the smaller one, and a replacement is the next
in its stratum's line.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256
from heapq import heapify, heapreplace


def in_line(seed: str, tickets: Iterable[str]) -> list[str]:
    """All tickets in the order in which the seed draws them."""
    waiting = list(tickets)
    if len(set(waiting)) != len(waiting):
        raise ValueError("A ticket is in the frame twice.")
    return sorted(waiting, key=lambda ticket: place(seed, ticket))


def draw(seed: str, tickets: Iterable[str], size: int) -> list[str]:
    line = in_line(seed, tickets)
    _check_size(size, len(line))
    return line[:size]


def share_out(size: int, frame: Mapping[str, int]) -> dict[str, int]:
    """How many of each stratum, by Sainte-Laguë's method: more cases never mean fewer of one."""
    _check_size(size, sum(frame.values()))
    shares = dict.fromkeys(frame, 0)
    waiting = [(Fraction(-count), name) for name, count in frame.items() if count]
    heapify(waiting)
    for _ in range(size):
        name = waiting[0][1]
        shares[name] += 1
        heapreplace(waiting, (Fraction(-frame[name], 2 * shares[name] + 1), name))
    return shares


def siblings_left_out(seed: str, groups: Mapping[str, int | None]) -> set[str]:
    """The tickets behind the first of their group in the line."""
    families: dict[int, list[str]] = defaultdict(list)
    for ticket, group in groups.items():
        if group is not None:
            families[group].append(ticket)
    return {ticket for family in families.values() for ticket in in_line(seed, family)[1:]}


def place(seed: str, ticket: str) -> str:
    return sha256(f"{seed}:{ticket}".encode()).hexdigest()


def _check_size(size: int, total: int) -> None:
    if size > total:
        raise ValueError(f"The frame holds {total} cases, so {size} cannot be drawn.")
