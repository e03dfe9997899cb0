"""What can still be made of whole numbers that were kept back, by whoever knows their sums.

A number is pinned down where few values of it go with everything that is told. Whether a value goes
is shown by finding numbers for all the others; what isn't found in a fair number of tries counts
as impossible, which errs on the side of hiding more.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]
Spans = dict[int, Span]

# As good as no limit.
FAR = 10**12
ANY_COUNT: Span = (0, FAR)
ANY_NUMBER: Span = (-FAR, FAR)

# How many values nobody may be able to narrow a figure down under.
ENOUGH = 3

_TRIES = 30
_STEPS = 4000
_FEW = 24
_REMEMBERED = 60


@dataclass(frozen=True)
class Relation:
    """A sum of variables, each times a whole number, that lies from `least` to `most`."""

    terms: tuple[tuple[int, int], ...]
    least: int = 0
    most: int = 0
    # It holds of what is told with this variable, and says nothing once that is kept back.
    told_with: int | None = None


@dataclass
class Puzzle:
    """Variables, those known and those not, and the relations that hold between them."""

    spans: Spans = field(default_factory=lambda: defaultdict(lambda: ANY_COUNT))
    known: dict[int, int] = field(default_factory=dict)
    # What variables that aren't known any more were: where a search begins.
    were: dict[int, int] = field(default_factory=dict)
    # Numbers that were found to go with one another. Most still do when a figure more is kept back.
    _found: deque[dict[int, int]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _relations: dict[Relation, None] = field(default_factory=dict)
    _of: dict[int, list[Relation]] = field(default_factory=lambda: defaultdict(list))

    def add(self, relation: Relation) -> bool:
        """Whether it says anything new."""
        if relation in self._relations:
            return False
        self._relations[relation] = None
        for variable in {each for each, _ in relation.terms}:
            self._of[variable].append(relation)
        if relation.told_with is not None:
            self._of[relation.told_with].append(relation)
        return True

    def forget(self, variable: int) -> None:
        if variable in self.known:
            self.were[variable] = self.known.pop(variable)

    def around(self, *variables: int) -> tuple[set[int], list[Relation]]:
        """The unknown variables that hang together with these, and by what. A relation that what
        is told contradicts by itself tells nothing."""
        # A set without a dictionary's keys would be looked up key by key, however many are known.
        found, ahead = {each for each in variables if each not in self.known}, list(variables)
        relations: dict[Relation, None] = {}
        while ahead:
            for relation in self._of.get(ahead.pop(), ()):
                if relation in relations or not self._may_hold(relation):
                    continue
                relations[relation] = None
                new = {each for each, _ in relation.terms if each not in self.known} - found
                found |= new
                ahead.extend(sorted(new))
        return found, list(relations)

    def is_pinned(self, variable: int, enough: int = ENOUGH) -> bool:
        """Whether fewer values are left of it than enough, or than it ever had."""
        least, most = self.spans[variable]
        needs = min(enough, most - least + 1)
        return self.possible(variable, needs) < needs

    def possible(self, variable: int, enough: int) -> int:
        """How many values it may have by all that is told: counted up to `enough`."""
        unknown, relations = self.around(variable)
        if not relations:
            least, most = self.spans[variable]
            return min(enough, most - least + 1)
        spans = {each: self.spans[each] for each in unknown}
        system = _System([self._closed(relation) for relation in relations])
        narrow = system.narrowed(spans)
        if narrow is None:
            system = _consistent(spans, system.relations)
            narrow = system.narrowed(spans) or spans
        found = self._remembered(variable, narrow, system, enough)
        for value in _values(narrow[variable]):
            if len(found) >= enough:
                break
            if value in found:
                continue
            numbers = system.numbers(narrow, variable, value, self.were)
            if numbers is not None:
                self._found.appendleft(numbers)
                found.add(value)
        return len(found)

    def _remembered(self, variable: int, spans: Spans, system: "_System", enough: int) -> set[int]:
        """Values of it that go with everything, by numbers found earlier."""
        found: set[int] = set()
        for numbers in self._found:
            if len(found) >= enough:
                break
            if numbers.get(variable) not in {None, *found} and self._still_go(
                numbers, spans, system
            ):
                found.add(numbers[variable])
        return found

    def _still_go(self, found: Mapping[int, int], spans: Spans, system: "_System") -> bool:
        numbers = {each: found.get(each, self.were.get(each, -FAR)) for each in spans}
        return all(
            least <= numbers[each] <= most for each, (least, most) in spans.items()
        ) and system.holds(numbers)

    def _may_hold(self, relation: Relation) -> bool:
        if relation.told_with is not None and relation.told_with not in self.known:
            return False
        least = most = 0
        for variable, times in relation.terms:
            if variable in self.known:
                low = high = self.known[variable]
            else:
                low, high = self.spans[variable]
            least += times * (low if times > 0 else high)
            most += times * (high if times > 0 else low)
        return least <= relation.most and most >= relation.least

    def _closed(self, relation: Relation) -> Relation:
        """With what is known taken over to the other side."""
        told = sum(times * self.known[each] for each, times in relation.terms if each in self.known)
        terms = tuple(term for term in relation.terms if term[0] not in self.known)
        return Relation(terms, relation.least - told, relation.most - told)


class _System:
    """Relations between unknown variables alone."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self.relations = relations
        self._of: dict[int, list[int]] = defaultdict(list)
        for place, relation in enumerate(relations):
            for variable, _ in relation.terms:
                self._of[variable].append(place)

    def numbers(
        self, spans: Spans, variable: int, value: int, near: Mapping[int, int]
    ) -> dict[int, int] | None:
        """Some for all the others that go with this value, if they are found: the nearest to some
        that are known to go with one another, so that few have to be moved."""
        self._tries = _TRIES
        self._near = near
        return self._goes(spans, variable, value)

    def holds(self, numbers: Mapping[int, int]) -> bool:
        return all(_holds(relation, numbers) for relation in self.relations)

    def narrowed(self, spans: Spans, about: int | None = None) -> Spans | None:
        """Each variable between the bounds that the others leave it; None where nothing is left.
        Where only one has changed, only what it touches is looked at."""
        spans = dict(spans)
        queue = dict.fromkeys(range(len(self.relations)) if about is None else self._of[about])
        for _ in range(_STEPS):
            if not queue:
                return spans
            place = next(iter(queue))
            del queue[place]
            changed = _narrow(spans, self.relations[place])
            if changed is None:
                return None
            for variable in changed:
                queue.update(dict.fromkeys(self._of[variable]))
        return spans

    def _goes(self, spans: Spans, variable: int, value: int) -> dict[int, int] | None:
        self._tries -= 1
        narrow = self.narrowed(spans | {variable: (value, value)}, variable)
        if narrow is None:
            return None
        numbers = {
            each: min(max(self._near.get(each, least), least), most)
            for each, (least, most) in narrow.items()
        }
        broken = next((each for each in self.relations if not _holds(each, numbers)), None)
        if broken is None:
            return numbers
        tightest, width = None, 0
        for each, _ in broken.terms:
            least, most = narrow[each]
            if least < most and (tightest is None or most - least < width):
                tightest, width = each, most - least
        if tightest is None:
            return None
        now = numbers[tightest]
        for other in sorted({now, *_values(narrow[tightest])}, key=lambda each: abs(each - now)):
            if self._tries <= 0:
                return None
            found = self._goes(narrow, tightest, other)
            if found is not None:
                return found
        return None


def _holds(relation: Relation, numbers: Mapping[int, int]) -> bool:
    total = sum(times * numbers[each] for each, times in relation.terms)
    return relation.least <= total <= relation.most


def _values(span: Span) -> Iterator[int]:
    """All of a few; else some from either end and the middle."""
    least, most = span
    if most - least <= _FEW:
        yield from range(least, most + 1)
        return
    middle = 0 if least < 0 < most else (least + most) // 2
    near = [least + step for step in range(6)]
    yield from dict.fromkeys([*near, middle, middle + 1, middle - 1, most, most - 1])


def _consistent(spans: Spans, relations: Iterable[Relation]) -> _System:
    """As many as agree with one another, in their order."""
    kept: list[Relation] = []
    for relation in relations:
        if _System([*kept, relation]).narrowed(spans) is not None:
            kept.append(relation)
    return _System(kept)


def _narrow(spans: Spans, relation: Relation) -> list[int] | None:
    """By one relation: which variables it touched, or None where it can't hold."""
    least = most = 0
    for variable, times in relation.terms:
        low, high = spans[variable]
        least += times * (low if times > 0 else high)
        most += times * (high if times > 0 else low)
    if least > relation.most or most < relation.least:
        return None
    changed = []
    for variable, times in relation.terms:
        low, high = spans[variable]
        if low == high:
            continue
        # What the other terms leave for this one, as whole numbers.
        if times > 0:
            rest_least, rest_most = least - times * low, most - times * high
            up = (relation.most - rest_least) // times
            down = -((rest_most - relation.least) // times)
        else:
            rest_least, rest_most = least - times * high, most - times * low
            up = (relation.least - rest_most) // times
            down = -((rest_least - relation.most) // times)
        if up >= high and down <= low:
            continue
        low, high = max(low, down), min(high, up)
        if low > high:
            return None
        spans[variable] = (low, high)
        least = rest_least + times * (low if times > 0 else high)
        most = rest_most + times * (high if times > 0 else low)
        changed.append(variable)
    return changed
