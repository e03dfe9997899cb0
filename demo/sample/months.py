"""Calendar months as whole numbers, counted from year 0."""


def month(text: str) -> int:
    year, number = text.split("-")
    return int(year) * 12 + int(number) - 1


def text(at: int) -> str:
    return f"{at // 12:04}-{at % 12 + 1:02}"


def of_year(at: int) -> int:
    """0 for January."""
    return at % 12


def year_start(at: int, starts: int = 4) -> int:
    return at - (at % 12 + 1 - starts) % 12


def year_name(at: int) -> str:
    first = year_start(at) // 12
    return f"{first}-{(first + 1) % 100:02}"


def is_quarter_end(at: int) -> bool:
    return at % 3 == 2


def last_day(at: int) -> str:
    year, number = at // 12, at % 12 + 1
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][number - 1]
    return f"{text(at)}-{days}"


FIRST = month("2022-04")  # counted from here, so that looking back finds something
SHOWN = month("2023-10")  # the first month published
LAST = month("2026-09")
ALL = range(FIRST, LAST + 1)
