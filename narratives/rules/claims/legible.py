"""A text as it is read: without what can't be seen and what only marks it up."""

import re
import unicodedata
from dataclasses import dataclass

# Signs that turn or join text, without a width of their own.
_UNSEEN = r"[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_MARKS = re.compile(
    "|".join(
        [
            _UNSEEN,
            r"\*+|`+|\[\^\w+\]",
            r"(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)",
            r"^[ \t]*#{1,6} ",
            r"^[ \t]*(?:[-+•] |\(?\d{1,2}[.)] )",
            # A space that parts thousands.
            r"(?<=\d)[\u00a0\u2009\u202f](?=\d{3}\b)",
            r"(?:(?<=^\d)|(?<=\b(?:of|to) \d)|(?<=\b(?:were|from|over) \d)) (?=\d{3} [a-z])",
        ]
    ),
    re.MULTILINE,
)
_AS = str.maketrans("’‘“”‐‑−\u00a0\u2009\u202f", "''\"\"---   ")


@dataclass(frozen=True)
class Legible:
    """`places` says where each letter of the text stands in what was typed."""

    text: str
    typed: str
    places: tuple[int, ...]

    def as_typed(self, words: str, near: int) -> str:
        """Words of the text as they were typed; those that stand nearest behind a place."""
        start = self.text.find(words, near)
        if not words or start < 0:
            return words
        return self.typed[self.places[start] : self.places[start + len(words) - 1] + 1]


def legible(typed: str) -> Legible:
    unread = {at for match in _MARKS.finditer(typed) for at in range(*match.span())}
    places = tuple(at for at in range(len(typed)) if at not in unread)
    return Legible("".join(_plain(typed[at]) for at in places), typed, places)


def _plain(sign: str) -> str:
    """A digit of any script as 0 to 9, a wide letter as a narrow one."""
    if sign.isascii():
        return " " if sign == "\t" else sign
    if (digit := unicodedata.decimal(sign, None)) is not None:
        return str(digit)
    if "\uff01" <= sign <= "\uff5e":
        return chr(ord(sign) - 0xFEE0)
    return sign.translate(_AS)
