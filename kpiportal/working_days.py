"""Working days in England: Monday to Friday, but for bank holidays. No Django here.

Bank holidays follow by rule from 1978 on, when May Day became one; days that were proclaimed or
moved for one year only are listed. A newly proclaimed day is added to the list.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

SATURDAY = 5
DAY = timedelta(days=1)

PROCLAIMED = {
    date(1981, 7, 29): "Wedding of the Prince of Wales",
    date(1999, 12, 31): "Millennium Eve",
    date(2002, 6, 3): "Golden Jubilee",
    date(2011, 4, 29): "Wedding of Prince William",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "State funeral of Queen Elizabeth II",
    date(2023, 5, 8): "Coronation of King Charles III",
}
# The year's early May or spring bank holiday was held on this day instead of its Monday.
MOVED = {
    (1995, "Early May bank holiday"): date(1995, 5, 8),
    (2002, "Spring bank holiday"): date(2002, 6, 4),
    (2012, "Spring bank holiday"): date(2012, 6, 4),
    (2020, "Early May bank holiday"): date(2020, 5, 8),
    (2022, "Spring bank holiday"): date(2022, 6, 2),
}


def is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def nth_working_day(year: int, month: int, number: int) -> date:
    """The number-th working day of a month, the first being 1; it may run into the next month."""
    return working_days_after(date(year, month, 1) - DAY, number)


def working_days_after(day: date, number: int) -> date:
    """The number-th working day after a day, which itself doesn't count."""
    return _walk(day, number, DAY)


def working_days_between(day: date, later: date) -> int:
    """How many working days lie after a day, up to and with a later one."""
    days = (later - day).days
    return sum(is_working_day(day + DAY * number) for number in range(1, days + 1))


def working_days_before(day: date, number: int) -> date:
    """The number-th working day before a day, which itself doesn't count."""
    return _walk(day, number, -DAY)


def clear_days_before(day: date, number: int) -> date:
    """The last working day that leaves so many whole working days between itself and a day.

    Five clear days before a committee: neither the day the agenda goes out nor that of the
    meeting counts.
    """
    return working_days_before(day, number + 1)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of England in a year, in order, with their names."""
    easter = easter_sunday(year)
    days = {
        **_in_lieu({date(year, 1, 1): "New Year's Day"}),
        easter - 2 * DAY: "Good Friday",
        easter + DAY: "Easter Monday",
        _first_monday(year, 5): "Early May bank holiday",
        _first_monday(year, 6) - 7 * DAY: "Spring bank holiday",
        _first_monday(year, 9) - 7 * DAY: "Summer bank holiday",
        **_in_lieu({date(year, 12, 25): "Christmas Day", date(year, 12, 26): "Boxing Day"}),
    }
    held = {MOVED.get((year, name), day): name for day, name in days.items()}
    held |= {day: name for day, name in PROCLAIMED.items() if day.year == year}
    return MappingProxyType(dict(sorted(held.items())))


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar, by the rule of Meeus, Jones and Butcher."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    moon_lag = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - moon_lag + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _in_lieu(days: Mapping[date, str]) -> dict[date, str]:
    """Days that fall on a weekend are given on the next free weekday instead."""
    held = {day: name for day, name in days.items() if day.weekday() < SATURDAY}
    for day, name in days.items():
        if day.weekday() >= SATURDAY:
            instead = day
            while instead.weekday() >= SATURDAY or instead in held:
                instead += DAY
            held[instead] = f"{name} (substitute day)"
    return held


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + DAY * (-first.weekday() % 7)


def _walk(day: date, number: int, step: timedelta) -> date:
    if number < 1:
        raise ValueError(f"{number} is no number of working days to count: begin at 1")
    while number:
        day += step
        number -= is_working_day(day)
    return day
