"""Tables so small that every combination can be tried: by an attacker who reasons about nothing,
and so can't reason wrongly."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.indicators.rules.releases import Releases

END = "2019-09"
FURTHEST = 14
ENOUGH = 3


@dataclass(frozen=True)
class Table:
    """Counts by category, "" for the whole, and which are sums of which."""

    counts: Mapping[str, int]
    sums: Mapping[str, Sequence[str]]
    below: int

    def is_small(self, count: int) -> bool:
        return 1 <= count < self.below

    def hidden(self, *, with_secondary: bool = True) -> set[str]:
        releases = Releases(below=self.below)
        releases.indicator("A")
        for whole, parts in self.sums.items():
            if whole:
                releases.total(_named(whole), *map(_named, parts))
        rows = [releases.row(_named(name), END, str(count)) for name, count in self.counts.items()]
        releases.release(*rows)
        last = releases.withheld(with_secondary=with_secondary)[-1]
        return {name.key.category for name in last.hidden}

    def pinned(self, hidden: set[str]) -> dict[str, set[int]]:
        """Hidden figures of which too few values are left, where the rule alone leaves more."""
        left = self.left(hidden)
        # Two small ones that make a small one are few already, with nothing told at all.
        always = self._left(hidden, told=set())
        return {
            name: values
            for name, values in left.items()
            if len(values) < min(ENOUGH, len(always[name]))
        }

    def left(self, hidden: set[str]) -> dict[str, set[int]]:
        return self._left(hidden, told=self.counts.keys() - hidden)

    def _left(self, hidden: set[str], *, told: set[str]) -> dict[str, set[int]]:
        left: dict[str, set[int]] = {name: set() for name in hidden}
        for way in self._ways(hidden, told):
            for name in hidden:
                left[name].add(way[name])
        return left

    def _ways(self, hidden: set[str], told: set[str]) -> Iterator[dict[str, int]]:
        """All numbers that go with what is told. What is small is known to be small; of a sum
        nothing has to be tried."""
        cells = [name for name in self.counts if name not in self.sums]
        spans = [self._span(name, hidden, told) for name in cells]
        for tried in product(*spans):
            way = dict(zip(cells, tried, strict=True))
            for whole, parts in sorted(self.sums.items(), reverse=True):
                way[whole] = sum(way[part] for part in parts)
            if all(self._goes(name, way[name], hidden, told) for name in self.sums):
                yield way

    def _span(self, name: str, hidden: set[str], told: set[str]) -> Sequence[int]:
        return [count for count in range(FURTHEST + 1) if self._goes(name, count, hidden, told)]

    def _goes(self, name: str, count: int, hidden: set[str], told: set[str]) -> bool:
        if name in told:
            return count == self.counts[name]
        if name in hidden and self.is_small(self.counts[name]):
            return self.is_small(count)
        return True


def _named(category: str) -> str:
    return f"A|{category}" if category else "A"


def a_breakdown(counts: Sequence[int], below: int) -> Table:
    parts = {f"c{place}": count for place, count in enumerate(counts)}
    return Table(parts | {"": sum(counts)}, {"": list(parts)}, below)


def a_breakdown_with_a_total_of_two(counts: Sequence[int], below: int) -> Table:
    """Of the first two categories a total is declared as well."""
    parts = {f"c{place}": count for place, count in enumerate(counts)}
    sums = {"t": ["c0", "c1"], "": list(parts)}
    return Table(parts | {"t": counts[0] + counts[1], "": sum(counts)}, sums, below)


def two_by_two(counts: Sequence[int], below: int) -> Table:
    """By place and by age, each with its totals."""
    a, b, c, d = counts
    cells = {"x1": a, "x2": b, "y1": c, "y2": d}
    sums = {"x": ["x1", "x2"], "y": ["y1", "y2"], "z1": ["x1", "y1"], "z2": ["x2", "y2"]}
    wholes = {name: sum(cells[part] for part in parts) for name, parts in sums.items()}
    return Table(cells | wholes, sums, below)


few = st.integers(0, 8)
thresholds = st.integers(3, 6)


@settings(deadline=None, max_examples=40)
@given(st.lists(few, min_size=2, max_size=3), thresholds)
def test_whoever_tries_everything_pins_down_no_category(counts: list[int], below: int):
    table = a_breakdown(counts, below)
    assert table.pinned(table.hidden()) == {}


@settings(deadline=None, max_examples=40)
@given(st.lists(few, min_size=3, max_size=3), thresholds)
def test_nor_one_of_which_totals_are_declared(counts: list[int], below: int):
    table = a_breakdown_with_a_total_of_two(counts, below)
    assert table.pinned(table.hidden()) == {}


@settings(deadline=None, max_examples=25)
@given(st.lists(few, min_size=4, max_size=4), thresholds)
def test_nor_a_cell_of_a_table_of_places_and_ages(counts: list[int], below: int):
    table = two_by_two(counts, below)
    assert table.pinned(table.hidden()) == {}


def test_of_what_few_values_are_left_in_any_case_as_many_stay_as_can():
    """The two that make a small one are 1 or 2 each, whatever else hides: and so they stay."""
    table = two_by_two([1, 1, 1, 4], 4)
    left = table.left(table.hidden())
    assert (left["x2"], left["y1"]) == ({1, 2}, {1, 2})


def test_they_would_were_nothing_hidden_but_what_is_small():
    for table in [
        a_breakdown([4, 7, 8], 5),
        a_breakdown_with_a_total_of_two([3, 6, 8], 5),
        two_by_two([4, 6, 7, 8], 5),
    ]:
        small = table.hidden(with_secondary=False)
        assert {name: len(left) for name, left in table.pinned(small).items()} == dict.fromkeys(
            small, 1
        )
        assert len(small) == 1
