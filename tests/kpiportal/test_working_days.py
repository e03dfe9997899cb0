from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpiportal.working_days import (
    bank_holidays,
    clear_days_before,
    easter_sunday,
    is_working_day,
    nth_working_day,
    working_days_after,
    working_days_before,
)

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))


def days(year: int) -> list[str]:
    return [f"{day:%m-%d}" for day in bank_holidays(year)]


@pytest.mark.parametrize(
    "easter",
    [
        date(1997, 3, 30),
        date(2000, 4, 23),
        date(2008, 3, 23),
        date(2011, 4, 24),
        date(2016, 3, 27),
        date(2017, 4, 16),
        date(2018, 4, 1),
        date(2019, 4, 21),
        date(2024, 3, 31),
        date(2025, 4, 20),
        date(2038, 4, 25),  # the latest it can be
    ],
)
def test_easter_is_computed(easter: date):
    assert easter_sunday(easter.year) == easter


@given(st.integers(1978, 2199))
def test_easter_is_a_sunday_from_22_march_to_25_april(year: int):
    easter = easter_sunday(year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


# As the government published them.
PUBLISHED = {
    1995: "01-02 04-14 04-17 05-08 05-29 08-28 12-25 12-26",
    1999: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28 12-31",
    2002: "01-01 03-29 04-01 05-06 06-03 06-04 08-26 12-25 12-26",
    2011: "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2017: "01-02 04-14 04-17 05-01 05-29 08-28 12-25 12-26",
    2018: "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_that_were_published(year: int):
    assert days(year) == PUBLISHED[year].split()


def test_a_holiday_at_the_weekend_is_given_on_the_next_free_weekday():
    assert bank_holidays(2021)[date(2021, 12, 27)] == "Christmas Day (substitute day)"
    assert bank_holidays(2021)[date(2021, 12, 28)] == "Boxing Day (substitute day)"
    # Christmas on a Sunday: Boxing Day keeps its Monday.
    assert bank_holidays(2022)[date(2022, 12, 26)] == "Boxing Day"
    assert bank_holidays(2022)[date(2022, 12, 27)] == "Christmas Day (substitute day)"


def test_a_moved_holiday_leaves_its_monday_a_working_day():
    assert is_working_day(date(2020, 5, 4))
    assert is_working_day(date(2022, 5, 30))
    assert not is_working_day(date(2022, 6, 2))


@given(st.integers(1978, 2199))
def test_a_year_without_proclaimed_days_has_eight_all_on_weekdays(year: int):
    proclaimed = {1981: 9, 1999: 9, 2002: 9, 2011: 9, 2012: 9, 2022: 10, 2023: 9}
    assert len(bank_holidays(year)) == proclaimed.get(year, 8)
    assert all(day.weekday() < 5 for day in bank_holidays(year))


@pytest.mark.parametrize(
    ("year", "month", "number", "day"),
    [
        (2018, 1, 1, date(2018, 1, 2)),  # New Year's Day is none
        (2017, 10, 5, date(2017, 10, 6)),  # begins on a Sunday
        (2018, 1, 5, date(2018, 1, 8)),  # begins on a Monday, a bank holiday
        (2018, 9, 5, date(2018, 9, 7)),  # begins on a Saturday
        (2018, 4, 5, date(2018, 4, 9)),  # begins on Easter Sunday: 3, 4, 5, 6, 9
        (2026, 5, 5, date(2026, 5, 8)),  # 1, then 5, 6, 7, 8: the 4th is a holiday
        (2018, 2, 21, date(2018, 3, 1)),  # February had twenty
    ],
)
def test_the_nth_working_day_of_a_month(year: int, month: int, number: int, day: date):
    assert nth_working_day(year, month, number) == day


def test_there_is_no_working_day_number_nought():
    with pytest.raises(ValueError, match="begin at 1"):
        nth_working_day(2018, 1, 0)


@pytest.mark.parametrize(
    ("committee", "agenda"),
    [
        (date(2018, 2, 20), date(2018, 2, 12)),  # Tuesday; clear: 13, 14, 15, 16 and 19
        (date(2018, 4, 9), date(2018, 3, 28)),  # clear: 29 March, 3, 4, 5 and 6 April
        (date(2019, 1, 2), date(2018, 12, 20)),  # clear: 21, 24, 27, 28 and 31 December
    ],
)
def test_an_agenda_goes_out_five_clear_days_before(committee: date, agenda: date):
    assert clear_days_before(committee, 5) == agenda


@given(DAYS, st.integers(1, 30))
def test_counting_there_and_back_comes_home(day: date, number: int):
    later = working_days_after(day, number)
    walked = [day + timedelta(days=n) for n in range(1, (later - day).days + 1)]
    assert sum(map(is_working_day, walked)) == number
    assert is_working_day(later)
    if is_working_day(day):
        assert working_days_before(later, number) == day
