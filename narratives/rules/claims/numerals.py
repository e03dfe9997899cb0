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
# Numbers that have a name of their own, of which there may be several.
_DOZEN = r"(?:(?:half )?a|two|three|four|five|six) dozen"

NUMBER = re.compile(
    rf"\b(?:{_DOZEN}|(?:a (?=hundred|thousand))?(?:{_WORD})(?:(?:[ -]"
    rf"| and )(?:{_WORD}))*)(?: and a half)?\b",
    re.IGNORECASE,
)

_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
_MANY = "one|two|three|four|five|six|seven|eight|nine"
_PART = "third|fifth|sixth|seventh|eighth|ninth|tenth"
# A third party, the third time; a quarter ago; the last three quarters; the first half.
_NO_SHARE = (
    r"(?! (?:party|person|time|month|quarter|year|week|day|placement|meeting|consecutive|successive"
    r"|sector|country|ago|later|end|earlier|term|running|in a row|day)\b|-)"
)
_QUARTERS = (
    r"(?<!last )(?<!past )(?<!next )(?<!within )(?<!these )(?<!those )(?<!all )(?<!the )(?<!for )"
    r"(?<!first )(?<!previous )(?<!each of )(?<!in )"
)
FRACTION = re.compile(
    rf"\b(?:(?P<many>{_MANY})[ -](?P<part>{_PART})s?\b{_NO_SHARE}"
    rf"|(?P<one>a)[ -](?P<of_one>{_PART}|quarter)\b{_NO_SHARE}"
    rf"|{_QUARTERS}(?P<some_quarters>one|three)[ -](?P<quarters>quarters?)\b{_NO_SHARE}"
    r"|(?<!first )(?<!second )(?<!other )(?<!latter )(?<!next )(?<!and )(?<!and a )(?:a"
    r" )?(?P<half>half)\b"
    r"(?! (?:a dozen|year|term|day|hour|way|an? )\b|-)"
    rf"|(?P<some>(?<![\d.,])\d+|{_MANY})"
    rf"(?: (?:child|children|referral|assessment|contact|visit|case|care leaver)s?)? (?:in"
    rf"|out of)(?: every)?"
    rf" (?P<of>\d+(?![\d.,]*\d)|{_MANY}|ten|twenty)\b(?! months| quarters| weeks| years| days))",
    re.IGNORECASE,
)


def number(text: str) -> Decimal:
    """From "one hundred and three"; the words are those that NUMBER finds."""
    if text.lower().endswith(" and a half"):
        return number(text[: -len(" and a half")]) + Decimal("0.5")
    if text.lower().endswith("dozen"):
        many = text.lower().removesuffix(" dozen")
        return Decimal(6 if many.startswith("half") else 12 * _SMALL.get(many, 1))
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
    if found["half"]:
        return Decimal(50)
    many = found["many"] or found["some_quarters"] or "one"
    part = found["part"] or found["of_one"] or found["quarters"]
    return Decimal(100) * _count(many) / _PARTS[part.lower().removesuffix("s")]


def _count(text: str) -> Decimal:
    return Decimal(text) if text.isdigit() else number(text)


def count(text: str) -> int:
    """In digits or in words."""
    return int(_count(text))


_BESIDE = r"(?= (?:the|that|last|what|its|our|england|[a-z]+'s)\b)"
FACTORS = [
    (re.compile(rf"\bdouble{_BESIDE}|\btwice{_BESIDE}", re.IGNORECASE), Decimal(2)),
    (re.compile(rf"\b(?:three times|treble|triple){_BESIDE}", re.IGNORECASE), Decimal(3)),
    (re.compile(rf"\bfour times{_BESIDE}", re.IGNORECASE), Decimal(4)),
    (re.compile(rf"\bfive times{_BESIDE}", re.IGNORECASE), Decimal(5)),
    (re.compile(r"\bhalf(?= as (?:many|much|high)\b)", re.IGNORECASE), Decimal("0.5")),
    (re.compile(r"\b(?:doubled|twice as (?:many|high|much))\b", re.IGNORECASE), Decimal(2)),
    (re.compile(r"\b(?:trebled|tripled)\b", re.IGNORECASE), Decimal(3)),
    (re.compile(r"\bquadrupled\b", re.IGNORECASE), Decimal(4)),
    (re.compile(r"\bhalved\b", re.IGNORECASE), Decimal("0.5")),
]
