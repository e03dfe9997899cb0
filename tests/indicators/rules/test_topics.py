"""Which indicators of a section stand in one table."""

import pytest

from indicators.rules.topics import Member, topics


def found(*members: Member) -> list[list[str]]:
    return [[member.code for member in topic] for topic in topics(members)]


def count(code: str, derive: str = "", topic: str = "") -> Member:
    return Member(code, "number", derive, topic)


def share(code: str, derive: str = "", topic: str = "") -> Member:
    return Member(code, "percent", derive, topic)


def test_a_count_its_running_total_and_its_rate_stand_together() -> None:
    rate = Member("C", "per_10000", "per_10000(B)")
    assert found(count("A"), share("X"), count("B", "sum_to_date(A)"), rate) == [
        ["A", "B", "C"],
        ["X"],
    ]


def test_a_percentage_stands_with_what_it_counts_and_not_with_what_it_is_of() -> None:
    referrals, repeated = count("R"), count("P")
    rate = share("S", "percent(sum_to_date(P), sum_to_date(R))")
    assert found(referrals, repeated, rate) == [["R"], ["P", "S"]]


def test_codes_that_differ_by_a_letter_stand_together() -> None:
    assert found(share("C 252"), count("C 9"), share("C 252a"), share("C 252b")) == [
        ["C 252", "C 252a", "C 252b"],
        ["C 9"],
    ]


def test_what_is_alone_stands_with_its_neighbours_of_one_unit() -> None:
    assert found(share("A"), share("B"), count("C"), share("D")) == [["A", "B"], ["C"], ["D"]]


def test_a_breakdown_stands_alone() -> None:
    breakdown = Member("B", "percent", is_breakdown=True)
    assert found(share("A"), breakdown, share("C")) == [["A"], ["B"], ["C"]]


def test_the_council_s_own_topics_come_before_all() -> None:
    members = [share("A", topic="Speed"), count("B"), share("C", topic="Speed"), share("A a")]
    assert found(*members) == [["A", "C"], ["B"], ["A a"]]


@pytest.mark.parametrize(("members", "widths"), [(5, [5]), (6, [5, 1]), (11, [5, 5, 1])])
def test_no_table_is_wider_than_five(members: int, widths: list[int]) -> None:
    alike = [share(str(each)) for each in range(members)]
    assert [len(topic) for topic in topics(alike)] == widths
    told = [share(str(each), topic="One") for each in range(members)]
    assert [len(topic) for topic in topics(told)] == widths


def test_a_rule_that_cannot_be_read_relates_nothing() -> None:
    assert found(count("A"), share("B", "percent(")) == [["A"], ["B"]]
