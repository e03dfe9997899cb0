"""Work goes round as evenly as those who may have it allow: held against trying everything."""

from collections import Counter
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from audits.rules.sharing import share


def test_each_gets_as_much_as_the_others() -> None:
    given_out = share({case: ["A", "B", "C"] for case in range(9)}, {})
    assert Counter(given_out.values()) == {"A": 3, "B": 3, "C": 3}


def test_who_has_much_already_gets_less() -> None:
    given_out = share({case: ["A", "B"] for case in range(4)}, {"A": 3, "B": 1})
    assert Counter(given_out.values()) == {"A": 1, "B": 3}


def test_who_may_have_everything_is_kept_for_what_others_may_not() -> None:
    may = {1: ["A", "B"], 2: ["A", "B"], 3: ["A"], 4: ["A"]}
    assert share(may, {}) == {1: "B", 2: "B", 3: "A", 4: "A"}


def test_what_nobody_may_have_is_left() -> None:
    assert share({1: [], 2: ["A"]}, {}) == {2: "A"}


people = st.sampled_from("ABC")


@given(
    st.lists(st.lists(people, min_size=1, max_size=3, unique=True), max_size=6),
    st.fixed_dictionaries({name: st.integers(0, 3) for name in "ABC"}),
)
def test_no_other_way_would_be_more_even(may: list[list[str]], loads: dict[str, int]) -> None:
    def unevenness(who: tuple[str, ...]) -> int:
        after = Counter(loads)
        after.update(who)
        return sum(count * count for count in after.values())

    found = share(dict(enumerate(may)), loads)
    assert all(found[place] in allowed for place, allowed in enumerate(may))
    best = min(map(unevenness, product(*may)))
    assert unevenness(tuple(found.values())) == best
