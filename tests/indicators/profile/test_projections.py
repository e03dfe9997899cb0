"""The running totals of the register and the sentence that its page says of them."""

from decimal import Decimal

import pytest

from indicators.models import Definition
from indicators.profile.projections import projected
from indicators.rules.periods import YTD, Month
from indicators.rules.projection import Projection, WhyNot
from tests.cast import Cast
from tests.indicators.pages.test_register_pages import text_of
from tests.indicators.register import Register
from tests.sessions import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(db: None) -> Register:
    register = Register()
    register.policy(decimals={"per_10000": 1})
    register.indicator("T", months=YTD)
    for end, figure in [("2018-09", "24"), ("2019-03", "60"), ("2019-08", "20"), ("2019-09", "30")]:
        register.value("T", end, figure)
    return register


def definition(code: str = "T") -> Definition:
    found: Definition = Definition.objects.current().get(indicator__code=code)
    return found


def test_the_latest_total_is_held_against_last_year(register: Register):
    found = projected(definition())
    assert found is not None
    assert found.projection == Projection(Decimal(60), Decimal(75))


def test_an_earlier_month_is_projected_from_what_it_had(register: Register):
    found = projected(definition(), until=Month.from_text("2019-08"))
    assert found is not None
    assert found.projection == Projection(Decimal(48), WhyNot.NO_LAST_YEAR)


def test_a_year_of_its_own_ends_where_it_ends(register: Register):
    register.indicator("T", months=YTD, year_starts=7)
    found = projected(definition())
    assert found is not None
    assert found.projection == Projection(Decimal(120), WhyNot.NO_LAST_YEAR)


def test_a_break_of_the_register_is_heeded(register: Register):
    register.break_before("T", "2019-06")
    found = projected(definition())
    assert found is not None
    assert found.projection.at_this_rate is WhyNot.BROKEN


def test_categories_superseded_figures_and_other_lengths_are_none_of_it(register: Register):
    register.value("T", "2019-09", "33")
    register.value("T", "2019-10", "99", category="Girls")
    register.value("T", "2019-11", "99", months="1")
    register.value("T", "2019-12", None, status="not_due")
    found = projected(definition())
    assert found is not None
    assert found.projection.at_this_rate == Decimal(66)


def test_what_is_no_running_total_is_not_projected(register: Register):
    register.indicator("M", months=1)
    register.value("M", "2019-09", "3")
    assert projected(definition("M")) is None
    register.indicator("EMPTY", months=YTD)
    assert projected(definition("EMPTY")) is None


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {},
            "The year to date is 30 by September 2019; at this rate it comes to 60 by March 2020,"
            " on last year’s profile to 75.",
        ),
        (
            {"year_starts": 7, "unit": "per_10000"},
            "The year to date is 30.0 by September 2019; at this rate it comes to 120.0 by June"
            " 2020. It is not projected on last year’s profile: last year isn’t known to the same"
            " month and to its end.",
        ),
        (
            {"unit": "percent"},
            "The year to date is 30% by September 2019; its year end is not projected: figures of"
            " this unit don’t add up over a year.",
        ),
    ],
)
def test_its_page_says_it_in_a_sentence(
    register: Register, cast: Cast, changes: dict[str, object], sentence: str
):
    register.indicator("T", months=YTD, **changes)
    page = client_of(cast.analyst).get(f"/register/{register.indicators['T'].pk}/")
    assert sentence in text_of(page)
