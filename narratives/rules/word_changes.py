"""Which words of a text went and which came, so that both can be read in one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

LEAST_KEPT = 0.5


class Change(StrEnum):
    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Run:
    change: Change
    text: str


def word_changes(before: str, after: str) -> list[Run]:
    """Without the new the runs come to the one text, without the gone to the other."""
    return list(_runs(_words(before), _words(after)))


def is_an_edit(before: str, after: str) -> bool:
    """Whether so much of the words stayed that the two can be read in one."""
    kept = SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio()
    return kept >= LEAST_KEPT


def _runs(old: list[str], new: list[str]) -> Iterator[Run]:
    for same, start, end, begins, stops in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        gone, came = "".join(old[start:end]), "".join(new[begins:stops])
        if same == "equal":
            yield Run(Change.SAME, gone)
            continue
        if gone:
            yield Run(Change.GONE, gone)
        if came:
            yield Run(Change.NEW, came)


def _words(text: str) -> list[str]:
    """With what stands between them."""
    return re.findall(r"\s+|[^\s]+", text)
