"""A little markdown: paragraphs, headings, lists and bold. All else is what it says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLETS = "bullets"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Span:
    text: str
    is_bold: bool = False


@dataclass(frozen=True)
class Block:
    """`lines` are a paragraph's lines or a list's items."""

    kind: Kind
    lines: tuple[tuple[Span, ...], ...]


_BULLET = re.compile(r"[-*•] +(.*)")
_NUMBER = re.compile(r"\d{1,2}[.)] +(.*)")
_HEADING = re.compile(r"##+ +(.*)")
_BOLD = re.compile(r"\*\*([^\s*](?:[^*]*[^\s*])?)\*\*")


def blocks(text: str) -> list[Block]:
    found: list[Block] = []
    kind: Kind | None = None
    lines: list[str] = []

    def close() -> None:
        nonlocal kind
        if kind and lines:
            found.append(Block(kind, tuple(tuple(spans(line)) for line in lines)))
        kind = None
        lines.clear()

    for line in text.splitlines():
        now, said = _read(line.strip())
        if now is not kind or now in (None, Kind.HEADING):
            close()
        if now:
            kind = now
            lines.append(said)
    close()
    return found


def _read(line: str) -> tuple[Kind | None, str]:
    if not line:
        return None, ""
    for kind, pattern in [
        (Kind.HEADING, _HEADING),
        (Kind.BULLETS, _BULLET),
        (Kind.NUMBERS, _NUMBER),
    ]:
        match = pattern.fullmatch(line)
        if match:
            return kind, match[1]
    return Kind.PARAGRAPH, line


def spans(line: str) -> Iterator[Span]:
    at = 0
    for match in _BOLD.finditer(line):
        if match.start() > at:
            yield Span(line[at : match.start()])
        yield Span(match[1], is_bold=True)
        at = match.end()
    if at < len(line) or not line:
        yield Span(line[at:])
