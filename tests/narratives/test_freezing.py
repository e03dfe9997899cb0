"""On which day a month is frozen: the working day its figures are due, or late, but once."""

from datetime import UTC, date, datetime

import pytest

from indicators.rules.periods import Month
from kpiportal.jobs import Request
from narratives.actions import snapshots
from narratives.actions.calendar import set_dates, set_spacing
from narratives.models import Occasion
from narratives.rules.round_dates import RoundDates, Spacing
from narratives.tasks import freeze_months
from tests.cast import Cast
from tests.narratives.makers import NOW, load_pack

SEPTEMBER = Month.of(2017, 9)
ASKED = [Request("snapshot", "snapshot 2017-09", {"month": "2017-09", "occasion": "monthly"})]


@pytest.fixture(autouse=True)
def september_is_reported(cast: Cast) -> None:
    load_pack()


def asked_on(*moment: int) -> list[Request]:
    return list(freeze_months(datetime(*moment, tzinfo=UTC)))


def test_it_is_frozen_from_the_first_minute_of_the_fifth_working_day_in_london() -> None:
    # The fifth is Friday 6 October; London is an hour ahead of UTC.
    assert asked_on(2017, 10, 5, 22, 59) == []
    assert asked_on(2017, 10, 5, 23, 0) == ASKED


def test_the_councils_own_calendar_says_which_working_day(cast: Cast) -> None:
    set_spacing(version=0, rule=Spacing(figures=8), by=cast.analyst, now=NOW)
    assert asked_on(2017, 10, 10) == []
    assert asked_on(2017, 10, 11) == ASKED


def test_so_do_the_days_that_were_set_for_the_month(cast: Cast) -> None:
    dates = RoundDates(date(2017, 10, 19), date(2017, 10, 26), date(2017, 11, 2))
    set_dates(month=SEPTEMBER, version=0, dates=dates, by=cast.analyst, now=NOW)
    assert asked_on(2017, 10, 18, 12) == []
    assert asked_on(2017, 10, 19, 12) == ASKED


def test_after_an_outage_it_is_asked_for_and_once_it_is_there_no_more() -> None:
    assert asked_on(2019, 1, 1) == ASKED
    snapshots.take(month=SEPTEMBER, occasion=Occasion.MONTHLY, now=NOW)
    assert asked_on(2019, 1, 1) == []


def test_one_taken_when_figures_closed_or_by_hand_is_not_the_months(cast: Cast) -> None:
    snapshots.take(month=SEPTEMBER, occasion=Occasion.CLOSED, now=NOW)
    snapshots.take_by_hand(month=SEPTEMBER, reason="For the inspection.", by=cast.analyst, now=NOW)
    assert asked_on(2019, 1, 1) == ASKED
