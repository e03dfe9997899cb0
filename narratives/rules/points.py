"""An indicator's figures as they are held and as people write them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators.rules.display import half_away, places, plain
from indicators.rules.periods import Month
from indicators.rules.spans import decimal
from narratives.rules.claims.facts import PERCENT, RATES, Amount, Subject, amount
from narratives.rules.claims.when import Calendar


@dataclass(frozen=True)
class Point:
    """A figure as it is held and as it is written."""

    end: Month
    amount: Amount
    shown: Decimal
    written: str


def points_of(subject: Subject, calendar: Calendar) -> list[Point]:
    """The whole's figures of its own length up to the month, since the last break."""
    first = max((each for each in subject.breaks if each <= calendar.month), default=None)
    found = []
    for (end, months), figure in sorted(subject.whole.figures.items()):
        made = amount(figure, subject.code, end)
        if months != subject.months or end > calendar.month or made is None:
            continue
        if first is None or end >= first:
            shown = as_shown(subject, made.number)
            found.append(Point(end, made, shown, written(subject, shown)))
    return found


def as_shown(subject: Subject, number: Fraction) -> Decimal:
    value = decimal(number)
    return half_away(value, places(value, subject.decimals))


def written(subject: Subject, figure: Decimal) -> str:
    text = f"{figure:,f}"
    if subject.unit == PERCENT:
        return f"{text}%"
    if subject.unit in RATES:
        return f"{text} per {RATES[subject.unit]:,}"
    if subject.unit == "days":
        return f"{text} days"
    return text


def change(subject: Subject, before: Point, now: Point) -> str:
    """Up 2.3 percentage points, down 5%, unchanged: points for percentages, percent for counts."""
    by = now.amount.number - before.amount.number
    if not by:
        return "unchanged"
    way = "up" if by > 0 else "down"
    if subject.counts and before.amount.number > 0:
        share = half_away(decimal(abs(by) / before.amount.number * 100), 0)
        if share:
            return f"{way} {plain(share)}%"
    return f"{way} {distance(subject, abs(by), max(decimals(now.shown), decimals(before.shown)))}"


def distance(subject: Subject, by: Fraction, most_decimals: int) -> str:
    """How far two figures lie apart: in percentage points for percentages."""
    apart = half_away(decimal(by), most_decimals)
    text = f"{apart:,f}"
    if subject.unit == PERCENT:
        return f"{text} percentage point{'' if apart == 1 else 's'}"
    return text


def decimals(figure: Decimal) -> int:
    return max(0, -int(figure.as_tuple().exponent))
