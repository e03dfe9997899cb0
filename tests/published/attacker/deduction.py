"""How far whole numbers that aren't told can be narrowed down by what is known to hold of them.

Equations are solved for each other first, then every one bounds each of its unknowns by the rest,
and where few combinations are left they are all tried. No line of the portal's own code.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, inf, prod

Name = Hashable
Terms = dict[Name, Fraction]
TRIED_ONE_BY_ONE = 20_000


@dataclass(frozen=True)
class Holds:
    """A sum of unknowns, each times something, lies from `least` to `most`."""

    terms: Mapping[Name, Fraction]
    least: float | Fraction
    most: float | Fraction


@dataclass(frozen=True)
class Range:
    least: float
    most: float
    # All values that are left, where they could be tried one by one.
    values: frozenset[int] | None = None

    @property
    def count(self) -> float:
        return self.most - self.least + 1 if self.values is None else len(self.values)


def equal(terms: Mapping[Name, int | Fraction], to: int | Fraction = 0) -> Holds:
    exact = {name: Fraction(times) for name, times in terms.items() if times}
    return Holds(exact, Fraction(to), Fraction(to))


def deduce(
    unknown: Mapping[Name, tuple[float, float]], known: Iterable[Holds]
) -> dict[Name, Range]:
    """What is left of each unknown. What can't hold by itself is somebody's mistake."""
    possible = [each for each in known if each.terms and _can_hold(each, unknown)]
    found: dict[Name, Range] = {}
    for names, holding in _groups(unknown, possible):
        found |= _group({name: unknown[name] for name in names}, holding)
    return found


def _can_hold(holds: Holds, spans: Mapping[Name, tuple[float, float]]) -> bool:
    least, most = _reach(holds.terms, spans)
    if holds.least == holds.most and all(each.denominator == 1 for each in holds.terms.values()):
        whole = holds.least == int(holds.least)
        return whole and least <= holds.most and most >= holds.least
    return least <= holds.most and most >= holds.least


def _groups(
    unknown: Mapping[Name, object], known: Sequence[Holds]
) -> Iterator[tuple[list[Name], list[Holds]]]:
    """What hangs together, apart."""
    of: dict[Name, list[int]] = defaultdict(list)
    for place, each in enumerate(known):
        for name in each.terms:
            of[name].append(place)
    seen: set[Name] = set()
    for start in unknown:
        if start in seen:
            continue
        names, places, ahead = [], set(), [start]
        seen.add(start)
        while ahead:
            name = ahead.pop()
            names.append(name)
            for place in of[name]:
                if place in places:
                    continue
                places.add(place)
                new = [each for each in known[place].terms if each not in seen]
                seen.update(new)
                ahead.extend(new)
        yield names, [known[place] for place in sorted(places)]


def _group(spans: dict[Name, tuple[float, float]], known: list[Holds]) -> dict[Name, Range]:
    agreeing: list[Holds] = []
    if _tightened(spans, known + _solved(known)) is None:
        # They contradict one another: as many as go together.
        for each in known:
            if _tightened(spans, [*agreeing, each, *_solved([*agreeing, each])]) is not None:
                agreeing.append(each)
        known = agreeing
    left = _tightened(spans, known + _solved(known)) or spans
    widths = [most - least + 1 for least, most in left.values()]
    if inf in widths or prod(widths) > TRIED_ONE_BY_ONE:
        return {name: Range(*span) for name, span in left.items()}
    values: dict[Name, set[int]] = defaultdict(set)
    for solution in _solutions(left, known):
        for name, value in solution.items():
            values[name].add(value)
    return {name: Range(*span, frozenset(values[name])) for name, span in left.items()}


def _solved(known: Iterable[Holds]) -> list[Holds]:
    """The equations, each solved for an unknown that the others no longer name."""
    done: list[tuple[Name, Terms, Fraction]] = []
    for each in known:
        if each.least != each.most:
            continue
        row, to = dict(each.terms), Fraction(each.least)
        for name, other, other_to in done:
            times = row.get(name, Fraction(0))
            if times:
                row, to = _less(row, other, times), to - times * other_to
        if not row:
            continue
        first, times = next(iter(row.items()))
        row, to = {name: one / times for name, one in row.items()}, to / times
        done = [
            (name, _less(other, row, other[first]), other_to - other[first] * to)
            if first in other
            else (name, other, other_to)
            for name, other, other_to in done
        ]
        done.append((first, row, to))
    return [Holds(terms, to, to) for _, terms, to in done]


def _less(terms: Terms, other: Terms, times: Fraction) -> Terms:
    found = dict(terms)
    for name, one in other.items():
        found[name] = found.get(name, Fraction(0)) - times * one
    return {name: one for name, one in found.items() if one}


def _reach(
    terms: Mapping[Name, Fraction], spans: Mapping[Name, tuple[float, float]]
) -> tuple[float | Fraction, float | Fraction]:
    least: float | Fraction = Fraction(0)
    most: float | Fraction = Fraction(0)
    for name, times in terms.items():
        low, high = (_times(times, end) for end in spans[name][:: 1 if times > 0 else -1])
        least, most = least + low, most + high
    return least, most


def _times(times: Fraction, end: float) -> float | Fraction:
    return times * int(end) if abs(end) != inf else (inf if (end > 0) == (times > 0) else -inf)


def _tightened(
    spans: Mapping[Name, tuple[float, float]], known: Sequence[Holds]
) -> dict[Name, tuple[float, float]] | None:
    """Bounds from bounds until nothing moves; None where nothing is left."""
    found = dict(spans)
    for _ in range(200):
        before = dict(found)
        for each in known:
            for name, times in each.terms.items():
                rest = {other: one for other, one in each.terms.items() if other != name}
                low, high = _reach(rest, found)
                ends = [_over(each.least - high, times), _over(each.most - low, times)]
                least = max(found[name][0], _up(min(ends)))
                most = min(found[name][1], _down(max(ends)))
                if least > most:
                    return None
                found[name] = (least, most)
        if found == before:
            break
    return found


def _over(bound: float | Fraction, times: Fraction) -> float | Fraction:
    if isinstance(bound, float) and abs(bound) == inf:
        return bound if times > 0 else -bound
    return Fraction(bound) / times


def _up(bound: float | Fraction) -> float:
    return bound if isinstance(bound, float) else ceil(bound)


def _down(bound: float | Fraction) -> float:
    return bound if isinstance(bound, float) else floor(bound)


def _solutions(
    spans: Mapping[Name, tuple[float, float]], known: Sequence[Holds]
) -> Iterator[dict[Name, int]]:
    open_ones = [name for name, (least, most) in spans.items() if least < most]
    if not open_ones:
        yield {name: int(least) for name, (least, _) in spans.items()}
        return
    name = min(open_ones, key=lambda each: spans[each][1] - spans[each][0])
    for value in range(int(spans[name][0]), int(spans[name][1]) + 1):
        left = _tightened({**spans, name: (value, value)}, known)
        if left is not None:
            yield from _solutions(left, known)
