"""What a figure means on the page of its indicator, from the register itself."""

from decimal import Decimal

import pytest

from indicators.judging import judge
from indicators.models import Definition
from indicators.profile.facts import Facts, facts_of
from indicators.profile.history import history_of
from indicators.queries import comparators
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.scorecard.card import row_of, scorecard
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

DECEMBER = Month.of(2019, 12)


@pytest.fixture
def register() -> Register:
    made = Register()
    made.policy(decimals={"percent": "auto"}, tolerance=Decimal("0.1"), carry_forward=True)
    england = made.comparator("england")
    made.indicator("A", title="% of children seen late", unit="percent", better="smaller")
    made.value("A", "2019-11", "12", numerator="26", denominator="217")
    made.value("A", "2019-12", "10.81", numerator="24", denominator="222")
    made.target("A", "2019-04", None, "10")
    made.benchmark("A", england, "2019-03", "12", "10.4")
    judge()
    return made


def facts(month: Month = DECEMBER, audience: Audience = Audience.STAFF) -> Facts:
    definition = Definition.objects.current().select_related("indicator").get()
    history = history_of(definition, month, audience=audience)
    row = row_of(definition, month, known_on=None, told=history.told)
    return facts_of(history, row, comparators(None))


def test_it_says_what_the_figure_is_and_how_it_compares(register: Register) -> None:
    # 10.81 is within a tenth of 10, and of 10.4; 12 before was more.
    assert facts().sentence == (
        "24 of 222 children, 11%, in December 2019. Smaller is better: it is near the target of "
        "10%, near England 2018-19 (10%) and better than the 12% before."
    )
    assert facts().headline == "11% in December 2019, near the target of 10%"


def test_its_row_is_that_of_the_scorecard(register: Register) -> None:
    for month in (DECEMBER, DECEMBER + 1, DECEMBER - 4):
        for audience in Audience:
            definition = Definition.objects.current().select_related("indicator").get()
            told = history_of(definition, month, audience=audience).told
            row = row_of(definition, month, known_on=None, told=told)
            assert row == scorecard(month, audience=audience).rows[0]


def test_a_proportion_shows_how_far_chance_could_move_it(register: Register) -> None:
    # Wilson, 24 of 222: 7.4 to 15.6.
    assert facts().interval == (
        "Chance alone could make it anything from 7.4% to 15.6% (95% interval, at least this "
        "wide: brothers and sisters are referred together). The target of 10% lies inside."
    )


def test_a_figure_carried_forward_says_of_when_it_is(register: Register) -> None:
    assert "in December 2019. Nothing is known of January 2020." in facts(DECEMBER + 1).sentence


def test_what_may_not_be_told_is_not_said_in_any_way(register: Register) -> None:
    register.value("A", "2020-01", "1.5", numerator="3", denominator="200")
    judge()
    said = facts(DECEMBER + 1, Audience.PUBLISHED)
    assert said.sentence == ("The figure in January 2020 is kept back: it could tell who is meant.")
    assert (said.headline, said.interval, said.year_end) == (
        "No figure to tell in January 2020",
        "",
        "",
    )


def test_a_comparison_with_a_hidden_figure_is_left_out(register: Register) -> None:
    register.value("A", "2020-01", "1.5", numerator="3", denominator="200")
    register.value("A", "2020-02", "10", numerator="20", denominator="200")
    judge()
    assert "before" not in facts(DECEMBER + 2, Audience.PUBLISHED).sentence
    assert "worse than the 1.5% before" in facts(DECEMBER + 2).sentence


def test_where_no_trend_is_said_nothing_is_compared_with_before(register: Register) -> None:
    register.indicator("A", title="% of children seen late", unit="percent", trend=False)
    assert "before" not in facts().sentence
