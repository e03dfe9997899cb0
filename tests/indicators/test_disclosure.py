"""What an audience may be told of the figures of all months, at once."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from indicators.disclosure import Disclosed, disclosed, disclosed_to_each
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

SEPTEMBER = Month.from_text("2019-09")


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy()
    return register


def told(audience: Audience = Audience.PUBLISHED, known_on: date | None = None) -> Disclosed:
    return disclosed(SEPTEMBER, audience=audience, known_on=known_on)


def hidden(register: Register, code: str, known_on: date | None = None) -> list[tuple[str, str]]:
    """Category and month of what is kept back of an indicator."""
    kept = told(known_on=known_on).hidden
    indicator = register.indicators[code].pk
    return sorted((category, str(Month(end))) for of, category, end, _ in kept if of == indicator)


def test_every_month_and_category_up_to_the_month_is_looked_at(register: Register):
    register.indicator("A", disclosure="children")
    for end, count in [("2019-07", "4"), ("2019-08", "40"), ("2019-09", "3"), ("2019-10", "2")]:
        register.value("A", end, count)
    register.value("A", "2019-08", "1", category="Few")
    assert hidden(register, "A") == [("", "2019-07"), ("", "2019-09"), ("Few", "2019-08")]


@pytest.mark.parametrize("audience", [Audience.EXEMPT, Audience.PUBLISHED])
def test_all_but_staff_are_kept_from_it(register: Register, audience: Audience):
    one = register.indicator("A", disclosure="children")
    register.value("A", "2019-09", "4")
    assert told(audience).hides(one.pk, "", SEPTEMBER, 1)
    assert not told(Audience.STAFF).hides(one.pk, "", SEPTEMBER, 1)


def test_what_each_audience_may_be_told_is_the_same_worked_out_at_once(register: Register):
    register.indicator("A", disclosure="children")
    register.value("A", "2019-09", "4")
    assert disclosed_to_each(SEPTEMBER) == {audience: told(audience) for audience in Audience}
    assert told(Audience.EXEMPT).hidden


def test_nothing_is_looked_up_for_staff(
    register: Register, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(0):
        assert told(Audience.STAFF).hidden == frozenset()


def test_a_denominator_is_told_beside_a_hidden_figure_unless_it_is_small(register: Register):
    one = register.indicator("A", unit="percent", disclosure="children")
    register.value("A", "2019-08", "50", numerator="2", denominator="4")
    register.value("A", "2019-09", "5", numerator="2", denominator="40")
    august, september = (
        (told().hides(one.pk, "", end, 1), told().hides_denominator(one.pk, "", end, 1))
        for end in (SEPTEMBER - 1, SEPTEMBER)
    )
    assert (august, september) == ((True, True), (True, False))


def test_a_breakdown_with_a_hidden_category_has_no_total_of_its_own(register: Register):
    one = register.indicator("A", disclosure="children")
    for end, few in [("2019-08", "4"), ("2019-09", "5")]:
        register.value("A", end, "40", category="Many")
        register.value("A", end, few, category="Few")
    assert told().hides_any_of(one.pk, SEPTEMBER - 1, 1)
    assert not told().hides_any_of(one.pk, SEPTEMBER, 1)


def test_class_and_threshold_are_those_known_on_the_day(register: Register):
    register.indicator("A", disclosure="process")
    register.value("A", "2019-09", "5")
    register.next_release(date(2020, 2, 1))
    register.indicator("A", disclosure="children")
    register.next_release(date(2020, 3, 1))
    register.policy(suppress_below=6)
    known = [date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 1), None]
    kept = [("", "2019-09")]
    assert [hidden(register, "A", day) for day in known] == [[], [], kept, kept]


def test_before_the_first_policy_nothing_is_known_and_so_nothing_hides(register: Register):
    register.indicator("A", disclosure="children")
    register.value("A", "2019-09", "4")
    assert hidden(register, "A", date(2019, 12, 31)) == []


def test_a_sibling_goes_with_a_small_category_of_a_declared_total(register: Register):
    whole = register.indicator("ALL", disclosure="process")
    part = register.indicator("A", disclosure="children")
    for category in ("Few", "Some", "Many"):
        register.part(whole, part, category)
    register.value("ALL", "2019-09", "60")
    for category, count in [("Few", "4"), ("Some", "11"), ("Many", "45")]:
        register.value("A", "2019-09", count, category=category)
    assert hidden(register, "A") == [("Few", "2019-09"), ("Some", "2019-09")]
    assert hidden(register, "ALL") == []


def test_what_an_earlier_release_told_decides_what_a_later_one_may(register: Register):
    """The siblings are out, so the total that changed with the small one can't be told."""
    register.indicator("A", disclosure="children")
    register.value("A", "2019-09", "57")
    for category, count in [("Few", "7"), ("Many", "50")]:
        register.value("A", "2019-09", count, category=category)
    register.next_release(date(2020, 2, 1))
    register.value("A", "2019-09", "4", category="Few")
    register.value("A", "2019-09", "54")
    assert hidden(register, "A") == [("", "2019-09"), ("Few", "2019-09")]
    assert hidden(register, "A", date(2020, 1, 31)) == []


def test_figures_follow_from_rules_that_were_in_force_then(register: Register):
    register.indicator("X", disclosure="children")
    register.indicator("SHARE", unit="percent", disclosure="none", derive="percent(X, Y)")
    register.indicator("Y", disclosure="none")
    register.value("X", "2019-09", "4")
    register.value("Y", "2019-09", "40")
    register.value("SHARE", "2019-09", "10")
    assert hidden(register, "SHARE") == [("", "2019-09")]


def test_no_figure_is_looked_up_by_itself(
    register: Register, django_assert_max_num_queries: DjangoAssertNumQueries
):
    for code in "ABCDEFGH":
        register.indicator(code, disclosure="children")
        for end in ("2019-07", "2019-08", "2019-09"):
            register.value(code, end, "4")
    with django_assert_max_num_queries(9):
        assert len(told().hidden) == 24
