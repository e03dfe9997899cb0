"""Counts in a text that are so small that they could tell who is meant, in digits or in words.

Where somebody could read a number either way it is found: its writer rewords it or says why it
may stand.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from narratives.rules.claims import masks, numerals
from narratives.rules.claims.mentions import mentions
from narratives.rules.claims.when import Calendar


@dataclass(frozen=True)
class Small:
    """A count, the words that tell it, and where they stand."""

    start: int
    stop: int
    words: str
    number: int
    is_of_people: bool = False


_DIGITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_WORDS = {word: number for number, word in enumerate(_DIGITS, start=1)} | {
    "single": 1,
    "sole": 1,
    "a couple of": 2,
    "a pair of": 2,
    "both": 2,
}
_PERSONS = (
    r"(?:child(?:ren)?|young (?:people|persons?|women|woman|men|man)|people|persons?|bab(?:y|ies)"
    r"|infants?|toddlers?|boys?|girls?|teenagers?|adolescents?|siblings?|twins|pupils?|students?"
    r"|leavers?|famil(?:y|ies)|households?|individuals?|victims?|parents?|mothers?|fathers?"
    r"|adopters?|uascs?)"
)
_CASES = (
    r"(?:cases?|referrals?|contacts?|assessments?|plans?|placements?|adoptions?|episodes?"
    r"|incidents?|conferences?|reviews?|visits?|admissions?|exclusions?|offences?|arrests?"
    r"|deaths?|injur(?:y|ies)|orders?|removals?|moves?|under[- ]\w+s?)"
)
_PEOPLE = rf"(?:{_PERSONS}|{_CASES})"
_NO_PEOPLE = (
    r"(?:posts?|vacanc(?:y|ies)|workers?|managers?|staff|officers?|advis[eo]rs?|practitioners?"
    r"|agency|teams?|schools?|academ(?:y|ies)|nurser(?:y|ies)|homes|hubs?|cent(?:re|er)s?|offices?"
    r"|areas?|wards?|services?|providers?|agencies|authorit(?:y|ies)|councils?|neighbours?"
    r"|comparators?|indicators?|measures?|targets?|quarters?|months?|weeks?|days?|years?|hours?"
    r"|minutes?|times|terms?|priorit(?:y|ies)|actions?|steps?|workshops?|sessions?|courses?"
    r"|meetings?|panels?|strands?|themes?|pilots?|projects?|programmes?|phases?|points?|percentage"
    r"|per ?cent|stars?|ways?|reasons?|factors?|causes?|consecutive|inspect(?:ors?|ions?)"
    r"|judgements?|grades?|decimal|systems?|figures?|reports?|rooms?|buildings?|recruits?"
    r"|secondments?|apprentices?|stages?|parts?|groups?|categor(?:y|ies)|sections?|periods?"
    r"|occasions|elements?|questions?|recommendations?|fold|million|thousand|hundred)"
)
# What may stand between a number and its noun: two open cases, three of our young people.
_BETWEEN = r"(?:[- ](?!and\b|or\b|but\b|in\b|to\b|for\b|with\b|per\b)[\w’'-]+){0,3}?"
_IS_NOT_ALONE = re.compile(
    r"^(?:[.,]\d|\s?%|\s?per ?cent\b|\s?pc\b|\s?percentage|[-–/]\d|\s?(?:st|nd|rd|th)\b|:\d"
    r"|[- ](?:year|month|week|day|hour|term)s?[- ]olds?\b|[- ]yearly\b|\s?(?:\)|\.)\s|\w|-fold"
    r"| (?:third|quarter|fifth|sixth|tenth)s?\b| hundred| thousand| million| and a half"
    rf"|-(?:{'|'.join(_DIGITS)})\b"
    r"| (?:in|in every) (?:\d|two|three|four|five|six|ten|twenty))",
    re.IGNORECASE,
)
_HELD_BEFORE = re.compile(
    r"(?:[\w.,£/:–-]|[£#]\s?|\b(?:section|level|tier|band|table|page|figure|chart|stage|phase|grade"
    r"|appendix|quarter|part|step|priority|year|version|paragraph|regulation|article|hundred"
    r"|thousand|in|out of|per|aged?|under|csc|day|no\.) )$",
    re.IGNORECASE,
)
_TENS_BEFORE = re.compile(
    r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred and|thousand and)[- ]$",
    re.IGNORECASE,
)
_SINGLED_OUT = re.compile(
    r"\b(?:only|just|except|but|of (?:whom|which|these|those|them)(?:,| only| just)?|all but) $",
    re.IGNORECASE,
)
_FEWER = re.compile(r"(?:fewer|less) than $|(?:under|below) $|<\s?$", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?<![\w.,])\d+(?![\d])|\b(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)
_PAIR = re.compile(
    r"(?<![\w.,£/])(?P<some>\d{1,3}(?:,\d{3})+|\d+)(?: [a-z]+){0,3}? (?:out )?of "
    r"(?:the |all |our )?(?P<of>\d{1,3}(?:,\d{3})+|\d+)(?![\w%]|[.,]\d| ?per ?cent)",
    re.IGNORECASE,
)
_SHARES = {2, 3, 5, 10, 20, 100, 1000}


def small_counts(
    text: str,
    below: int,
    calendar: Calendar,
    titles: Iterable[str] = (),
    codes: Iterable[str] = (),
    *,
    count_children: bool = True,
) -> list[Small]:
    """From 1 to just below the threshold, in the order of the text; what is left of a pair too.

    Where no indicator counts children, two of 93 visits may be late: the table says so too. That
    two children waited it does not.
    """
    taken = [(each.start, each.stop) for each in mentions(text, calendar)]
    taken += masks.spans(text, titles, codes)
    found = list(_alone(text, below, taken))
    if count_children:
        found += _left_over(text, below)
    else:
        found = [each for each in found if each.is_of_people]
    return sorted(found, key=lambda each: each.start)


def _alone(text: str, below: int, taken: list[tuple[int, int]]) -> Iterator[Small]:
    for match in _TOKEN.finditer(text):
        number = _number(match[0])
        before, after = text[: match.start()], text[match.end() :]
        if not 1 <= number < below or _is_part_of_more(before, after):
            continue
        noun = _noun(after)
        if noun and re.match(r"single|sole|both", match[0], re.IGNORECASE) and not noun[1]:
            continue
        is_masked = any(one < match.end() and match.start() < other for one, other in taken)
        if _counts(match[0], before, noun, is_masked=is_masked):
            stop = match.end() + (len(noun[0]) if noun and noun[1] else 0)
            is_of_people = bool(noun and re.search(rf"\b{_PERSONS}$", noun[0], re.IGNORECASE))
            yield Small(match.start(), stop, text[match.start() : stop], number, is_of_people)


def _counts(token: str, before: str, noun: tuple[str, bool] | None, *, is_masked: bool) -> bool:
    """Of children or cases: by the noun that follows, or standing alone where none does."""
    if noun:
        return noun[1]
    if re.match(r"single|sole|both|a ", token, re.IGNORECASE) or is_masked:
        return False
    if token.lower() == "one":
        return bool(_SINGLED_OUT.search(before))
    return True


def _is_part_of_more(before: str, after: str) -> bool:
    return bool(
        _IS_NOT_ALONE.match(after)
        or _HELD_BEFORE.search(before)
        or _TENS_BEFORE.search(before)
        or _FEWER.search(before)
    )


def _noun(after: str) -> tuple[str, bool] | None:
    """What is counted, and whether it is people or cases; the nearest noun that is known."""
    for match in re.finditer(rf"{_BETWEEN}[- ](?P<noun>{_PEOPLE}|{_NO_PEOPLE})\b", after, re.I):
        if match.start() == 0:
            is_people = bool(re.fullmatch(_PEOPLE, match["noun"], re.IGNORECASE))
            return match[0], is_people
        break
    return None


def _left_over(text: str, below: int) -> Iterator[Small]:
    """55 of 57 tells of the other 2."""
    for match in _PAIR.finditer(text):
        some, of = (int(match[name].replace(",", "")) for name in ("some", "of"))
        is_idiom = of in _SHARES and " out of " in match[0]
        if some >= below and 1 <= of - some < below and not is_idiom:
            yield Small(*match.span(), match[0], of - some)


def _number(token: str) -> int:
    if token.isdigit():
        return int(token)
    return _WORDS.get(token.lower()) or int(numerals.number(token))
