"""A figure as a document printed it."""

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = re.compile(r"([+-]?)(\d[\d,]*)?(?:\.(\d+))?\s*%?", re.ASCII)
# Blank, suppressed, a dash: nothing to compare with.
_NOTHING = re.compile(r"|<\s*\d+|[-–—]", re.ASCII)


@dataclass(frozen=True)
class PrintedNumber:
    number: Decimal
    decimals: int


def read_printed(text: str) -> PrintedNumber | None:
    """None where nothing is printed to compare with; a ValueError where it makes no sense."""
    if _NOTHING.fullmatch(text):
        return None
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise ValueError(f"{text!r} is no number as a document prints it: 1,234 or 51.7% or <5.")
    whole, places = (found[2] or "0").replace(",", ""), found[3] or ""
    return PrintedNumber(Decimal(f"{found[1]}{whole}.{places}0"), len(places))
