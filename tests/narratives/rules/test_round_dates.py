from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import Month
from narratives.rules.round_dates import RoundDates, Spacing, faults, round_dates

DECEMBER = Month.of(2017, 12)
# Easter Monday is 2 April 2018, Good Friday 30 March.
COMMITTEE = date(2018, 4, 9)


def test_a_round_with_a_committee_is_worked_back_from_it():
    assert round_dates(DECEMBER, committee=COMMITTEE) == RoundDates(
        figures=date(2018, 1, 8),  # 2, 3, 4, 5 and 8 January: the first is a bank holiday
        commentary=date(2018, 3, 19),  # five before 26 March
        sign_off=date(2018, 3, 26),  # two before 28 March
        agenda=date(2018, 3, 28),  # 29 March, 3, 4, 5 and 6 April are clear
        committee=COMMITTEE,
    )


def test_an_early_committee_brings_the_figures_forward():
    dates = round_dates(DECEMBER, committee=date(2018, 1, 29))
    # Agenda 19 January, sign-off 17, commentary 10, figures five working days before.
    assert dates.figures == date(2018, 1, 3)
    assert faults(dates, DECEMBER) == []


def test_a_committee_that_comes_too_early_is_said_so():
    dates = round_dates(DECEMBER, committee=date(2018, 1, 22))
    assert dates.figures == date(2017, 12, 22)
    assert faults(dates, DECEMBER) == ["The figures are due before December 2017 has ended."]


def test_a_round_without_a_committee_goes_on_from_the_fifth_working_day():
    assert round_dates(Month.of(2018, 3)) == RoundDates(
        figures=date(2018, 4, 9),  # 3, 4, 5, 6 and 9 April
        commentary=date(2018, 4, 16),
        sign_off=date(2018, 4, 23),
    )


def test_a_council_sets_its_own_spacing():
    spacing = Spacing(figures=3, commentary=1, sign_off=2, papers=1, clear=6)
    assert round_dates(DECEMBER, committee=COMMITTEE, spacing=spacing) == RoundDates(
        figures=date(2018, 1, 4),
        commentary=date(2018, 3, 22),
        sign_off=date(2018, 3, 26),
        agenda=date(2018, 3, 27),
        committee=COMMITTEE,
    )


def test_dates_changed_by_hand_are_read_again():
    dates = replace(
        round_dates(DECEMBER, committee=COMMITTEE),
        commentary=date(2018, 3, 31),
        agenda=date(2018, 3, 29),
    )
    assert faults(dates, DECEMBER) == [
        "The commentary: 31 March 2018 is no working day.",
        "The sign-off (26 March 2018) comes before the commentary.",
        "The agenda must be out by 28 March 2018: 5 clear days before the committee.",
    ]


@given(st.dates(date(2018, 2, 15), date(2018, 12, 31)))
def test_worked_back_dates_stand_in_order(committee: date):
    dates = round_dates(DECEMBER, committee=committee)
    assert dates.agenda is not None
    assert dates.figures < dates.commentary < dates.sign_off < dates.agenda < committee
