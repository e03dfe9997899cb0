"""Which indicators of a section stand in one table: at most five, related ones beside one another.

Where the council says so, by the topic of its tags. Else a count, its running total and its rate
belong together, and so do codes that differ by a letter; what is left stands with its neighbours
of the same unit.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.rules.formula import Call, FormulaError, codes, parse

WIDEST = 5
_VARIANT = re.compile(r"(.*\d)[a-z]", re.ASCII)


@dataclass(frozen=True)
class Member:
    code: str
    unit: str
    derive: str = ""
    topic: str = ""
    # A breakdown needs the width of a table for itself.
    is_breakdown: bool = False


def topics(members: Sequence[Member]) -> list[list[Member]]:
    """Each in its order, by the place of its first member."""
    return [part for group in _merged(_related(members)) for part in _cut(group)]


def _related(members: Sequence[Member]) -> list[list[Member]]:
    groups: list[list[Member]] = []
    for member in members:
        kin = next((group for group in groups if any(_are_kin(one, member) for one in group)), None)
        if kin is None:
            groups.append([member])
        else:
            kin.append(member)
    return groups


def _are_kin(one: Member, other: Member) -> bool:
    if one.topic or other.topic:
        return one.topic == other.topic
    if one.is_breakdown or other.is_breakdown:
        return False
    return (
        _stem(one.code) == _stem(other.code)
        or one.code in _counts(other)
        or other.code in _counts(one)
    )


def _stem(code: str) -> str:
    found = _VARIANT.fullmatch(code)
    return found[1] if found else code


def _counts(member: Member) -> frozenset[str]:
    """The codes of what it counts: of a percentage what is over the line, not what is under it."""
    if not member.derive:
        return frozenset()
    try:
        formula = parse(member.derive)
    except FormulaError:
        return frozenset()
    over = formula.arguments[0] if isinstance(formula, Call) else formula
    return codes(over)


def _merged(groups: Iterable[list[Member]]) -> list[list[Member]]:
    """Single ones side by side, where they are of one unit."""
    merged: list[list[Member]] = []
    is_open = False
    for group in groups:
        alone = len(group) == 1 and not group[0].topic and not group[0].is_breakdown
        if alone and is_open and merged[-1][0].unit == group[0].unit and len(merged[-1]) < WIDEST:
            merged[-1].extend(group)
        else:
            merged.append(list(group))
        is_open = alone
    return merged


def _cut(group: list[Member]) -> list[list[Member]]:
    return [group[start : start + WIDEST] for start in range(0, len(group), WIDEST)]
