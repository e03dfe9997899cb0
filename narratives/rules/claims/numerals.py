"""Numbers written in words: twenty-four, two thirds, one in five."""

import re
from decimal import Decimal

_SMALL = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: number * 10
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted([*_SMALL, *_TENS, *_SCALES], key=len, reverse=True))

NUMBER = re.compile(
    rf"\b(?:a (?=hundred|thousand))?(?:{_WORD})(?:(?:[ -]| and )(?:{_WORD}))*\b", re.IGNORECASE
)

_PARTS = {
    "half": 2,
    "third": 3,
    "thirds": 3,
    "quarter": 4,
    "quarters": 4,
    "fifth": 5,
    "fifths": 5,
    "sixth": 6,
    "tenth": 10,
    "tenths": 10,
}
FRACTION = re.compile(
    r"\b(?:(?P<many>a|one|two|three|four|nine|seven)[ -](?P<part>thirds?|quarters?|fifths?|sixth"
    r"|tenths?)(?:(?= of)|(?<=by a third)|(?<=by a quarter)|(?<=by a fifth)|(?<=by two thirds)"
    r"|(?<=by three quarters))"
    r"|(?:a )?half(?:(?= of| the| our| were| was| had| are)|(?<=by half)|(?<=by a half))"
    r"|(?P<some>(?<![\d.,])\d+|one|two|three|four|five|six|seven|eight|nine) (?:in|out of)"
    r"(?: every)? (?P<of>\d+(?![\d.,]*\d)|two|three|four|five|six|seven|eight|nine|ten|twenty))\b",
    re.IGNORECASE,
)


def number(text: str) -> Decimal:
    """From "one hundred and three"; the words are those that NUMBER finds."""
    total = current = 0
    for word in re.split(r"[ -]+", text.lower()):
        if word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] == 1000:
                total, current = total + current, 0
        elif word not in {"and", "a"}:
            current += _SMALL.get(word, 0) + _TENS.get(word, 0)
    return Decimal(total + current)


def is_share(found: re.Match[str]) -> bool:
    """Whether it is some of more: not 0 in 0, nor 3 in 2."""
    return not found["of"] or _count(found["some"]) <= _count(found["of"]) != 0


def percentage(found: re.Match[str]) -> Decimal:
    """What a fraction in words is of a hundred."""
    if found["of"]:
        return Decimal(100) * _count(found["some"]) / _count(found["of"])
    if found["part"]:
        many = {"a": 1}.get(found["many"].lower()) or int(_count(found["many"]))
        return Decimal(100) * many / _PARTS[found["part"].lower()]
    return Decimal(50)


def _count(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else number(text)


FACTORS = [
    (re.compile(r"\b(?:doubled|twice as (?:many|high|much))\b", re.IGNORECASE), Decimal(2)),
    (re.compile(r"\b(?:trebled|tripled)\b", re.IGNORECASE), Decimal(3)),
    (re.compile(r"\bquadrupled\b", re.IGNORECASE), Decimal(4)),
    (re.compile(r"\bhalved\b", re.IGNORECASE), Decimal("0.5")),
]
