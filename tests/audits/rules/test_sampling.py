"""The draw, held against a recount that knows only the written method."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.rules.sampling import draw, share_out

FRAME = [f"CA-{number:05d}" for number in range(200)]


def by_the_written_method(seed: str, tickets: list[str], size: int) -> list[str]:
    places = {}
    for ticket in tickets:
        places[sha256((seed + ":" + ticket).encode("utf-8")).hexdigest()] = ticket
    return [places[place] for place in sorted(places)][:size]


def test_the_same_seed_draws_the_same_cases_everywhere() -> None:
    assert draw("2017-18 Q3", FRAME, 5) == by_the_written_method("2017-18 Q3", FRAME, 5)
    assert draw("2017-18 Q3", FRAME, 3) == ["CA-00058", "CA-00162", "CA-00045"]


def test_another_seed_draws_others() -> None:
    assert draw("2017-18 Q4", FRAME, 5) != draw("2017-18 Q3", FRAME, 5)


def test_the_order_of_the_frame_does_not_matter() -> None:
    assert draw("seed", FRAME[::-1], 20) == draw("seed", FRAME, 20)


def test_a_larger_sample_begins_with_the_smaller_one() -> None:
    assert draw("seed", FRAME, 30)[:20] == draw("seed", FRAME, 20)


def test_no_more_can_be_drawn_than_the_frame_holds() -> None:
    with pytest.raises(ValueError, match="The frame holds 200 cases, so 201 cannot be drawn"):
        draw("seed", FRAME, 201)


def test_a_case_is_in_the_frame_once() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw("seed", ["CA-00001", "CA-00001"], 1)


def test_what_is_over_goes_to_the_largest_remainders() -> None:
    assert share_out(10, {"A": 55, "B": 30, "C": 15}) == {"A": 6, "B": 3, "C": 1}
    assert share_out(3, {"A": 1, "B": 1, "C": 5}) == {"A": 1, "B": 0, "C": 2}


@given(
    st.dictionaries(st.text(max_size=3), st.integers(0, 60), min_size=1).flatmap(
        lambda frame: st.tuples(st.just(frame), st.integers(0, sum(frame.values())))
    )
)
def test_shares_add_up_and_no_stratum_gives_more_than_it_has(
    given: tuple[dict[str, int], int],
) -> None:
    frame, size = given
    shares = share_out(size, frame)
    assert sum(shares.values()) == size
    assert all(0 <= shares[name] <= frame[name] for name in frame)
