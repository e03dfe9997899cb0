"""What was said in words alone, as it was read."""

from dataclasses import dataclass
from enum import StrEnum

from narratives.rules.claims.claim import Claim
from narratives.rules.claims.said_words import Lies
from narratives.rules.claims.when import When
from narratives.rules.claims.windows import Windows
from narratives.rules.claims.words import Way


class Form(StrEnum):
    AGAINST = "against"
    TREND = "trend"
    STREAK = "streak"
    EXTREME = "extreme"


@dataclass(frozen=True)
class Said:
    start: int
    text: str
    form: Form
    sentence: str
    clause: str
    lies: Lies | None = None
    way: Way | None = None
    reference: str = ""
    against: When | None = None
    whens: tuple[When, ...] = ()
    in_that: bool = False
    since: When | None = None
    count: int | None = None
    every: bool = False
    negated: bool = False
    projected: bool = False
    consistent: bool = False
    typed_from: Claim | None = None
    # The months of which each is meant, or by `denied` none, or so many.
    windows: Windows = ()
    denied: bool = False
    tally: int | None = None
    # The second lowest; the category that is said to be the highest.
    rank: int = 1
    place: str = ""
