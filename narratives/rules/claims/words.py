"""The words in which officers write of figures, and how exactly each of them means it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Way(StrEnum):
    """Which way a word says that figures went, or lie."""

    UP = "up"
    DOWN = "down"
    BETTER = "better"
    WORSE = "worse"
    SAME = "same"

    @property
    def turned(self) -> "Way":
        return _TURNED[self]


_TURNED = {
    Way.UP: Way.DOWN,
    Way.DOWN: Way.UP,
    Way.BETTER: Way.WORSE,
    Way.WORSE: Way.BETTER,
    Way.SAME: Way.SAME,
}

UP = (
    r"(?:up(?! to)|rose|risen|rises?|rising|increas(?:e[ds]?|ing)|grew|grown|growth|grow(?:s|ing)"
    r"|higher|climb(?:ed|ing)|more|jump(?:ed)?|greater|gain(?:ed)?|soar(?:ed|s)|surg(?:ed|es)"
    r"|leapt|(?:crept|edged) up|upturn|uplift|larger|bigger)"
)
DOWN = (
    r"(?:down(?! to)|fell|fallen|falls?|falling|decreas(?:e[ds]?|ing)|reduc(?:ed|es?|ing|tions?)"
    r"|slid|tumbled|plunged|plummeted|shrank|shed|(?:crept|edged) down|drop(?:ped|s|ping)?"
    r"|declin(?:e[ds]?|ing)|lower|fewer|less|dip(?:ped|s)?|smaller|downturn)"
)
BETTER = r"(?:improv(?:e[ds]?|ing|ements?)|better)"
WORSE = r"(?:worse(?:n(?:ed|ing|s)?)?|deteriorat(?:e[ds]?|ing|ion)|slipped)"
SAME = r"(?:unchanged|the same as|level with|no change)"

_WAYS = {Way.UP: UP, Way.DOWN: DOWN, Way.BETTER: BETTER, Way.WORSE: WORSE, Way.SAME: SAME}
ANY_WAY = "(?:" + "|".join(_WAYS.values()) + ")"


def way_of(word: str) -> Way | None:
    """The way that a single word of these says; None for another word."""
    return next(
        (way for way, pattern in _WAYS.items() if re.fullmatch(pattern, word, re.IGNORECASE)), None
    )


class Bound(StrEnum):
    """How near to the figure typed the figure held must lie."""

    EXACT = "exact"
    AROUND = "around"
    NEARLY = "nearly"
    JUST_OVER = "just over"
    OVER = "over"
    AT_LEAST = "at least"
    UNDER = "under"
    AT_MOST = "at most"

    @property
    def denied(self) -> "Bound":
        """Not above is at most; what is loosely meant stays as loose."""
        return _DENIED.get(self, self)

    @property
    def turned(self) -> "Bound":
        """Of the others what is said of some."""
        return _TURNED_BOUNDS.get(self, self)


_TURNED_BOUNDS = {
    Bound.OVER: Bound.UNDER,
    Bound.UNDER: Bound.OVER,
    Bound.AT_LEAST: Bound.AT_MOST,
    Bound.AT_MOST: Bound.AT_LEAST,
}
_DENIED = {
    Bound.OVER: Bound.AT_MOST,
    Bound.AT_LEAST: Bound.UNDER,
    Bound.UNDER: Bound.AT_LEAST,
    Bound.AT_MOST: Bound.OVER,
}
# Words before a figure, in the order in which they are looked for.
BOUNDS: list[tuple[Bound, str]] = [
    (Bound.AT_MOST, r"at most|no more than|not more than|up to|a maximum of|no higher than"),
    (
        Bound.AT_LEAST,
        r"at least|no fewer than|no less than|not less than|a minimum of|no lower than",
    ),
    (Bound.JUST_OVER, r"(?:just|slightly|a little) (?:over|above|more than)"),
    (
        Bound.NEARLY,
        r"(?:just|slightly|a little) (?:under|below|less than|fewer than|short of)|nearly|almost"
        r"|close to"
        r"|approaching|not quite",
    ),
    (
        Bound.AROUND,
        r"around|about|approximately|approx\.?|roughly|some|circa|c\.|in the region of"
        r"|of the order of|broadly",
    ),
    (
        Bound.OVER,
        r"exceed(?:s|ed|ing)?|topp(?:s|ed)|(?:has|have) passed|more than|over|above|in excess of"
        r"|upwards of"
        r"|greater than"
        r"|higher than"
        r"|better than",
    ),
    (Bound.UNDER, r"less than|fewer than|under|below|lower than"),
]
# Words behind a figure.
BOUNDS_BEHIND = [
    (Bound.AT_LEAST, r"or (?:better|more|higher|above|over)"),
    (Bound.AT_MOST, r"or (?:less|fewer|lower|below|under|worse)"),
]


@dataclass(frozen=True)
class Tolerance:
    """Up to `near` of the figure typed, or that many of its last unit, is borne out; beyond `far`
    it is contradicted. Between the two nobody can say."""

    near: Decimal
    far: Decimal
    near_units: Decimal
    far_units: Decimal


# The one place that says how loosely words are meant.
LOOSELY = Tolerance(
    near=Decimal("0.05"), far=Decimal("0.15"), near_units=Decimal(1), far_units=Decimal(3)
)
# "A third", "one in five", "nine out of ten": percentage points.
FRACTION_NEAR, FRACTION_FAR = Decimal(3), Decimal(6)
# "Doubled", "halved": the share by which the factor may be missed.
FACTOR_NEAR, FACTOR_FAR = Decimal("0.1"), Decimal("0.2")
# "Similar to", "in line with", "stable": shares of the reference.
SIMILAR = Decimal("0.1")

TARGET = (
    r"(?:targets?|goal|standard|aim|threshold|ceiling|tolerance"
    r"|(?<!age )(?<!risk )profile(?= of (?:\d|$)|[,.;)]|$))"
)

_LASTING = (
    r"on course|on track (?:for|to reach)|if (?:the )?(?:current|this)|at (?:this"
    r"|the current) (?:rate|pace)"
    r"|trajectory|heading for|if (?:this )?(?:maintained|continue[sd]?)"
    r"|on (?:current|present) trends?|should (?:this|it|the trend) continue"
    r"|is maintained|were maintained|was maintained|continues at"
)
# The year end, worked out from the rate so far.
LASTING = re.compile(_LASTING, re.IGNORECASE)
PROJECTION = re.compile(
    _LASTING + r"|project(?:ed|ion|s)|forecast|year[- ]end (?:rate|figure|total|number)"
    r"[^.]{0,25}(?:would|will) be|would (?:be|reach|end)|by (?:the )?(?:year[- ]end"
    r"|end of the year)|full[- ]year",
    re.IGNORECASE,
)

# What follows speaks of some of the cases that the figure counts, not of the figure.
SUBSET = re.compile(
    r"\bof (?:these|those|whom|which|this (?:group|cohort)|them)\b"
    r"|\bof the (?!\d)(?:[a-z'-]+ ){1,6}(?:who|that|which|placed|without|with|currently)\b[^,]*,"
    r"|\bof all (?!\d)(?:[a-z'-]+ ){1,4}who\b",
    re.IGNORECASE,
)
# Coming and going, where the figure counts who is there.
FLOW = re.compile(
    r"\b(?:came into|come into|coming into|entered|entering|started|starting|new|newly|ceased"
    r"|ceasing|left|leaving|ended|ending|joined|admitted|became|becoming|discharged)\b",
    re.IGNORECASE,
)
NEGATIVE = re.compile(
    r"\b(?:not|n't|outside|late|longer|without|remaining|failed|missed|never)\b",
    re.IGNORECASE,
)
