"""Numbers in a text that say nothing of the data: codes, ages, time limits, words of a title."""

import re
from collections.abc import Iterable, Iterator

from narratives.rules.claims.numerals import NUMBER

_N = rf"(?:\d+(?:\.\d+)?|{NUMBER.pattern})"
_DURATION = (
    r"(?:working |calendar |consecutive |school |more )?"
    r"(?:days?|hours?|weeks?|months?|years?|minutes?|seconds?)"
)

_NO_CLAIMS = re.compile(
    "|".join(
        [
            r"\bCSC ?\d+\w?\b",
            rf"\b(?:within|in|over|under|of|for|every|last|past|previous|than|least|after|next|to"
            rf"|by"
            rf"|continuously|exceed\w*) (?:a |the )?(?:last |past |previous |more than "
            rf"|less than |over |at least )?{_N}[ -]{_DURATION}\b",
            rf"\b{_N}[ -](?:or|to|and) (?:{_N} |more |over )?{_DURATION}\b",
            rf"\b{_N}(?: or (?:more|fewer|less|over))? {_DURATION}\b",
            rf"\b(?:within|in|over|for|last|past|next|previous|first|these|those|other|of)(?: the)?"
            rf"(?: last| past| next| first)? {_N} (?:quarters|terms)\b",
            rf"\b{_N} (?:(?:consecutive|successive) quarters|quarters (?:running|in a row))\b",
            rf"\b{_N}-(?:day|week|month|year|hour)\b",
            r"\b\d+(?:st|nd|rd|th)\b",
            r"\b\d+ monthly\b",
            rf"\b{_N} or (?:more|fewer|less)\b",
            r"\b\d+(?:\.\d+)? miles?\b",
            r"\bper (?:1,?000|10,?000|100,?000)\b",
            r"\b(?:1,?000|10,?000|100,?000) (?:of the )?(?:0|children|population|people)",
            r"\b(?:aged?|ages|under|over|age of)[ -](?:\d+s\b|\d+ (?:to|and|or) \d+|\d+ (?:or"
            r"|and) over"
            r"|\d+(?= and looked| who| looked))",
            r"\b(?:aged?|ages|age of) \d+(?:[ -]\d+)?\b",
            r"\b(?:children|people|those|babies|boys|girls|siblings) (?:under|over|aged)"
            r" \d+(?:(?:[ -]| to | and | or )\d+)?\b",
            r"\bto (?:one|two|\d) decimals?\b",
            r"\b\d+ times\b",
            r"\b(?:in|for) every (?:1,?000|10,?000|100,?000)\b",
            r"\b(?:one|two|\d+) in (?:every |a )?(?:hundred|thousand)\b",
            r"\bunder (?:five|eighteen|sixteen|one)s\b",
            r"\b\d+ ?(?:to|-|–|and|or) ?\d+(?: year| population|s\b)",
            r"\b0 ?(?:to|-|–) ?1[78]\b",
            r"\b\d+[ -]years?[ -]olds?\b",
            r"(?<!['’])\bs ?(?:17|20|31|47)\b",
            r"\b(?:section|regulation|article|page|pages|table|figure|chart|appendix|paragraph"
            r"|para|annex"
            r"|level|levels|tier|band|year|stage|key stage|phase|grade|form|part|item|step|priority"
            r"|version|no\.|number|week|day|ks|covid) ?-?\d+(?:\.\d+)*\b(?!,\d)(?!%)",
            r"\b24/7\b",
            r"\b(?:one|no|any|every|some)[ -]one\b",
            r"\bone[- ](?:off|stop|to[- ]one|another|of (?:the|our|these|those))\b",
            r"\bat (?:one|any one) (?:point|time)\b",
            r"\b(?:the|this|that|which|each|only|last|first|next|any) one\b",
            r"\bzero tolerance\b",
            r"\b(?:Act|Regulations?|Order|Code|Guidance|Plan|Strategy|Framework|Review),? \(?"
            r"(?:19|20)\d\d\b",
            r"\b(?:in|since|from|by|during|until|before|after|of|and|to|through) (?:19"
            r"|20)\d\d\b(?![,.]?\d)",
            r"\bthe (?:two|three|four|five|six|2|3|4|5|6) (?:areas|indicators|measures|quarters"
            r"|comparators|groups)\b",
        ]
    ),
    re.IGNORECASE,
)


def spans(text: str, titles: Iterable[str], codes: Iterable[str] = ()) -> list[tuple[int, int]]:
    return [*_found(text), *_of_titles(text, titles), *_of_codes(text, codes)]


def _of_codes(text: str, codes: Iterable[str]) -> Iterator[tuple[int, int]]:
    for code in codes:
        for match in re.finditer(rf"(?<!\w){re.escape(code)}(?!\w)", text, re.IGNORECASE):
            yield match.span()


def _found(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _NO_CLAIMS.finditer(text))


def _of_titles(text: str, titles: Iterable[str]) -> Iterator[tuple[int, int]]:
    """A number with its neighbour, as a title has them: "45 working", "30% most"."""
    low = text.lower()
    for phrase in {each for title in titles for each in _phrases(title)}:
        start = low.find(phrase)
        while start >= 0:
            stop = start + len(phrase)
            if not low[start - 1 : start].isalnum() and not low[stop : stop + 1].isalnum():
                yield start, stop
            start = low.find(phrase, start + 1)


def _phrases(title: str) -> Iterator[str]:
    for match in re.finditer(
        r"\b\d[\d,.]*%?(?:[ -](?:or|to) \w+|[ -][a-z]+)(?: [a-z]+)?", title, re.IGNORECASE
    ):
        words = match[0].lower()
        yield words
        yield " ".join(words.split(" ")[:2])
