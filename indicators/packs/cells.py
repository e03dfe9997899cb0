"""From the text of a cell to what the register keeps of it; a ValueError says what is wrong.

All cells are text here, those of a workbook too, and come out as the text that PostgreSQL reads:
a figure never passes through a float.
"""

import re
from collections.abc import Callable, Container, Iterable
from datetime import date

from indicators.models.fields import DIGITS, PLACES
from indicators.rules.periods import Month, months_from_text, year_from_text

Reader = Callable[[str], str]

_FIGURE = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# What PostgreSQL can't keep, and what no sheet needs.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_YES, _NO = {"yes", "true", "1"}, {"no", "false", "0"}


# As many as Excel keeps of a number, whatever the float it makes of them.
FIFTEEN_DIGITS = ".15g"


class DateCell(str):
    """The text of a workbook's date cell: what was typed as a month often becomes one."""

    __slots__ = ()


def text(longest: int) -> Reader:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise ValueError(f"This is {len(cell):,} characters long; the most is {longest:,}.")
        if _CONTROL.search(cell):
            raise ValueError("There is a control character in this text. Type it again.")
        return cell

    return read


def code(cell: str) -> str:
    if any(mark in cell for mark in "(),"):
        raise ValueError(f"{cell!r} is no code: a code has no brackets and no commas.")
    return text(100)(cell)


def figure(cell: str) -> str:
    found = _FIGURE.fullmatch(cell)
    if not found or not (found[2] or found[3]):
        raise ValueError(f"{cell!r} is no number. Write digits, a point and nothing else: 1234.5.")
    if len((found[2] or "").lstrip("0")) + int(found[4] or 0) > DIGITS - PLACES:
        raise ValueError(f"{cell!r} is too great a number.")
    return cell


def count(cell: str) -> str:
    """A whole number from 0 up."""
    if not (cell.isascii() and cell.isdigit()) or int(cell) > 2_000_000_000:
        raise ValueError(f"{cell!r} is no whole number from 0 up.")
    return cell


def whole_number(cell: str) -> str:
    count(cell.removeprefix("-"))
    return cell


def small_count(cell: str) -> str:
    if int(count(cell)) > 32_767:
        raise ValueError(f"{cell!r} is too great a number.")
    return cell


def month(cell: str) -> str:
    try:
        return str(int(Month.from_text(cell[:7] if isinstance(cell, DateCell) else cell)))
    except ValueError as error:
        raise ValueError(f"{error}.") from None


def months(cell: str) -> str:
    try:
        return str(months_from_text(cell))
    except ValueError as error:
        raise ValueError(f"{error}.") from None


def year(cell: str) -> str:
    try:
        return str(year_from_text(cell))
    except ValueError as error:
        raise ValueError(f"{error}.") from None


def month_of_year(cell: str) -> str:
    if cell not in {str(number) for number in range(1, 13)}:
        raise ValueError(f"{cell!r} is no month of the year: write 4 for April.")
    return cell


def day(cell: str) -> str:
    try:
        if not _DATE.fullmatch(cell):
            raise ValueError
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        raise ValueError(f"{cell!r} is no date: write 2017-11-03 for 3 November 2017.") from None


def yes_or_no(cell: str) -> str:
    word = cell.lower()
    if word in _YES:
        return "true"
    if word in _NO:
        return "false"
    raise ValueError(f"{cell!r} is neither yes nor no.")


def one_of(choices: Iterable[str]) -> Reader:
    known = list(choices)

    def read(cell: str) -> str:
        if cell not in known:
            raise ValueError(f"{cell!r} is not known here: write {' or '.join(_listed(known))}.")
        return cell

    return read


def _listed(words: list[str]) -> list[str]:
    return [", ".join(words[:-1]), words[-1]] if len(words) > 1 else words


def known(words: Container[str], what: str) -> Reader:
    def read(cell: str) -> str:
        if cell not in words:
            raise ValueError(f"{cell!r} is not {what}.")
        return cell

    return read


# Between a code and a category where one text holds both: no cell may contain it.
BETWEEN = "\x1f"


def code_and_category(codes: Iterable[str]) -> Reader:
    """`code` or `code|category`, of known codes; a code may hold a bar itself."""
    known = set(codes)

    def read(cell: str) -> str:
        if cell in known:
            return f"{cell}{BETWEEN}"
        for bar in re.finditer(r"\|", cell):
            code, category = cell[: bar.start()].strip(), cell[bar.end() :].strip()
            if code in known:
                return f"{code}{BETWEEN}{category}"
        raise ValueError(f"{cell!r} is not the code of an indicator, nor code|category.")

    return read
