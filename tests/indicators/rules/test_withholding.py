"""What goes beside a small figure, so that nobody can work that out: release by release."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indicators.rules.withholding import Told
from tests.indicators.rules.releases import Releases

MONTHS = [f"2019-{month:02}" for month in range(4, 13)]


@pytest.fixture
def releases() -> Releases:
    return Releases()


def broken_down(releases: Releases, total: int, **parts: int) -> None:
    """An indicator, its whole, and categories that add up to it."""
    releases.indicator("A")
    releases.release(
        releases.row("A", "2019-09", str(total)),
        *(releases.row(f"A|{name}", "2019-09", str(count)) for name, count in parts.items()),
    )


def test_the_smallest_sibling_goes_with_a_small_category(releases: Releases):
    broken_down(releases, 60, few=4, some=11, many=45)
    assert releases.hidden() == ["A|few 2019-09", "A|some 2019-09"]
    assert releases.pinned() == []
    assert releases.pinned(with_secondary=False) == ["A|few 2019-09 count: 4 to 4"]


def test_two_small_categories_may_be_enough_for_one_another(releases: Releases):
    broken_down(releases, 51, few=4, less=2, many=45)
    assert releases.hidden() == ["A|few 2019-09", "A|less 2019-09"]


def test_two_small_ones_that_leave_one_another_no_room_take_a_third(releases: Releases):
    broken_down(releases, 47, one=1, other=1, many=45)
    assert releases.hidden() == ["A|many 2019-09", "A|one 2019-09", "A|other 2019-09"]


def of_a_declared_total(releases: Releases, total: int, **parts: int) -> None:
    """Of a class that never hides by itself."""
    releases.indicator("ALL", disclosure="process")
    releases.indicator("A")
    releases.total("ALL", *(f"A|{name}" for name in parts))
    releases.release(
        releases.row("ALL", "2019-09", str(total)),
        *(releases.row(f"A|{name}", "2019-09", str(count)) for name, count in parts.items()),
    )


def test_a_zero_goes_before_the_total(releases: Releases):
    of_a_declared_total(releases, 4, few=4, none=0)
    assert releases.hidden() == ["A|few 2019-09", "A|none 2019-09"]
    assert releases.pinned() == []


def test_where_no_sibling_serves_the_total_goes(releases: Releases):
    of_a_declared_total(releases, 1, few=1, none=0)
    assert releases.hidden() == ["ALL 2019-09", "A|few 2019-09"]
    assert releases.pinned() == []


def test_without_a_total_nothing_gives_a_category_away(releases: Releases):
    releases.indicator("A")
    releases.release(releases.row("A|few", "2019-09", "4"), releases.row("A|many", "2019-09", "40"))
    assert releases.hidden() == ["A|few 2019-09"]


def test_a_declared_total_counts_as_one_whatever_its_class(releases: Releases):
    of_a_declared_total(releases, 49, few=4, many=20, more=25)
    assert releases.hidden() == ["A|few 2019-09", "A|many 2019-09"]


def test_a_difference_gives_its_parts_away(releases: Releases):
    for code in ("NET", "IN", "OUT"):
        releases.indicator(code)
    releases.total("NET", "IN", "OUT", signs=" -")
    rows = [("NET", "-9"), ("IN", "3"), ("OUT", "12")]
    releases.release(*(releases.row(of, "2019-09", count) for of, count in rows))
    assert releases.hidden() == ["IN 2019-09", "OUT 2019-09"]
    assert releases.pinned() == []


def test_a_category_known_to_be_suppressed_is_guarded_though_nobody_holds_it(releases: Releases):
    releases.indicator("A")
    releases.release(
        releases.row("A", "2019-09", "60"),
        releases.row("A|few", "2019-09", None, status="suppressed"),
        releases.row("A|some", "2019-09", "11"),
        releases.row("A|many", "2019-09", "45"),
    )
    assert releases.hidden() == ["A|few 2019-09", "A|some 2019-09"]


def test_a_breakdown_in_two_ways_loses_a_rectangle(releases: Releases):
    """Site by age: rows and columns both have totals, so one more cell isn't enough."""
    releases.indicator("A")
    releases.indicator("B")
    rows = [("A|x1", 4), ("A|x2", 20), ("A|y1", 30), ("A|y2", 40)]
    sums = [("B|x", 24), ("B|y", 70), ("B|1", 34), ("B|2", 60)]
    releases.total("B|x", "A|x1", "A|x2")
    releases.total("B|y", "A|y1", "A|y2")
    releases.total("B|1", "A|x1", "A|y1")
    releases.total("B|2", "A|x2", "A|y2")
    releases.release(*(releases.row(of, "2019-09", str(count)) for of, count in rows + sums))
    assert releases.hidden() == [f"{of} 2019-09" for of, _ in rows]
    assert releases.pinned() == []


def test_a_month_goes_or_a_total_to_date_beside_a_small_month(releases: Releases):
    releases.indicator("M")
    releases.indicator("YTD", months="ytd", derive="sum_to_date(M)")
    so_far, rows = 0, []
    for end, count in zip(MONTHS[:4], [10, 3, 12, 9], strict=True):
        so_far += count
        rows += [releases.row("M", end, str(count)), releases.row("YTD", end, str(so_far))]
    releases.release(*rows)
    assert "M 2019-05" in releases.hidden()
    assert releases.hidden() == ["M 2019-04", "M 2019-05", "YTD 2019-04"]
    assert releases.pinned() == []
    assert releases.pinned(with_secondary=False) == ["M| 2019-05 count: 3 to 3"]


def test_the_latest_small_month_takes_the_running_total_that_came_with_it(releases: Releases):
    """The totals before it are out already."""
    releases.indicator("M")
    releases.indicator("YTD", months="ytd", derive="sum_to_date(M)")
    releases.release(releases.row("M", "2019-04", "10"), releases.row("YTD", "2019-04", "10"))
    releases.release(releases.row("M", "2019-05", "3"), releases.row("YTD", "2019-05", "13"))
    assert releases.hidden() == ["M 2019-05", "YTD 2019-05"]
    releases.release(releases.row("M", "2019-06", "12"), releases.row("YTD", "2019-06", "25"))
    assert releases.hidden() == ["M 2019-05", "M 2019-06", "YTD 2019-05"]
    assert releases.pinned() == []


def test_a_share_gives_its_numerator_away_whatever_its_class(releases: Releases):
    releases.indicator("X")
    releases.indicator("Y", disclosure="process")
    releases.indicator("XY", unit="percent", disclosure="process", derive="percent(X, Y)")
    releases.release(
        releases.row("X", "2019-09", "4"),
        releases.row("Y", "2019-09", "40"),
        releases.row("XY", "2019-09", "10", numerator="4", denominator="40"),
    )
    assert releases.hidden() == ["X 2019-09", "XY 2019-09"]
    assert releases.hidden(Told.DENOMINATOR) == []
    assert releases.pinned(with_secondary=False) == ["X| 2019-09 count: 4 to 4"]


@pytest.mark.parametrize(("share", "hides"), [("9.8", True), ("10", True), ("0.1", False)])
def test_a_rounded_share_of_a_known_number_gives_its_count_away(share: str, hides: bool):
    """4 of 41 is 9.8%. A share that can't be of these counts is a mistake, and says nothing."""
    releases = Releases()
    releases.indicator("X")
    releases.indicator("Y", disclosure="process")
    releases.indicator("XY", unit="percent", disclosure="process", derive="percent(X, Y)")
    releases.release(
        releases.row("X", "2019-09", "4"),
        releases.row("Y", "2019-09", "41"),
        releases.row("XY", "2019-09", share),
    )
    assert ("XY 2019-09" in releases.hidden()) is hides
    assert releases.pinned() == []


def test_a_rate_of_the_population_gives_its_count_away(releases: Releases):
    releases.populations[2019] = 22627
    releases.indicator("X", months="0")
    releases.indicator("R", unit="per_10000", months="0", disclosure="none", derive="per_10000(X)")
    releases.release(releases.row("X", "2019-09", "4"), releases.row("R", "2019-09", "1.77"))
    assert releases.hidden() == ["R 2019-09", "X 2019-09"]
    assert releases.pinned(with_secondary=False) == ["X| 2019-09 count: 4 to 4"]


def test_how_many_it_is_a_share_of_goes_where_that_is_a_hidden_count(releases: Releases):
    releases.indicator("X", disclosure="process")
    releases.indicator("Y")
    releases.indicator("XY", unit="percent", disclosure="children", derive="percent(X, Y)")
    releases.release(
        releases.row("X", "2019-09", "0"),
        releases.row("Y", "2019-09", "4"),
        releases.row("XY", "2019-09", "0", numerator="0", denominator="4"),
    )
    # That nobody of any few is no secret, were it not that it is what the share says.
    assert releases.hidden() == ["X 2019-09", "XY 2019-09", "Y 2019-09"]
    assert releases.hidden(Told.DENOMINATOR) == ["XY 2019-09"]
    assert releases.pinned() == []


def test_shares_of_categories_add_up_too(releases: Releases):
    releases.indicator("A", unit="percent")
    counts = {
        "A": ("40", "100"),
        "A|few": ("4", "30"),
        "A|some": ("16", "30"),
        "A|many": ("20", "40"),
    }
    releases.release(
        *(
            releases.row(of, "2019-09", "1", numerator=part, denominator=whole)
            for of, (part, whole) in counts.items()
        )
    )
    assert releases.hidden() == ["A|few 2019-09", "A|some 2019-09"]
    assert releases.pinned() == []


def test_months_of_the_same_series_add_up_to_its_quarter(releases: Releases):
    releases.indicator("A")
    rows = [
        releases.row("A", end, count) for end, count in zip(MONTHS, ["9", "3", "8"], strict=False)
    ]
    releases.release(*rows, releases.row("A", "2019-06", "20", months="3"))
    assert releases.hidden() == ["A 2019-05", "A 2019-06"]
    assert releases.pinned() == []


def test_quarters_and_their_shares_add_up_to_the_year(releases: Releases):
    releases.indicator("A", unit="percent", months="3")
    quarters = [("2019-06", "4", "40"), ("2019-09", "12", "30"), ("2019-12", "13", "33")]
    releases.release(
        *(
            releases.row("A", end, "1", numerator=part, denominator=whole)
            for end, part, whole in quarters
        ),
        releases.row("A", "2019-12", "28.2", months="9", numerator="29", denominator="103"),
    )
    assert releases.hidden() == ["A 2019-06", "A 2019-09"]
    assert releases.pinned() == []
    assert releases.pinned(with_secondary=False) == ["A| 2019-06 count: 4 to 4"]


def test_a_running_total_of_children_does_not_tell_a_small_step(releases: Releases):
    """12 in April and 14 in May are two children in May, though nobody wrote that down."""
    releases.indicator("A", months="ytd")
    so_far = zip(MONTHS, ["12", "14", "20", "25", "25"], strict=False)
    releases.release(*(releases.row("A", end, count) for end, count in so_far))
    assert releases.hidden() == ["A 2019-04"]


def test_a_running_total_of_process_may_step_as_it_likes(releases: Releases):
    releases.indicator("A", months="ytd", disclosure="process")
    releases.release(releases.row("A", "2019-04", "12"), releases.row("A", "2019-05", "14"))
    assert releases.hidden() == []


def test_what_went_stays_hidden_while_it_guards_something(releases: Releases):
    """Another sibling would be cheaper now; but the one that went would then be told."""
    broken_down(releases, 60, few=4, some=11, many=45)
    releases.release(releases.row("A|new", "2019-10", "40"))
    assert releases.hidden() == ["A|few 2019-09", "A|some 2019-09"]


def test_what_an_earlier_release_told_stays_known(releases: Releases):
    """Its siblings are out, so that the restated total can't be told."""
    broken_down(releases, 57, few=7, some=11, many=39)
    assert releases.hidden() == []
    releases.release(releases.row("A|few", "2019-09", "4"), releases.row("A", "2019-09", "54"))
    assert releases.hidden() == ["A 2019-09", "A|few 2019-09"]
    assert releases.pinned() == []


def test_what_a_later_release_prints_is_no_secret_any_more(releases: Releases):
    releases.indicator("A")
    rows = {"A": "60", "A|few": "4", "A|some": "11", "A|many": "45"}
    releases.release(
        *(
            releases.row(of, "2019-09", count, status="suppressed" if of == "A|few" else "final")
            for of, count in rows.items()
        )
    )
    releases.indicator("A", disclosure="process")
    releases.release(releases.row("A|few", "2019-09", "4"))
    assert [len(each.hidden) for each in releases.withheld()] == [2, 0]


def test_what_was_told_before_its_class_changed_hides_from_then_on(releases: Releases):
    releases.indicator("A", disclosure="none")
    releases.release(releases.row("A", "2019-09", "4"))
    releases.indicator("A", disclosure="children")
    releases.release()
    assert [len(each.hidden) for each in releases.withheld()] == [0, 1]


def test_the_threshold_is_that_of_the_release(releases: Releases):
    releases.indicator("A")
    releases.release(releases.row("A", "2019-09", "5"))
    releases.below = 6
    releases.release()
    releases.below = 5
    releases.release()
    assert [len(each.hidden) for each in releases.withheld()] == [0, 1, 0]


counts = st.one_of(st.integers(0, 9), st.integers(0, 60))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(counts, min_size=2, max_size=5), min_size=1, max_size=3))
def test_nobody_pins_down_a_category_of_any_breakdown(months: list[list[int]]):
    releases = Releases()
    releases.indicator("A")
    releases.indicator("RATE", unit="per_10000", derive="per_10000(A)")
    releases.populations[2019] = 20_000
    for end, parts in zip(MONTHS, months, strict=False):
        total = sum(parts)
        releases.release(
            releases.row("A", end, str(total)),
            releases.row("RATE", end, str(total / 2), numerator=str(total), denominator="20000"),
            *(releases.row(f"A|{place}", end, str(part)) for place, part in enumerate(parts)),
        )
    assert releases.pinned() == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(counts, counts), min_size=2, max_size=9), st.booleans())
def test_nobody_pins_down_a_month_of_any_year_to_date(pairs: list[tuple[int, int]], at_once: bool):
    """Counts, of how many, both to date, and the share; published together or month by month."""
    assume(all(whole for _, whole in pairs))
    releases = Releases()
    releases.indicator("X")
    releases.indicator("Y", disclosure="process")
    releases.indicator("XT", months="ytd", derive="sum_to_date(X)")
    rule = "percent(sum_to_date(X), sum_to_date(Y))"
    releases.indicator("S", months="ytd", unit="percent", derive=rule)
    above = below = 0
    waiting = []
    for end, (part, rest) in zip(MONTHS, pairs, strict=False):
        above, below = above + part, below + part + rest
        share = f"{above * 100 / below:.10f}"
        waiting += [
            releases.row("X", end, str(part)),
            releases.row("Y", end, str(part + rest)),
            releases.row("XT", end, str(above)),
            releases.row("S", end, share, numerator=str(above), denominator=str(below)),
        ]
        if not at_once:
            releases.release(*waiting)
            waiting = []
    releases.release(*waiting)
    assert releases.pinned() == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(counts, min_size=3, max_size=3), min_size=3, max_size=3), counts)
def test_nobody_pins_down_a_cell_of_any_table_with_totals(table: list[list[int]], restated: int):
    releases = Releases()
    releases.indicator("A")
    cells = {
        f"A|{place}{age}": count
        for place, line in enumerate(table)
        for age, count in enumerate(line)
    }
    wholes = {
        f"A|of {axis}{number}": [name for name in cells if name[2 + (axis == "age")] == str(number)]
        for axis in ("place", "age")
        for number in range(3)
    }
    for whole, parts in wholes.items():
        releases.total(whole, *parts)
    for first in (cells["A|00"], restated):
        cells["A|00"] = first
        sums = {whole: sum(cells[part] for part in parts) for whole, parts in wholes.items()}
        releases.release(
            *(releases.row(of, "2019-09", str(count)) for of, count in (cells | sums).items())
        )
    assert releases.pinned() == []
