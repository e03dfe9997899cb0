"""How many values are left of what was kept back."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.pinning import ANY_COUNT, FAR, Puzzle, Relation

SMALL = (1, 4)


def puzzle(
    *relations: Relation, spans: dict[int, tuple[int, int]], known: dict[int, int] | None = None
) -> Puzzle:
    found = Puzzle(known=known or {})
    found.spans.update(spans)
    for relation in relations:
        found.add(relation)
    return found


def adds_up(whole: int, *parts: int) -> Relation:
    return Relation(((whole, -1), *((part, 1) for part in parts)))


def test_the_only_unknown_of_a_sum_is_known():
    only = puzzle(adds_up(0, 1, 2), spans={1: SMALL}, known={0: 10, 2: 7})
    assert only.possible(1, 3) == 1
    assert only.is_pinned(1)


def test_two_unknowns_of_a_sum_leave_one_another_room():
    both = puzzle(adds_up(0, 1, 2, 3), spans={1: SMALL, 2: ANY_COUNT}, known={0: 20, 3: 4})
    assert [both.possible(each, 9) for each in (1, 2)] == [4, 4]


def test_two_small_ones_that_make_two_are_one_each():
    both = puzzle(adds_up(0, 1, 2), spans={1: SMALL, 2: SMALL}, known={0: 2})
    assert [both.possible(each, 3) for each in (1, 2)] == [1, 1]


def test_sums_that_share_an_unknown_are_taken_together():
    """a + b, b + c and a + c are told: each of them alone leaves room, all three leave none."""
    three = puzzle(
        adds_up(0, 1, 2),
        adds_up(4, 2, 3),
        adds_up(5, 1, 3),
        spans=dict.fromkeys((1, 2, 3), (0, 50)),
        known={0: 30, 4: 40, 5: 36},
    )
    assert [three.possible(each, 3) for each in (1, 2, 3)] == [1, 1, 1]


def test_what_is_contradicted_by_what_is_told_says_nothing():
    wrong = puzzle(adds_up(0, 1, 2), spans={1: SMALL}, known={0: 3, 2: 7})
    assert wrong.possible(1, 9) == 4


def test_of_sums_that_contradict_one_another_the_first_is_believed():
    wrong = puzzle(
        adds_up(0, 1, 2),
        Relation(((1, 1), (2, 1)), 9, 9),
        spans={1: SMALL, 2: SMALL},
        known={0: 4},
    )
    assert wrong.possible(1, 9) == 3


def test_a_rounded_share_says_its_count_as_long_as_it_is_told():
    """12.5% of 24, printed with one decimal."""
    relations = [
        Relation(((1, 2000), (2, -249)), 0, FAR, told_with=3),
        Relation(((1, 2000), (2, -251)), -FAR, 0, told_with=3),
    ]
    told = puzzle(*relations, spans={1: (0, 24)}, known={2: 24, 3: 0})
    kept = puzzle(*relations, spans={1: (0, 24), 3: ANY_COUNT}, known={2: 24})
    assert (told.possible(1, 9), kept.possible(1, 9)) == (1, 9)


def test_a_range_that_never_had_three_values_isnt_narrowed_down():
    free = puzzle(spans={1: (1, 2)})
    assert not free.is_pinned(1)


unknowns = st.lists(st.integers(0, 4), min_size=2, max_size=5)
terms = st.dictionaries(st.integers(0, 4), st.sampled_from([1, 1, 1, -1, 2]), min_size=1)


@given(unknowns, st.lists(terms, max_size=4))
def test_it_counts_what_trying_them_all_counts(truth: list[int], sums: list[dict[int, int]]):
    """Relations that the truth itself fulfils, over unknowns from 0 to 4."""
    kept = [{each: times for each, times in one.items() if each < len(truth)} for one in sums]
    relations = [
        Relation(tuple(sorted(one.items())), total, total)
        for one in kept
        if one
        for total in [sum(times * truth[each] for each, times in one.items())]
    ]
    found = puzzle(*relations, spans=dict.fromkeys(range(len(truth)), (0, 4)))
    fitting = [
        tried
        for tried in product(range(5), repeat=len(truth))
        if all(
            sum(times * tried[each] for each, times in relation.terms) == relation.least
            for relation in relations
        )
    ]
    for each in range(len(truth)):
        assert found.possible(each, 9) == len({tried[each] for tried in fitting})


def test_numbers_found_before_a_figure_was_told_count_no_more():
    both = puzzle(adds_up(0, 1, 2), spans={1: (0, 50), 2: (0, 50)}, known={0: 10})
    assert both.possible(1, 3) == 3
    both.known[2] = 4
    assert both.possible(1, 3) == 1


def test_numbers_found_serve_a_figure_that_was_kept_back_since():
    """By what it was, without looking for others."""
    both = puzzle(adds_up(0, 1, 2), spans={1: (0, 50), 2: (0, 50)}, known={0: 10, 3: 7})
    both.add(adds_up(3, 2, 4))
    both.spans[4] = (0, 50)
    assert both.possible(1, 3) == 3
    both.forget(3)
    assert both.possible(1, 3) == 3
    assert both.were == {3: 7}


def test_what_a_figure_was_is_where_the_search_begins_and_nothing_more():
    """A wrong beginning leaves as many values as none."""
    begun = puzzle(adds_up(0, 1, 2), spans={1: SMALL, 2: SMALL}, known={0: 2})
    begun.were.update({1: 4, 2: 4})
    assert [begun.possible(each, 3) for each in (1, 2)] == [1, 1]
