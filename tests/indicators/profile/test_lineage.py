"""How a figure follows from others, with the figures in it. Worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.derivation import derive
from indicators.models import Definition, Population, Value
from indicators.profile.history import history_of
from indicators.profile.lineage import Step, lineage
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from tests.indicators.register import Register

pytestmark = pytest.mark.django_db

JUNE = Month.of(2019, 6)
AS_GIVEN = "As it was given."


@pytest.fixture
def register() -> Register:
    """Re-referrals out of referrals, cumulative, as a rule that nests."""
    made = Register()
    made.policy(decimals={"percent": 1, "per_10000": 1})
    made.population(2019, 20_000)
    made.indicator("R", title="Referrals", disclosure="none")
    made.indicator("RR", title="Re-referrals")
    made.indicator("RT", title="To date", months=-1, derive="sum_to_date(R)", disclosure="none")
    made.indicator("P", title="Rate", unit="per_10000", months=-1, derive="per_10000(RT)")
    made.indicator(
        "S", title="Share", unit="percent", months=-1, derive="percent(sum_to_date(RR), RT)"
    )
    for end, referrals, again in [("2019-04", 1100, 20), ("2019-05", 104, 3), ("2019-06", 96, 30)]:
        made.value("R", end, str(referrals))
        made.value("RR", end, str(again))
    derive(made.release)
    return made


def found(code: str, audience: Audience = Audience.STAFF, **said: object) -> Step:
    definition = Definition.objects.current().get(indicator__code=code)
    step = lineage(history_of(definition, JUNE, audience=audience, **said), JUNE)
    assert step is not None
    return step


def test_a_share_down_to_what_was_given(register: Register) -> None:
    # 20 + 3 + 30 = 53; 1100 + 104 + 96 = 1300; 53 / 1300 = 4.08%.
    assert found("S") == Step(
        "4.1%",
        "S",
        "Share",
        how="53 ÷ 1,300 × 100",
        below=[
            Step(
                "53",
                how="RR added up over the year",
                months=[("Apr 2019", "20"), ("May 2019", "3"), ("Jun 2019", "30")],
                below=[Step("30", "RR", "Re-referrals", AS_GIVEN)],
            ),
            Step(
                "1,300",
                "RT",
                "To date",
                how="R added up over the year",
                months=[("Apr 2019", "1,100"), ("May 2019", "104"), ("Jun 2019", "96")],
                below=[Step("96", "R", "Referrals", AS_GIVEN)],
            ),
        ],
    )


def test_its_figures_are_those_that_the_derivation_stored(register: Register) -> None:
    stored = Value.objects.current().get(indicator__code="S", end=JUNE)
    assert (stored.numerator, stored.denominator) == (Decimal(53), Decimal(1300))
    assert round(stored.value, 4) == Decimal("4.0769")


def test_a_rate_names_the_population_and_its_year(register: Register) -> None:
    step = found("P")
    # 1300 * 10,000 / 20,000
    assert (step.figure, step.how) == (
        "650.0",
        "1,300 ÷ 20,000 people under 18 in 2019-20 × 10,000",
    )
    assert [each.code for each in step.below] == ["RT"]


def test_without_a_population_it_is_not_known(register: Register) -> None:
    Population.objects.update(superseded_at=date(2020, 1, 1))
    assert found("P").how == "1,300 ÷ not known people under 18 in 2019-20 × 10,000"


def test_a_figure_that_was_given_stands_before_its_rule(register: Register) -> None:
    register.next_release(date(2020, 2, 1))
    register.value("RT", "2019-06", "1299")
    step = found("RT")
    assert (step.figure, step.how, step.below) == (
        "1,299",
        "As it was given, before what follows from its rule, sum_to_date(R).",
        (),
    )


def test_what_is_hidden_stays_so_and_so_does_a_sum_with_it(register: Register) -> None:
    """RR counts children: 3 in May hides, and with it all that follows from it here; April's 20,
    since the share of the year to April would give it with R's figures, and May's then the 3."""
    share = found("S", Audience.PUBLISHED)
    again = share.below[0]
    assert again.figure == "kept back"
    assert [figure for _, figure in again.months] == ["kept back", "kept back", "30"]
    assert share.how == "kept back ÷ 1,300 × 100"
    texts = str(share)
    assert "53" not in texts
    assert "'3'" not in texts


def test_an_input_that_is_missing_is_not_known(register: Register) -> None:
    register.indicator("Q", unit="percent", derive="percent(R, NOBODY)")
    step = found("Q")
    assert step.how == "96 ÷ not known × 100"
    assert [each.figure for each in step.below] == ["96", "not known"]


def test_an_input_that_is_met_twice_is_written_out_once(register: Register) -> None:
    register.indicator("Q", unit="percent", months=-1, derive="percent(RT, RT)", disclosure="none")
    first, second = found("Q").below
    assert [bool(each.below) for each in (first, second)] == [True, False]
    assert second.how == "As worked out above."


def test_percentages_are_added_up_by_their_counts(register: Register) -> None:
    register.indicator("M", title="Monthly", unit="percent", disclosure="none")
    register.indicator("Y", unit="percent", months=-1, derive="sum_to_date(M)", disclosure="none")
    for end, top, bottom in [("2019-04", 1, 2), ("2019-05", 3, 4), ("2019-06", 5, 10)]:
        share = str(Decimal(100 * top) / bottom)
        register.value("M", end, share, numerator=str(top), denominator=str(bottom))
    derive(register.release)
    # 9 of 16, not the mean of 50, 75 and 50.
    assert found("Y").figure == "56.3%"


def test_what_follows_from_nothing_has_none(register: Register) -> None:
    definition = Definition.objects.current().get(indicator__code="R")
    assert lineage(history_of(definition, JUNE), JUNE) is None


def test_questions_do_not_grow_with_the_depth_of_rules(register: Register) -> None:
    counts = []
    for code in ("RT", "S"):
        definition = Definition.objects.current().get(indicator__code=code)
        history = history_of(definition, JUNE)
        history.definition.indicator  # noqa: B018 # read before it is counted
        with CaptureQueriesContext(connection) as asked:
            lineage(history, JUNE)
        counts.append(len(asked))
    assert counts == [3, 3]
