"""All editions that were published, held together: which hidden figures they give away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import inf

from tests.published.attacker.deduction import Holds, Range, deduce
from tests.published.attacker.sums import SCALES, Key, Printed, Structure, Unknown, holding

ENOUGH = 3


@dataclass(frozen=True)
class Edition:
    """What was known on a day, as it was published, and what everybody knows of it."""

    day: str
    structure: Structure
    rows: Mapping[Key, Printed]
    # Counts from 1 to below this are hidden.
    below: int
    # The figures behind the hidden rows: the attacker is told which of them are small, and no more.
    behind: Mapping[Key, Printed]


@dataclass(frozen=True)
class Pinned:
    day: str
    unknown: Unknown
    left: Range


def attack(editions: Sequence[Edition]) -> list[Pinned]:
    """The hidden figures of which fewer than three values are left, or than the rule leaves."""
    facts = dict(_facts(editions))
    unknown: dict[Unknown, tuple[float, float]] = {}
    hidden: dict[Unknown, str] = {}
    holds: list[Holds] = []
    for edition in editions:
        for row in edition.rows.values():
            for name in (row.count, row.of):
                if name not in facts:
                    unknown.setdefault(name, (-inf if _may_be_negative(row, edition) else 0, inf))
        for name, span in _small(edition):
            if name in unknown:
                unknown[name] = span
        holds.extend(_complements(edition))
        holds.extend(holding(edition.structure, edition.rows))
        for row in edition.rows.values():
            if row.is_hidden:
                hidden |= {name: edition.day for name in _kept(row, edition) if name in unknown}
    folded = [_folded(each, facts) for each in holds]
    left = deduce(unknown, folded)
    told = _told_at_last(editions)
    return [
        Pinned(day, name, left[name])
        for name, day in hidden.items()
        if name.key not in told and left[name].count < min(ENOUGH, _width(unknown[name]))
    ]


def _facts(editions: Sequence[Edition]) -> Iterator[tuple[Unknown, Fraction]]:
    for edition in editions:
        for row in edition.rows.values():
            is_share = edition.structure.unit(row.key.code) in SCALES
            count = row.numerator if is_share else row.value
            if count is not None:
                yield row.count, Fraction(count)
            if is_share and row.denominator is not None:
                yield row.of, Fraction(row.denominator)


def _may_be_negative(row: Printed, edition: Edition) -> bool:
    parts = edition.structure.parts.get((row.key.code, row.key.category), {})
    return -1 in parts.values()


def _small(edition: Edition) -> Iterator[tuple[Unknown, tuple[float, float]]]:
    """Which hidden counts are small ones, as the worst of attackers would guess."""
    span = (1, edition.below - 1)
    for row in edition.rows.values():
        if not row.is_hidden or not edition.structure.is_of_children(row.key.code):
            continue
        behind, unit = edition.behind[row.key], edition.structure.unit(row.key.code)
        if unit == "number" and (behind.value is None or _is_small(behind.value, edition)):
            yield row.count, span
        if unit in SCALES:
            if _is_small(behind.numerator, edition):
                yield row.count, span
            if _is_small(behind.denominator, edition) and row.denominator is None:
                yield row.of, span


def _complements(edition: Edition) -> Iterator[Holds]:
    """Of a share: that few are not."""
    for row in edition.rows.values():
        is_children = edition.structure.is_of_children(row.key.code)
        if not row.is_hidden or not is_children:
            continue
        behind = edition.behind[row.key]
        if behind.numerator is None or behind.denominator is None:
            continue
        if edition.structure.unit(row.key.code) not in SCALES:
            continue
        if _is_small(behind.denominator - behind.numerator, edition):
            terms = {row.of: Fraction(1), row.count: Fraction(-1)}
            yield Holds(terms, Fraction(1), Fraction(edition.below - 1))


def _is_small(count: Decimal | None, edition: Edition) -> bool:
    return count is not None and 1 <= count < edition.below


def _kept(row: Printed, edition: Edition) -> list[Unknown]:
    """What of a hidden row is a whole number that somebody might find."""
    behind, unit = edition.behind[row.key], edition.structure.unit(row.key.code)
    if unit == "number":
        return [row.count]
    if unit not in SCALES:
        return []
    found = [row.count] if behind.numerator is not None else []
    return [*found, row.of] if behind.denominator is not None else found


def _told_at_last(editions: Sequence[Edition]) -> set[Key]:
    """What a later edition prints is no secret of an earlier one."""
    return {row.key for row in editions[-1].rows.values() if row.value is not None}


def _folded(holds: Holds, facts: Mapping[object, Fraction]) -> Holds:
    """With what is told put in."""
    told = sum(
        (times * facts[name] for name, times in holds.terms.items() if name in facts), Fraction(0)
    )
    open_ones = {name: times for name, times in holds.terms.items() if name not in facts}
    return Holds(open_ones, holds.least - told, holds.most - told)


def _width(span: tuple[float, float]) -> float:
    return span[1] - span[0] + 1
