"""Figures as people type them: 1,234 and 23.1% are read, <5 is answered with what to do."""

import re
from decimal import Decimal

from indicators.rules.display import half_away
from indicators.rules.validation import PER, PERCENT

# As many as the register keeps before and after the point.
WHOLE, PLACES = 20, 10

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?", re.ASCII)
_COMMA = re.compile(r"[+-]?\d+,\d+", re.ASCII)
# What Excel and word processors make of a minus and of a space.
_AS_TYPED = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})

SMALL = (
    "Type the figure itself with the status Suppressed, or the status alone: the portal shows"
    " neither to whom it may not."
)
NONE = "Leave it empty, and choose a status that says why there is none."


def figure(text: str, unit: str = "") -> Decimal | None:
    """None where nothing stands there; a ValueError says what is wrong and what to do."""
    said = text.translate(_AS_TYPED).strip()
    if not said:
        return None
    if said.startswith(("<", ">")):
        raise ValueError(f"{text.strip()} is no figure. {SMALL}")
    if said in {"-", "*", "c", "x", "z"} or said.lower() in {"n/a", "na", "none", "nil", "tbc"}:
        raise ValueError(f"{text.strip()} is no figure. {NONE}")
    if said.endswith("%"):
        if unit != PERCENT:
            raise ValueError(f"{text.strip()}: this is no percentage. Type the number alone.")
        said = said[:-1].rstrip()
    return _number(said, text.strip())


def worked_out(numerator: Decimal | None, denominator: Decimal | None, unit: str) -> Decimal | None:
    """The percentage or rate that two counts come to; None where there is none."""
    if unit not in PER or numerator is None or not denominator:
        return None
    return half_away(PER[unit] * numerator / denominator, PLACES)


def _number(said: str, typed: str) -> Decimal:
    if _THOUSANDS.fullmatch(said):
        said = said.replace(",", "").replace(" ", "")
    if _COMMA.fullmatch(said):
        raise ValueError(f"{typed}: write a point before decimals, and commas between thousands.")
    if not _PLAIN.fullmatch(said):
        raise ValueError(f"{typed} is no number. Type digits and a point: 1234.5.")
    whole, _, decimals = said.lstrip("+-").partition(".")
    if len(whole.lstrip("0")) > WHOLE:
        raise ValueError(f"{typed} is too great a number.")
    if len(decimals.rstrip("0")) > PLACES:
        raise ValueError(f"{typed} has more than {PLACES} decimals.")
    return Decimal(said) + 0
