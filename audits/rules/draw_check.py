"""A draw checked again, from its two files alone: the frame, and what was drawn from it."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from audits.rules.sampling import in_line, share_out, siblings_left_out
from kpiportal.rules.formulas import kept_as_text

FRAME = ("ticket", "stratum", "siblings", "left out")
DRAWN = ("ticket", "stratum", "place", "how", "reason", "replaced by")
SIBLING = "a sibling stands before it in the line"


class UnreadableError(ValueError):
    """A file that is none of a draw's two; the message says why."""


@dataclass(frozen=True)
class Ticket:
    """One line of the frame; `siblings` is the number of its group, `left_out` by which rule."""

    name: str
    stratum: str
    siblings: int | None
    left_out: str


@dataclass(frozen=True)
class Draw:
    """One line of what was drawn."""

    ticket: str
    stratum: str
    place: int
    how: str
    reason: str
    replaced_by: str


def frame_file(tickets: Iterable[Ticket]) -> bytes:
    """Its SHA-256 is that of the frame."""
    rows = sorted(
        (t.name, t.stratum, "" if t.siblings is None else str(t.siblings), t.left_out)
        for t in tickets
    )
    return _written(FRAME, rows)


def drawn_file(drawn: Iterable[Draw]) -> bytes:
    rows = [(d.ticket, d.stratum, str(d.place), d.how, d.reason, d.replaced_by) for d in drawn]
    return _written(DRAWN, rows)


def read_frame(content: bytes) -> list[Ticket]:
    rows = _rows(content, FRAME)
    return [Ticket(t, stratum, _number(s) if s else None, why) for t, stratum, s, why in rows]


def read_drawn(content: bytes) -> list[Draw]:
    rows = _rows(content, DRAWN)
    return [Draw(t, stratum, _number(at), *rest) for t, stratum, at, *rest in rows]


def faults(*, seed: str, digest: str, frame: bytes, drawn: bytes) -> list[str]:
    """What is not as the written method has it; none where the draw holds."""
    found = []
    if sha256(frame).hexdigest() != digest:
        found.append("The frame is not the one that was frozen: its SHA-256 is another.")
    try:
        tickets = read_frame(frame)
    except UnreadableError as error:
        return [*found, f"The file of the frame can't be read: {error}."]
    try:
        draws = read_drawn(drawn)
    except UnreadableError as error:
        return [*found, f"The file of what was drawn can't be read: {error}."]
    return [*found, *_siblings(seed, tickets), *_lines(seed, tickets, draws)]


def strata(tickets: Iterable[Ticket]) -> dict[str, list[str]]:
    """The tickets that may be drawn, by stratum."""
    found: dict[str, list[str]] = defaultdict(list)
    for ticket in tickets:
        if not ticket.left_out:
            found[ticket.stratum].append(ticket.name)
    return dict(found)


def _siblings(seed: str, tickets: Sequence[Ticket]) -> Iterator[str]:
    may = {t.name: t.siblings for t in tickets if t.left_out in {"", SIBLING}}
    said = {t.name for t in tickets if t.left_out == SIBLING}
    if said and said != siblings_left_out(seed, may):
        yield "Other siblings were left out than the seed says."


def _lines(seed: str, tickets: Sequence[Ticket], draws: Sequence[Draw]) -> Iterator[str]:
    lines = {name: in_line(seed, line) for name, line in strata(tickets).items()}
    by_stratum: dict[str, list[Draw]] = defaultdict(list)
    for draw in draws:
        by_stratum[draw.stratum].append(draw)
    for name, given in by_stratum.items():
        expected = lines.get(name, [])[: len(given)]
        if sorted((d.place, d.ticket) for d in given) != list(enumerate(expected, start=1)):
            yield f"{name or 'The frame'}: other cases were drawn than the first in the line."
    standing = {name: sum(not d.replaced_by for d in by_stratum.get(name, ())) for name in lines}
    yield from _shares(standing, {name: len(line) for name, line in lines.items()})


def _shares(standing: Mapping[str, int], frame: Mapping[str, int]) -> Iterator[str]:
    total = sum(standing.values())
    if total > sum(frame.values()) or share_out(total, frame) != standing:
        yield "The strata don't have the shares that the method gives them."


def _written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """What a spreadsheet would run as a formula stands behind an apostrophe, in both files."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        map(kept_as_text, row) for row in [header, *rows]
    )
    return out.getvalue().encode()


def _rows(content: bytes, header: Sequence[str]) -> list[list[str]]:
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise UnreadableError("it is no CSV") from None
    if not rows or tuple(rows[0]) != tuple(header):
        raise UnreadableError(f"its first row is not {','.join(header)}")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise UnreadableError(f"row {number} has {len(row)} cells, not {len(header)}")
    return rows[1:]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise UnreadableError(f"“{text}” stands where a number should")
    return int(text)
