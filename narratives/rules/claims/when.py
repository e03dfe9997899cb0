"""The months, quarters and years that a text names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from indicators.rules.periods import Month


class Kind(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    TO_DATE = "year to date"
    YEAR = "year"
    YEAR_AGO = "year ago"
    LAST_YEAR = "last year"


@dataclass(frozen=True)
class When:
    kind: Kind
    end: Month

    def __str__(self) -> str:
        if self.kind is Kind.QUARTER:
            return f"the quarter to {self.end.label}"
        if self.kind is Kind.TO_DATE:
            return f"the year to {self.end.label}"
        if self.kind in {Kind.YEAR, Kind.LAST_YEAR}:
            return f"the year ending {self.end.label}"
        return self.end.label


@dataclass(frozen=True)
class Mention:
    """A period where the text names it. `compares` where something is held against it."""

    start: int
    stop: int
    when: When
    compares: bool
    since: bool


@dataclass(frozen=True)
class Calendar:
    """The month that a text is about, and when its years start."""

    month: Month
    year_starts: int = 4

    def quarter_end(self, month: Month) -> Month:
        return month + (2 - month.year_start(self.year_starts).months_until(month) % 3)

    @property
    def quarter(self) -> When:
        """The quarter of the month, as far as it has come."""
        return When(Kind.QUARTER, self.month)

    @property
    def last_quarter(self) -> When:
        return When(Kind.QUARTER, self.quarter_end(self.month) - 3)

    @property
    def year_end_before(self) -> Month:
        return self.month.year_start(self.year_starts) - 1

    def numbered_quarter(self, number: int, year: int | None) -> When:
        if year is not None:
            return When(Kind.QUARTER, Month.of(year, self.year_starts) + (3 * number - 1))
        start = self.month.year_start(self.year_starts)
        end = start + (3 * number - 1)
        latest = self.quarter_end(self.month)
        if end > latest:
            end = end - 12
        return When(Kind.QUARTER, min(end, self.month) if end == latest else end)

    def year(self, first: int) -> When:
        """The year that starts in this calendar year: to date where it is the one under way."""
        end = Month.of(first, self.year_starts) + 11
        if end - 12 == self.year_end_before:
            return When(Kind.TO_DATE, self.month)
        return When(Kind.YEAR, end)

    def named_month(self, number: int, year: int | None) -> When:
        if year is not None:
            return When(Kind.MONTH, Month.of(year, number))
        found = Month.of(self.month.year, number)
        return When(Kind.MONTH, found if found <= self.month else found - 12)


_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_YEAR = r"(?:20\d\d\s?[/-]\s?(?:20)?\d\d|\d\d/\d\d)"
_BEFORE = (
    r"(?:compared (?:with|to|against)|comparison (?:with|to)|against|than|since|from|on|over"
    r"|after|above|below"
    r"|with|to|as)"
)
_FILLER = (
    r"(?: (?:in|at|for|of|the|end|start|rate|rates|figure|figures|level|position|number"
    r"|performance|its|our"
    r"|that|those|was|were|it|that of|reported|recorded|during|as|same|point|period|time|month"
    r"|total|year|outturn|average)){0,9}"
)
_COMPARES = re.compile(rf"\b(?P<word>{_BEFORE}){_FILLER}\s*[(,]?\s*$", re.IGNORECASE)
_AND_MORE = re.compile(r"(?:\([^)]*\)|[\s,]|\band\b|\bor\b|\bthe\b|\bat\b|\bend\b|\bof\b)*$")
_SAME = re.compile(
    r"\bsame (?:period|point|time|month|quarter|stage)(?: (?:in|of|during|as in))?(?: the)?\s*$",
    re.IGNORECASE,
)

_PATTERNS: list[tuple[str, re.Pattern[str]]] = [
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in [
        (
            "year_ago",
            r"\b(?:the )?same (?:period|point|time|month|quarter|stage)(?: (?:of|in))?(?: the)?"
            r" (?:last year|previous year|year before|prior year)"
            r"|\ba year (?:ago|earlier|before)|\b(?:12|twelve) months (?:ago|earlier|before)"
            r"|\byear[- ]on[- ]year|\bthis time last year|\bthe year before",
        ),
        (
            "quarter",
            rf"\b(?:q|qtr|quarter) ?(?P<number>[1-4])\b(?:,? ?(?:of )?(?P<year>{_YEAR}))?"
            r"|\bthe (?P<word>first|second|third|fourth) quarter\b"
            rf"(?: of (?:the year|(?P<word_year>{_YEAR})))?",
        ),
        (
            "month",
            rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?P<month>{_MONTH})\b"
            r"(?:[ ,-]{0,2}(?P<year>20\d\d|(?<!,)(?<!, )\d\d(?![\d%.,]|\s?/)))?"
            r"(?! (?:be|have|also|not|need)\b)",
        ),
        (
            "year",
            rf"(?:\b(?:the )?year[- ]end(?:ing)? )?\b(?P<year>{_YEAR})(?:(?: financial)? year[-"
            rf" ]end| outturn)?",
        ),
        (
            "ytd",
            r"\byear[- ]to[- ]date|\bso far this year|\bto date\b(?!s)|\bcumulative(?:ly)?\b"
            r"|\bthis (?:financial )?year\b|\bytd\b|\bthe year so far",
        ),
        (
            "last_year_end",
            r"\b(?:last|previous|the previous|prior) year(?:'s|s')? (?:end|outturn)"
            r"|\bend of (?:the )?(?:last|previous) (?:financial )?year"
            r"|\byear[- ]end (?:position|outturn|figure)? ?(?:last|before)"
            r"|\blast year[- ]end",
        ),
        ("last_year", r"\b(?:last|the previous|previous) (?:financial )?year\b"),
        (
            "last_quarter",
            r"\b(?:the )?(?:last|previous|preceding|prior) quarter(?:'s)?\b|\bthe quarter before"
            r"|\bquarter[- ]on[- ]quarter",
        ),
        (
            "last_month",
            r"\b(?:the )?(?:last|previous|preceding|prior) month(?:'s)?\b|\bthe month before",
        ),
        (
            "this_quarter",
            r"\b(?:this|in the|during the|over the|the latest|the) quarter\b(?! (?:before|of))",
        ),
        ("this_month", r"\bin[- ]month\b|\bthis month\b|\b(?:in|during|for) the month\b"),
    ]
]
_ORDINALS = ["first", "second", "third", "fourth"]


def mentions(text: str, calendar: Calendar) -> list[Mention]:
    """In their order, none inside another."""
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, stop = match.span()
            if match[0].lower() == "may" and not match[0].istitle():
                continue
            if any(start < end and begin < stop for begin, end in taken):
                continue
            for when in _whens(name, match, text, calendar):
                taken.append((start, stop))
                before = text[:start]
                word = _COMPARES.search(before)
                compares = bool(word) or _continues(before, found)
                since = bool(word and word["word"].lower() == "since")
                found.append(Mention(start, stop, when, compares, since))
    return sorted(found, key=lambda mention: mention.start)


def _continues(before: str, found: list[Mention]) -> bool:
    """Whether it goes on from one that is compared with: higher than Q1 (83%) and Q2."""
    earlier = [each for each in found if each.stop <= len(before)]
    if not earlier:
        return False
    last = max(earlier, key=lambda each: each.stop)
    return last.compares and bool(_AND_MORE.fullmatch(before[last.stop :]))


def _whens(name: str, match: re.Match[str], text: str, calendar: Calendar) -> Iterator[When]:
    month = calendar.month
    try:
        match name:
            case "year_ago":
                yield When(Kind.YEAR_AGO, month - 12)
            case "quarter":
                number = match["number"]
                which = int(number) if number else _ORDINALS.index(match["word"].lower()) + 1
                year = match["year"] or match["word_year"]
                yield calendar.numbered_quarter(which, _first(year) if year else None)
            case "month":
                name_number = _NAMES.index(match["month"][:3].lower()) + 1
                year = match["year"]
                yield calendar.named_month(name_number, (int(year) % 100 + 2000) if year else None)
            case "year":
                yield _year(match, text, calendar)
            case "ytd":
                yield When(Kind.TO_DATE, month)
            case "last_year_end":
                yield When(Kind.YEAR, calendar.year_end_before)
            case "last_year":
                yield When(Kind.LAST_YEAR, calendar.year_end_before)
            case "last_quarter":
                yield calendar.last_quarter
            case "last_month":
                yield When(Kind.MONTH, month - 1)
            case "this_quarter":
                yield calendar.quarter
            case "this_month":
                yield When(Kind.MONTH, month)
    except ValueError:
        return


def _year(match: re.Match[str], text: str, calendar: Calendar) -> When:
    found = calendar.year(_first(match["year"]))
    if _SAME.search(text[: match.start()]) and found.kind is Kind.YEAR:
        return When(Kind.YEAR_AGO, calendar.month - 12)
    return found


def _first(text: str) -> int:
    """The calendar year in which "2016/17", "2016-2017" or "16/17" starts."""
    first, second = re.split(r"\s?[/-]\s?", text)
    years = int(first) % 100, int(second) % 100
    if (years[0] + 1) % 100 != years[1]:
        raise ValueError(text)
    return 2000 + years[0]
