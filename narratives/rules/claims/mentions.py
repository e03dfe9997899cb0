"""The months, quarters and years that a text names."""

import re
from collections.abc import Callable, Sequence

from indicators.rules.periods import Month
from narratives.rules.claims.when import Calendar, Kind, Mention, When
from narratives.rules.claims.words import PROJECTION

_NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH_NAME = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_YEAR = r"(?:20\d\d\s?[/-]\s?(?:20)?\d\d|\d\d/\d\d)"
_BEFORE = (
    r"(?:compared (?:with|to|against)|comparison (?:with|to)|against|than|since|from|on(?! time)"
    r"|over|(?<!looked )after|above|below"
    r"|with|to|as)"
)
_FILLER = (
    r"(?: (?:in|at|for|both|each|of|the|end|start|rate|rates|figure|figures|indicator|measure"
    r"|level|position|number|performance|its|our"
    r"|that|those|was|were|it|before|at least|least|that of|reported|recorded|during|as|same|point"
    r"|period|time|month|total|year|outturn|average)){0,9}"
)
_COMPARES = re.compile(rf"\b(?P<word>{_BEFORE}){_FILLER}\s*[(,]?\s*$", re.IGNORECASE)
# December 17 was a year before; December 17 children would be a count.
_NO_NOUN = "(?:and|to|was|were|it|the|with|there|we|our|is|are|had|has|of|this|a|an|in|at|for)"
_EXCEPTS = re.compile(
    r"\b(?:with the exception of|except(?:ing)?(?: for| in)?|apart from|aside from|other than"
    r"|all but|(?:month|quarter|year)s? (?:but|bar)|barring|bar)(?: in| for| the month of)?\s*$",
    re.IGNORECASE,
)
_AND_MORE = re.compile(r"(?:\([^)]*\)|[\s,]|\band\b|\bor\b|\bthe\b|\bat\b|\bend\b|\bof\b)*$")
_SAME = re.compile(
    r"\bsame (?:period|point|time|month|quarter|stage)(?: (?:in|of|during|as in))?(?: the)?\s*$",
    re.IGNORECASE,
)

# What the text has, by the name of what reads it; the first that fits a place takes it.
_PATTERNS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in [
        (
            "year_ago",
            r"\b(?:the )?same (?:period|point|time|month|quarter|stage)(?: (?:of|in))?(?: the)?"
            r" (?:last year|previous year|year before|prior year)"
            r"|\ba year (?:ago|earlier|before)|\b(?:12|twelve) months (?:ago|earlier|before)"
            r"|\byear[- ]on[- ]year|\bthis (?:time|point|stage|month|quarter) last year"
            r"|\bthe year before",
        ),
        (
            "before_now",
            r"\bafter (?:[a-z]+ ){0,2}(?:consecutive |successive )?(?:months|quarters)\b",
        ),
        (
            "quarter",
            rf"\b(?:q|qtr|quarter) ?(?P<number>[1-4])\b(?:,? ?(?:of )?(?P<year>{_YEAR}))?"
            r"|\bthe (?P<word>first|second|third|fourth) quarter\b"
            rf"(?: of (?:the year|(?P<word_year>{_YEAR})))?"
            # The second quarter … and the first.
            r"|(?<=\bin )the (?P<again>first|second|third|fourth)(?=[.,;)]|$)",
        ),
        (
            "date",
            r"\b(?:(?P<day>[0-3]?\d)[/.](?P<month>[01]?\d)[/.](?P<year>(?:20)?\d\d)"
            r"|(?P<iso_year>20\d\d)-(?P<iso_month>[01]\d)(?:-[0-3]\d)?)\b(?!\.\d)",
        ),
        (
            "month",
            rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?(?P<month>{MONTH_NAME})\b(?:\.(?= [a-z\d]))?"
            r"(?:[ ,-]{0,2}(?P<year>20\d\d|(?<!,)(?<!, )[12]\d(?![\d%.,]|\s?/"
            rf"| (?!{_NO_NOUN} )[a-z])))?"
            r"(?! (?:be|have|also|not|need)\b)",
        ),
        (
            "half",
            r"\b(?:the )?first (?:half|six months) of (?:(?P<last>last|the previous) year"
            rf"|(?P<half_year>{_YEAR})|(?:the|this) (?:financial )?year)",
        ),
        ("year_end", r"\b(?:the )?end of (?P<year>20\d\d)\b(?!\s?[/-]\s?\d)"),
        (
            "calendar_year",
            r"(?<=\bin |\bof )(?P<year>20\d\d)\b(?!\s?[/-]\s?\d|,\d)"
            r"|(?<=\bsince )(?P<since>20\d\d)\b(?!\s?[/-]\s?\d)",
        ),
        (
            "year",
            r"(?P<same>\b(?:the )?same (?:period|point|time|month|quarter|stage) (?:of|in"
            r"|during) )?"
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
            r"|\blast year[- ]end"
            r"|(?:(?<=\bthan at )|(?<=\bsince )|(?<=\bfrom )|(?<=\bon ))(?:the )?year[- ]end\b"
            r"|(?<=[\d%] at )(?P<held>year[- ]end)\b",
        ),
        ("last_year", r"\b(?:last|the previous|previous) (?:financial )?year\b"),
        (
            "last_quarter_end",
            r"\b(?:the )?end of (?:the )?(?:last|previous|preceding|prior) quarter\b",
        ),
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
}
# So many characters before a period may hold the words that compare with it.
FAR = 160
_ORDINALS = ["first", "second", "third", "fourth"]


def mentions(text: str, calendar: Calendar) -> list[Mention]:
    """In their order, none inside another."""
    taken: list[tuple[int, int]] = []
    found: list[Mention] = []
    for name, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            start, stop = match.span()
            if match[0].lower() == "may" and not match[0].istitle():
                continue
            if any(start < end and begin < stop for begin, end in taken):
                continue
            when = _when(name, match, calendar)
            if when is None:
                continue
            taken.append((start, stop))
            before = text[:start]
            near = text[max(0, start - FAR) : start]
            word = _COMPARES.search(near)
            compares = bool(word) or _continues(before, found)
            since = bool(word and word["word"].lower() == "since")
            excepted = bool(_EXCEPTS.search(near))
            found.append(Mention(start, stop, when, compares, since, excepted))
    return sorted(found, key=lambda mention: mention.start)


def _continues(before: str, found: Sequence[Mention]) -> bool:
    """Whether it goes on from one that is compared with: higher than Q1 (83%) and Q2."""
    earlier = [each for each in found if each.stop <= len(before)]
    if not earlier:
        return False
    last = max(earlier, key=lambda each: each.stop)
    return last.compares and bool(_AND_MORE.fullmatch(before[last.stop :]))


def _when(name: str, match: re.Match[str], calendar: Calendar) -> When | None:
    """None where it is no time, such as the year 16/18."""
    try:
        return _READERS[name](match, calendar)
    except ValueError:
        return None


def _quarter(match: re.Match[str], calendar: Calendar) -> When:
    year = match["year"] or match["word_year"]
    number = int(match["number"] or _ORDINALS.index(_ordinal(match)) + 1)
    return calendar.numbered_quarter(number, _first(year) if year else None)


def _ordinal(match: re.Match[str]) -> str:
    """Of a quarter; "the first" alone is of one where quarters are spoken of."""
    if match["again"] and not re.search(
        r"\bquarter\b", match.string[: match.start()], re.IGNORECASE
    ):
        raise ValueError(match[0])
    return str(match["word"] or match["again"]).lower()


def _month(match: re.Match[str], calendar: Calendar) -> When:
    number = _NAMES.index(match["month"][:3].lower()) + 1
    return calendar.named_month(number, _calendar_year(match["year"]))


def _date(match: re.Match[str], calendar: Calendar) -> When:
    number = int(match["month"] or match["iso_month"])
    return calendar.named_month(number, _calendar_year(match["year"] or match["iso_year"]))


def _calendar_year(text: str | None) -> int | None:
    return int(text) % 100 + 2000 if text else None


def _half(match: re.Match[str], calendar: Calendar) -> When:
    start = calendar.month.year_start(calendar.year_starts)
    if match["half_year"]:
        start = Month.of(_first(match["half_year"]), calendar.year_starts)
    return When(Kind.TO_DATE, start - (12 if match["last"] else 0) + 5)


def _last_quarter(match: re.Match[str], calendar: Calendar) -> When:
    """The last quarter and the quarter before: the last is the one that has just ended."""
    is_last = "last quarter" in match[0].lower()
    if is_last and re.search(r"\bthe quarter before\b", match.string, re.IGNORECASE):
        return calendar.quarter
    return calendar.last_quarter


def _last_year_end(match: re.Match[str], calendar: Calendar) -> When | None:
    """At year end is of the one to come, where a text projects."""
    if match["held"] and PROJECTION.search(match.string):
        return None
    return When(Kind.YEAR, calendar.year_end_before)


def _another_year(match: re.Match[str], calendar: Calendar) -> When | None:
    year = int(match["year"] or match["since"])
    return When(Kind.OTHER, Month.of(year, 12)) if year < calendar.month.year else None


def _year(match: re.Match[str], calendar: Calendar) -> When:
    found = calendar.year(_first(match["year"]))
    same = match["same"] or _SAME.search(match.string[: match.start()])
    if same and found.kind is Kind.YEAR:
        return When(Kind.YEAR_AGO, calendar.month - 12)
    return found


def _first(text: str) -> int:
    """The calendar year in which "2016/17", "2016-2017" or "16/17" starts."""
    first, second = re.split(r"\s?[/-]\s?", text)
    years = int(first) % 100, int(second) % 100
    if (years[0] + 1) % 100 != years[1]:
        raise ValueError(text)
    return 2000 + years[0]


_READERS: dict[str, Callable[[re.Match[str], Calendar], When | None]] = {
    "year_ago": lambda match, calendar: When(Kind.YEAR_AGO, calendar.month - 12),
    "before_now": lambda match, calendar: When(Kind.OTHER, calendar.month - 1),
    "quarter": _quarter,
    "date": _date,
    "month": _month,
    "half": _half,
    "year_end": lambda match, calendar: When(Kind.MONTH, Month.of(int(match["year"]), 12)),
    "calendar_year": _another_year,
    "year": _year,
    "ytd": lambda match, calendar: When(Kind.TO_DATE, calendar.month),
    "last_year_end": _last_year_end,
    "last_year": lambda match, calendar: When(Kind.LAST_YEAR, calendar.year_end_before),
    "last_quarter_end": lambda match, calendar: When(Kind.MONTH, calendar.last_quarter.end),
    "last_quarter": _last_quarter,
    "last_month": lambda match, calendar: When(Kind.MONTH, calendar.month - 1),
    "this_quarter": lambda match, calendar: calendar.quarter,
    "this_month": lambda match, calendar: When(Kind.MONTH, calendar.month),
}
