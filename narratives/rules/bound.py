"""Figures that a text quotes by name, {{CSC 032 target}}: filled in from the data, not typed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class What(StrEnum):
    """What may be quoted of an indicator, as it is typed after its number."""

    FIGURE = ""
    COUNTS = "counts"
    TARGET = "target"
    GAP = "gap to target"
    BEFORE = "before"
    LAST_QUARTER = "last quarter"
    YEAR_AGO = "year ago"
    CHANGE = "change"
    ON_QUARTER = "change on quarter"
    ON_YEAR = "change on year"


@dataclass(frozen=True)
class Quote:
    """A place in a text where a figure is quoted. `what` is a comparator's name where no What."""

    start: int
    stop: int
    text: str
    code: str
    what: str


_BRACES = re.compile(r"\{\{([^{}\n]{1,200})\}\}")
# What looks like an indicator's number, known or not.
_NUMBER = re.compile(r"[A-Z][A-Z-]{0,15}[ -]?\d{1,4}[A-Z]?(?= |$)", re.IGNORECASE)


def quotes(text: str, codes: Iterable[str]) -> list[Quote]:
    """In the order of the text. Braces round anything else are no quotes, and stay as they are."""
    if "{{" not in text:
        return []
    longest_first = sorted(codes, key=len, reverse=True)
    return list(_quotes(text, longest_first))


def _quotes(text: str, codes: list[str]) -> Iterator[Quote]:
    for match in _BRACES.finditer(text):
        held = " ".join(match[1].split())
        code = next((each for each in codes if _begins_with(held, each)), None)
        if code is None:
            number = _NUMBER.match(held)
            if not number:
                continue
            code = number[0]
        what = held[len(code) :].strip().lower()
        yield Quote(*match.span(), match[0], code, what)


def _begins_with(held: str, code: str) -> bool:
    low = held.lower()
    return low == code.lower() or low.startswith(code.lower() + " ")


def filled(text: str, found: Iterable[Quote], say: Callable[[Quote], str | None]) -> str:
    """The text with what each quote says; one that says nothing stays as it was typed."""
    parts, at = [], 0
    for quote in found:
        said = say(quote)
        parts += [text[at : quote.start], quote.text if said is None else said]
        at = quote.stop
    return "".join([*parts, text[at:]])


def fault_of(quote: Quote, codes: Iterable[str], comparators: Mapping[str, str]) -> str:
    """Why a quote can't be understood; empty where it can."""
    if quote.code not in set(codes):
        return f"There is no indicator {quote.code}."
    if quote.what in set(What) or comparator_of(quote.what, comparators):
        return ""
    names = [*filter(None, What), *comparators.values()]
    return f"After {quote.code} may stand nothing, or one of: {', '.join(names)}."


def comparator_of(what: str, comparators: Mapping[str, str]) -> str | None:
    """By its key or its label."""
    for key, label in comparators.items():
        if what in (key.lower(), label.lower()):
            return key
    return None
