"""Shares that are said without a number: all, every, none, no, most."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from narratives.rules.claims.mentions import MONTH_NAME
from narratives.rules.claims.words import Bound


@dataclass(frozen=True)
class Share:
    """What is said of whom up to `end`; `percent` of them, or where it `may_count` none at all."""

    start: int
    stop: int
    end: int
    percent: Decimal
    bound: Bound
    may_count: bool = False


# No share of the cases: every month, no change.
_OF_OTHERS = (
    r"(?! (?:of the |of |in )?(?:(?:month|quarter|year)(?!')s?|weeks?|days?|times?|points?|stages?"
    r"|changes?"
    r"|one|longer|more|fewer|less|doubt|reasons?|significant|concerns?|issues?|further|data"
    r"|figures?"
    r"|targets?|comparators?|areas?|measures?|indicators?|benchmarks?|other|but|recently|these)\b)"
)
_ALL = rf"(?:all|every|each)(?: single| one)?(?: of)?{_OF_OTHERS}"
# The words, what they are of a hundred, how exactly, and whether they may be a count.
_SHARES = [
    (re.compile(rf"\b(?:{words})(?= [a-z\d])", re.IGNORECASE), Decimal(percent), bound, may_count)
    for words, percent, bound, may_count in [
        (rf"(?:nearly|almost|virtually|practically) {_ALL}", "100", Bound.NEARLY, False),
        (rf"not (?:quite )?{_ALL}|all but \w+(?: of)?", "100", Bound.UNDER, False),
        (_ALL, "100.0", Bound.EXACT, False),
        (rf"(?:none|no|not one|not a single)(?: of)?{_OF_OTHERS}", "0.0", Bound.EXACT, True),
        (
            r"(?:the |a )?(?:vast |great |clear )?majority(?: of)?|most(?: of)?",
            "50",
            Bound.OVER,
            False,
        ),
        (r"(?:only )?a (?:small )?minority(?: of)?", "50", Bound.UNDER, False),
    ]
]
# Such words stand at the head of their clause; before them only a time, or "there were".
_HEAD = re.compile(
    r"(?:^|[.;:,!?(]\s|\b(?:and|that|while|but|there (?:were|was|have been)|we had|with|only)\s)\s*"
    rf"(?:(?:in|at|by|during|for|of|the|this|both|and|end|month|quarter|qtr|q?\d+"
    rf"|{MONTH_NAME})\b,?\s*)*$",
    re.IGNORECASE,
)
_END = re.compile(
    r"[;:,(!?]|\.(?!\d)|\n|\b(?:but|while|although|though|which|with)\b"
    r"|\band (?=(?:none|all|every|no|most|only|\d+|[a-z]+ (?:were|was|is|are|had|has|have"
    r"|took))\b)",
    re.IGNORECASE,
)


def shares(text: str) -> Iterator[Share]:
    taken: list[tuple[int, int]] = []
    for pattern, percent, bound, may_count in _SHARES:
        for match in pattern.finditer(text):
            start, stop = match.span()
            is_inside = any(start < end and begin < stop for begin, end in taken)
            if is_inside or not _HEAD.search(text[:start]):
                continue
            taken.append((start, stop))
            end = _END.search(text, stop)
            yield Share(start, stop, end.start() if end else len(text), percent, bound, may_count)
