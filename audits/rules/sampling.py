"""The draw of a sample, which anybody can check again.

A case's ticket is its reference. Its place in the line is the SHA-256 of the seed, a colon and
the ticket, as hexadecimal text; the lowest come first. So a larger sample begins with the smaller
one, and a replacement is the next in line.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256


def in_line(seed: str, tickets: Iterable[str]) -> list[str]:
    """All tickets in the order in which the seed draws them."""
    waiting = list(tickets)
    if len(set(waiting)) != len(waiting):
        raise ValueError("A ticket is in the frame twice.")
    return sorted(waiting, key=lambda ticket: place(seed, ticket))


def draw(seed: str, tickets: Iterable[str], size: int) -> list[str]:
    line = in_line(seed, tickets)
    if size > len(line):
        raise ValueError(f"The frame holds {len(line)} cases, so {size} cannot be drawn.")
    return line[:size]


def draw_by_stratum(seed: str, strata: Mapping[str, Iterable[str]], size: int) -> list[str]:
    """A draw in which each stratum, a team say, has its share."""
    lines = {name: list(tickets) for name, tickets in strata.items()}
    sizes = share_out(size, {name: len(tickets) for name, tickets in lines.items()})
    return [ticket for name in sorted(lines) for ticket in draw(seed, lines[name], sizes[name])]


def share_out(size: int, frame: Mapping[str, int]) -> dict[str, int]:
    """How many cases of each stratum: its exact share, what is over to the largest remainders."""
    total = sum(frame.values())
    if size > total:
        raise ValueError(f"The frame holds {total} cases, so {size} cannot be drawn.")
    if not total:
        return dict.fromkeys(frame, 0)
    exact = {name: Fraction(size * count, total) for name, count in frame.items()}
    whole = {name: int(share) for name, share in exact.items()}
    over = size - sum(whole.values())
    first = sorted(frame, key=lambda name: (whole[name] - exact[name], name))
    return {name: whole[name] + (name in first[:over]) for name in frame}


def place(seed: str, ticket: str) -> str:
    return sha256(f"{seed}:{ticket}".encode()).hexdigest()
