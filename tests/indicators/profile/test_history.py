"""One indicator month after month: as known on a day, and as an audience is told it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.judging import judge
from indicators.models import Definition, Judgement, NewLimits
from indicators.profile.control import control, in_words
from indicators.profile.drawing import Choice, comparators_of, lines_of, target_of
from indicators.profile.history import History, Told, history_of
from indicators.profile.projections import projected, projected_from
from indicators.rules.periods import Month
from indicators.rules.spc import Event, Point, chart
from indicators.rules.standing import Standing
from indicators.rules.suppression import Audience
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

DECEMBER = Month.of(2019, 12)
NEXT_DAY = date(2020, 2, 1)
STAFF, PUBLISHED = Audience.STAFF, Audience.PUBLISHED


@pytest.fixture
def register() -> Register:
    made = Register()
    made.policy(decimals={"percent": 1})
    return made


def history(code: str, month: Month = DECEMBER, **said: object) -> History:
    definition = Definition.objects.current().get(indicator__code=code)
    return history_of(definition, month, **said)


def told(found: list[Told]) -> list[tuple[str, Decimal | None]]:
    return [(str(each.end), each.value) for each in found]


def test_it_holds_figures_of_its_own_length_up_to_the_month(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-11", "5")
    register.value("A", "2019-10", "4")
    register.value("A", "2020-01", "9")
    register.value("A", "2019-10", "40", months="ytd")
    register.value("A", "2019-11", "2", category="Girls")
    found = history("A")
    assert told(found.whole) == [("2019-10", Decimal(4)), ("2019-11", Decimal(5))]
    assert {name: told(each) for name, each in found.categories.items()} == {
        "Girls": [("2019-11", Decimal(2))]
    }


def test_a_day_of_the_past_is_as_it_was_known(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-11", "5")
    register.target("A", "2019-04", None, "4")
    register.next_release(NEXT_DAY)
    register.value("A", "2019-11", "7")
    register.target("A", "2019-04", None, "6")
    register.break_before("A", "2019-06")
    now, then = history("A"), history("A", known_on=date(2020, 1, 31))
    assert (told(now.whole), told(then.whole)) == (
        [("2019-11", Decimal(7))],
        [("2019-11", Decimal(5))],
    )
    assert (now.target_at(DECEMBER), then.target_at(DECEMBER)) == (Decimal(6), Decimal(4))
    assert (len(now.breaks), len(then.breaks)) == (1, 0)


def test_what_is_hidden_from_an_audience_is_not_in_it(register: Register) -> None:
    register.indicator("A")  # counts children: from 1 to 4 it hides
    register.value("A", "2019-10", "3", note="Three of one family")
    register.value("A", "2019-11", "30", note="Said aloud")
    register.value("A", "2019-12", "0")
    assert [each.value for each in history("A", audience=STAFF).whole] == [3, 30, 0]
    hidden, shown, none = history("A", audience=PUBLISHED).whole
    assert (hidden.value, hidden.status, hidden.note, hidden.is_hidden) == (
        None,
        "suppressed",
        "",
        True,
    )
    assert (shown.value, shown.note, none.value) == (30, "", 0)


def test_a_hidden_share_keeps_its_count_and_tells_its_whole_where_that_is_large(
    register: Register,
) -> None:
    register.indicator("A", unit="percent")
    register.value("A", "2019-12", "2", numerator="2", denominator="100")
    register.value("A", "2019-11", "50", numerator="2", denominator="4")
    small, large = history("A", audience=PUBLISHED).whole
    assert (small.value, small.numerator, small.denominator) == (None, None, None)
    assert (large.value, large.numerator, large.denominator) == (None, None, Decimal(100))


def test_control_limits_rest_on_what_is_told_alone(register: Register) -> None:
    """Otherwise the mean would give away the one that is hidden."""
    register.indicator("A")
    for back, figure in enumerate([*["9", "11"] * 6, "9", "3"]):
        register.value("A", str(DECEMBER - 13 + back), figure)
    reads = [
        sum((segment.readings for segment in control(each).segments), ())
        for each in (history("A"), history("A", audience=PUBLISHED))
    ]
    assert [len(each) for each in reads] == [14, 13]
    limits = control(history("A", audience=PUBLISHED)).segments[0].limits
    assert limits is not None
    assert round(limits.mean, 3) == Decimal("9.923")  # (7 * 9 + 6 * 11) / 13


def test_control_is_the_rules_over_breaks_and_new_limits_with_the_target_of_then(
    register: Register,
) -> None:
    indicator = register.indicator("A", disclosure="none", better="bigger")
    points = []
    for back in range(30):
        figure = Decimal(9 + 2 * (back % 2) + (10 if back > 14 else 0))
        register.value("A", str(DECEMBER - 29 + back), str(figure))
        points.append(Point(DECEMBER - 29 + back, figure))
    register.target("A", "2016-01", "2019-06", "50")
    register.target("A", "2019-07", None, "5")
    first = DECEMBER - 14
    NewLimits.objects.create(
        indicator=indicator, first=first, reason="New team", recorded_on=date(2020, 1, 1)
    )
    assert control(history("A")) == chart(
        points, months=1, better="bigger", target=Decimal(5), events=[Event(first, "New team")]
    )
    assert in_words(control(history("A"))) == (
        "The latest figure lies within what is usual for it. "
        "As things go, the target is met every time."
    )


def test_a_month_end_stock_says_that_its_figures_hang_together(register: Register) -> None:
    register.indicator("A", disclosure="none", months=0)
    for back in range(13):
        register.value("A", str(DECEMBER - back), str(9 + 2 * (back % 2)))
    assert in_words(control(history("A"))).endswith(
        "Each figure is a count at a month's end, and most of it was there the month before: "
        "limits are narrower than they should be, and runs are longer."
    )


def test_the_benchmark_beside_a_figure_is_the_one_that_it_is_judged_by(register: Register) -> None:
    england, north = register.comparator("england"), register.comparator("north")
    for code, unit in (("A", "percent"), ("B", "number")):
        register.indicator(code, unit=unit, disclosure="none", months=3)
        register.value(code, "2019-12", "10")
        for end, months, figure in [
            ("2017-03", "12", "20"),
            ("2018-03", "12", "21"),
            ("2018-03", "3", "22"),
            ("2018-06", "1", "23"),
            ("2020-03", "3", "24"),
        ]:
            register.benchmark(code, england, end, months, figure)
    register.benchmark("A", north, "2018-03", "1", "5")
    register.benchmark("A", north, "2018-03", "12", "6")
    judge()
    for code in ("A", "B"):
        found = history(code)
        judged = Judgement.objects.get(value__indicator__code=code).comparator_references
        beside = [found.benchmark_at(each.pk, DECEMBER) for each in (england, north)]
        assert [each.value if each else None for each in beside] == judged
    assert [each.value for each in history("A").benchmarks_of(north.pk)] == [6]


def test_a_comparator_is_drawn_as_it_was_known_at_each_figure_s_end(register: Register) -> None:
    england = register.comparator("england")
    register.indicator("A", unit="percent", disclosure="none")
    register.value("A", "2019-12", "10")
    register.benchmark("A", england, "2018-03", "12", "20")
    register.benchmark("A", england, "2019-03", "12", "21.25")
    (level,) = comparators_of(history("A"), frozenset(["england"]))
    assert level.label == "England 2018-19"
    assert [
        (str(each.first), each.last and str(each.last), each.shown) for each in level.steps
    ] == [
        ("2018-03", "2019-02", "20.0%"),
        ("2019-03", None, "21.3%"),
    ]
    assert comparators_of(history("A"), frozenset()) == []


def test_a_target_that_ended_leaves_none(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.target("A", "2018-04", "2019-03", "20")
    register.target("A", "2019-04", None, None)
    assert [each.value for each in target_of(history("A")).steps] == [Decimal(20)]


def test_last_year_stands_beside_the_same_month_and_a_running_total_starts_anew(
    register: Register,
) -> None:
    register.indicator("A", disclosure="none", months=-1)
    register.value("A", "2018-04", "7")
    register.value("A", "2019-04", "9")
    found = history("A")
    choice = Choice(Month.of(2018, 4), DECEMBER, last_year=True)
    drawn = lines_of(found, control(found), choice, name="a", title="A")
    assert [(str(each.month), each.value) for each in drawn.last_year] == [
        ("2019-04", Decimal(7)),
        ("2020-04", Decimal(9)),
    ]
    assert drawn.restarts == {Month.of(2018, 4), Month.of(2019, 4)}
    assert drawn.limits == []


def test_a_projection_from_a_history_is_that_of_the_register_and_tells_nothing_hidden(
    register: Register,
) -> None:
    register.indicator("A", months=-1)
    for end, figure in [("2018-12", "90"), ("2019-03", "3"), ("2019-12", "60")]:
        register.value("A", end, figure)
    definition = Definition.objects.current().get()
    assert projected_from(history("A")) == projected(definition)
    published = projected_from(history("A", audience=PUBLISHED))
    assert published is not None
    assert (published.total.last_year_so_far, published.total.last_year) == (Decimal(90), None)
    # The latest that may be told, not the latest there is.
    register.value("A", "2020-01", "2")
    later = projected_from(history("A", Month.of(2020, 1), audience=PUBLISHED))
    assert later is not None
    assert str(later.total.end) == "2019-12"


def test_a_judged_month_has_its_standing_as_things_stand_now(register: Register) -> None:
    register.indicator("A", disclosure="none", better="bigger")
    register.value("A", "2019-12", "5")
    register.target("A", "2019-04", None, "6")
    assert [each.against_target for each in history("A").whole] == [Standing.NONE]  # not yet
    judge()
    assert [each.against_target for each in history("A").whole] == [Standing.BEHIND]
    then = history("A", known_on=date(2020, 1, 1))
    assert [each.against_target for each in then.whole] == [Standing.NONE]


@pytest.mark.parametrize(
    ("ends", "every"),
    [("2019-10 2019-11 2019-12", 1), ("2019-03 2019-06 2019-12", 3), ("2019-03", 1), ("", 1)],
)
def test_how_often_it_is_reported(register: Register, ends: str, every: int) -> None:
    register.indicator("A", disclosure="none")
    for end in ends.split():
        register.value("A", end, "1")
    assert history("A").every == every


def test_questions_do_not_grow_with_months_and_categories(register: Register) -> None:
    register.indicator("A", disclosure="none")
    register.value("A", "2019-12", "1")
    with CaptureQueriesContext(connection) as few:
        history("A", audience=PUBLISHED)
    for back in range(24):
        for category in ("", "Girls", "Boys"):
            register.value("A", str(DECEMBER - back), "8", category=category)
    with CaptureQueriesContext(connection) as many:
        history("A", audience=PUBLISHED)
    assert len(many) == len(few) == 18
