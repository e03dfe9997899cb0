"""The months of which something is said month by month."""

import re
from collections.abc import Sequence

from indicators.rules.periods import Month
from narratives.rules.claims import numerals
from narratives.rules.claims.when import Calendar, Kind, Mention, not_excepted

_LAST = re.compile(
    rf"\b(?:last|past|previous|latest) (?P<many>\d+|{numerals.NUMBER.pattern}) months\b",
    re.IGNORECASE,
)

# The ways in which the words may be taken, the plainest first.
Windows = tuple[tuple[Month, ...], ...]


def windows(text: str, periods: Sequence[Mention], calendar: Calendar) -> Windows:
    """From the month since when, of the quarter named, of the months named; else of the year."""
    spans = _spans(text, periods, calendar)
    excepted = {each.when.end for each in periods if each.excepted}
    found = [tuple(each for each in months if each not in excepted) for months in spans]
    return tuple(each for each in found if each)


def of_quarter(calendar: Calendar) -> Windows:
    """The months of the quarter under way."""
    return (tuple(_months(calendar.last_quarter.end + 1, calendar.month)),)


def _spans(text: str, periods: Sequence[Mention], calendar: Calendar) -> list[list[Month]]:
    now = calendar.month
    own = not_excepted(periods)
    if since := next((each.when for each in own if each.since), None):
        first = since.end - 2 if since.kind is Kind.QUARTER else since.end
        return [_months(first, now), _months(since.end + 1, now)]
    named = [each.when for each in own if not each.compares or each.when.kind is Kind.QUARTER]
    quarters = [each.end for each in named if each.kind is Kind.QUARTER]
    if quarters:
        last = calendar.quarter_end(quarters[0])
        return [_months(last - 2, min(last, now))]
    if match := _LAST.search(text):
        return [_months(now - numerals.count(match["many"]) + 1, now)]
    months = [each.end for each in named if each.kind is Kind.MONTH]
    if _FROM_TO.search(text):
        months = [each.when.end for each in own if each.when.kind is Kind.MONTH]
    if len(months) > 1:
        return [_months(months[0], months[-1]) if _TO.search(text) else months]
    return [_months(now.year_start(calendar.year_starts), now)]


_FROM_TO = re.compile(r"\bfrom \w+ (?:\d{4} )?(?:to|until)\b", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|until|through)\b", re.IGNORECASE)


def _months(first: Month, last: Month) -> list[Month]:
    return [first + n for n in range(first.months_until(last) + 1)]
