"""Periods as statistics name them: a financial year, a calendar one, a month."""

import re

from indicators.rules.periods import Month

_FINANCIAL = re.compile(r"(\d{4})[-/ ]?(\d{2}|\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)


def end_of(text: str, *, ends_in: int) -> Month:
    """The last month of a period. A year alone, or the later of two, ends in month `ends_in`.

    202324, 2023-24, 2023/24 and 2024 end in March 2024 where years end in March; 2024-03 is a
    month itself.
    """
    if _YEAR.fullmatch(text):
        return Month.of(int(text), ends_in)
    found = _FINANCIAL.fullmatch(text)
    if found:
        first, second = int(found[1]), int(found[2][-2:])
        if second == (first + 1) % 100:
            return Month.of(first + 1, ends_in)
    if _MONTH.fullmatch(text):
        return Month.from_text(text)
    raise ValueError(f"{text!r} is no period: 2024, 2023-24, 202324 and 2024-03 are.")
