"""How a figure is written: decimals by unit and size, half rounded away from zero."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

AUTO: Final = "auto"
AUTO_UNDER = 10

# A number of decimals, or "auto": one where the figure is under 10, none from there.
Decimals = int | Literal["auto"]


def shown(value: Decimal, unit: str, decimals: Mapping[str, Decimals]) -> str:
    """The figure as people see it, without a sign for percent and without separators."""
    return f"{rounded(value, unit, decimals):f}"


def written(value: Decimal, unit: str, decimals: Mapping[str, Decimals]) -> str:
    """As in a sentence or a table for people: thousands apart, a percentage with its sign."""
    text = in_a_column(value, unit, decimals)
    return f"{text}%" if unit == "percent" else text


def in_a_column(value: Decimal, unit: str, decimals: Mapping[str, Decimals]) -> str:
    """Thousands apart; the unit stands above the column or has one of its own."""
    return f"{rounded(value, unit, decimals):,f}"


def rounded(value: Decimal, unit: str, decimals: Mapping[str, Decimals]) -> Decimal:
    """The figure at the decimals of its unit and its own size."""
    return half_away(value, places(value, decimals.get(unit, 0)))


def places(value: Decimal, rule: Decimals) -> int:
    """How many decimals a figure of this size has."""
    if rule == AUTO:
        return 1 if abs(value) < AUTO_UNDER else 0
    return rule


def half_away(value: Decimal, decimals: int) -> Decimal:
    """Round as PostgreSQL's round() does; nothing is written as minus zero."""
    # What Decimal calls half up goes away from zero on both sides of it.
    found = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return found if found else abs(found)


def plain(value: Decimal) -> str:
    """The exact figure: no exponent, no zeros that say nothing."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def exactly(value: Decimal | None) -> str | None:
    """Plain, where there is one."""
    return None if value is None else plain(value)


def shortly(value: Decimal) -> str:
    """No more than two decimals: a derived rate has ten."""
    return plain(half_away(value, 2))


def counted(value: Decimal) -> str:
    """The exact figure with its thousands apart: a numerator or a denominator in a sentence."""
    whole, point, rest = plain(value).partition(".")
    return f"{int(whole):,}{point}{rest}" if whole not in {"-0", ""} else plain(value)
