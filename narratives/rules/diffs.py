"""What became another between two texts, word by word, as it can be read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with the space after it, or an empty line.
_PIECES = re.compile(r"\n+|[^\s]+[^\S\n]*|[^\S\n]+")
# Fewer words than these between two changes are read with them: "the" alone holds nothing.
_ISLAND = 2


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    kind: Kind
    text: str


def changes(before: str, after: str) -> list[Change]:
    """In the order of the text; what was removed stands before what came in its place."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    found: list[Change] = []
    removed: list[str] = []
    added: list[str] = []
    matcher = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False)
    steps = matcher.get_opcodes()
    for place, (tag, i1, i2, j1, j2) in enumerate(steps):
        is_island = (
            0 < place < len(steps) - 1 and i2 - i1 <= _ISLAND and "\n" not in "".join(new[j1:j2])
        )
        if tag == "equal" and not is_island:
            found += _told(removed, added)
            removed, added = [], []
            found.append(Change(Kind.SAME, "".join(new[j1:j2])))
        else:
            removed += old[i1:i2]
            added += new[j1:j2]
    return found + _told(removed, added)


def _bare(pieces: list[str]) -> list[str]:
    """Spaces and the number of empty lines change nothing."""
    return [piece.strip() or "\n" for piece in pieces]


def _told(removed: list[str], added: list[str]) -> list[Change]:
    both = [Change(Kind.REMOVED, "".join(removed)), Change(Kind.ADDED, "".join(added))]
    return [each for each in both if each.text]
