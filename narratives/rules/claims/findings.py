"""What became of one claim."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    MATCH = "match"
    TRUNCATED = "truncated"
    CONTRADICTS = "contradicts"
    UNMATCHED = "unmatched"


@dataclass(frozen=True)
class Finding:
    figure: str
    verdict: Verdict
    should_be: str | None
    what: str
