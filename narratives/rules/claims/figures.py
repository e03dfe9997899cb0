"""The figures that somebody typed in a text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from narratives.rules.claims import masks, numerals
from narratives.rules.claims.when import Mention
from narratives.rules.claims.words import BOUNDS, BOUNDS_BEHIND, Bound


class Sort(StrEnum):
    PERCENT = "percent"
    POINTS = "points"
    NUMBER = "number"
    PAIR = "pair"
    FRACTION = "fraction"
    FACTOR = "factor"


@dataclass(frozen=True)
class Figure:
    """A figure in its text. `of` is the second number of a pair: 133 of 577."""

    start: int
    stop: int
    text: str
    sort: Sort
    number: Decimal
    of: Decimal | None = None
    bound: Bound = Bound.EXACT
    in_words: bool = False

    @property
    def decimals(self) -> int:
        return 0 if self.in_words else max(0, -int(self.number.as_tuple().exponent))

    @property
    def unit(self) -> Decimal:
        """One of its last decimal; of a round hundred or ten, that ten or hundred."""
        return Decimal(1).scaleb(-self.decimals)


# So many characters before a figure may hold the words that loosen it.
FAR = 80
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_PERCENT = r"(?:\s?%|\s?per ?cent\b(?!age)|\s?pc\b)"
_POINTS = (
    r"(?: of an?| a)?(?:\s?%|\s?per ?cent|\s)?\s?-?"
    r"(?:percentage[ -]points?|% ?points?|points?|pp\b|ppts?\b)"
)
_PLAIN = rf"(?<![\w.,£])[-−+]?{_DIGITS}(?![\d\w]|[.,]\d)"
_OF = (
    r"\s?(?:/|\bout of|\bof|\bfrom a cohort of|\bfrom a total of)\s?(?:all |a total of )?(?:the "
    r"|our |these )?"
)
_WORDED = numerals.NUMBER.pattern


def figures(
    text: str, periods: Iterable[Mention], titles: Iterable[str], codes: Iterable[str] = ()
) -> list[Figure]:
    """In their order."""
    taken = [(each.start, each.stop) for each in periods] + masks.spans(text, titles, codes)
    found: list[Figure] = []
    for finder in (_factors, _pairs, _points, _percents, _fractions, _plain, _in_words):
        for figure in finder(text):
            span = (figure.start, figure.stop)
            if not any(span[0] < stop and start < span[1] for start, stop in taken):
                taken.append(span)
                found.append(figure)
    return [_bounded(figure, text) for figure in sorted(found, key=lambda each: each.start)]


def _factors(text: str) -> list[Figure]:
    return [
        Figure(*match.span(), match[0], Sort.FACTOR, factor, in_words=True)
        for pattern, factor in numerals.FACTORS
        for match in pattern.finditer(text)
    ]


def _pairs(text: str) -> list[Figure]:
    """133 of 577, 133/577, twelve out of 77."""
    one = rf"(?P<some>(?<![\w.,£/]){_DIGITS}|{_WORDED})"
    other = rf"(?P<of>{_DIGITS}(?![\d\w%]|[.,]\d| ?per ?cent|/)|{_WORDED})"
    noun = r"(?: (?:(?!per|pc|percentage|points?)[a-z-]+ ){0,3}?)?"
    found = []
    for match in re.finditer(rf"{one}{noun}{_OF}{other}", text, re.IGNORECASE):
        some, of = _worth(match["some"]), _worth(match["of"])
        fills = re.fullmatch(
            r"[\s/]*",
            text[match.end("some") : match.start("of")]
            .lower()
            .replace("out of", "")
            .replace("of", ""),
        )
        if not of or ((some > of or of < 3) and not fills):
            continue
        idiom = of in {Decimal(n) for n in (2, 3, 4, 5, 10, 20)} and "/" not in match[0]
        if idiom:
            continue
        found.append(Figure(*match.span(), match[0], Sort.PAIR, some, of))
    return found


def _points(text: str) -> list[Figure]:
    pattern = rf"(?P<number>(?<![\w.,]){_DIGITS}|half(?= a)|{_WORDED}){_POINTS}"
    return [
        Figure(*match.span(), match[0], Sort.POINTS, _worth(match["number"]))
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def _percents(text: str) -> list[Figure]:
    pattern = rf"(?P<number>(?<![\w.,]){_DIGITS}|{_WORDED}){_PERCENT}"
    return [
        Figure(*match.span(), match[0], Sort.PERCENT, _worth(match["number"]))
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def _fractions(text: str) -> list[Figure]:
    return [
        Figure(*match.span(), match[0], Sort.FRACTION, numerals.percentage(match), in_words=True)
        for match in numerals.FRACTION.finditer(text)
        if numerals.is_share(match)
    ]


def _plain(text: str) -> list[Figure]:
    return [
        Figure(*match.span(), match[0], Sort.NUMBER, _signed(match[0]))
        for match in re.finditer(_PLAIN, text)
    ]


def _signed(text: str) -> Decimal:
    worth = _worth(text.lstrip("-−+"))
    return -worth if text[0] in "-−" else worth


def _in_words(text: str) -> list[Figure]:
    return [
        Figure(*match.span(), match[0], Sort.NUMBER, numerals.number(match[0]), in_words=True)
        for match in numerals.NUMBER.finditer(text)
        if not re.match(r"[ -]?(?:times|fold|year\b|or two)", text[match.end() :])
    ]


def _worth(text: str) -> Decimal:
    if text.lower() == "half":
        return Decimal("0.5")
    digits = text.replace(",", "").strip()
    return Decimal(digits) if digits[:1].isdigit() else numerals.number(text)


def _bounded(figure: Figure, text: str) -> Figure:
    """With the words before it that loosen it. "Above the 20% target" loosens nothing."""
    before = text[max(0, figure.start - FAR) : figure.start].lower()
    for bound, words in BOUNDS:
        article = "(?:a |the )?" if bound in {Bound.AROUND, Bound.NEARLY} else "(?:a )?"
        if re.search(rf"(?:\b(?:{words})|~) {article}$", before) or (
            bound is Bound.AROUND and before.endswith("~")
        ):
            return replace(figure, bound=bound)
    for bound, words in BOUNDS_BEHIND:
        if re.match(rf" (?:{words})\b", text[figure.stop :], re.IGNORECASE):
            return replace(figure, bound=bound)
    return figure
