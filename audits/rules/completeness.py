"""What an audit still lacks before it can be submitted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Judged:
    """A judgement as somebody made it: of an area, or overall where `area` is empty."""

    area: str
    has_grade: bool
    explanation: str


@dataclass(frozen=True)
class Lack:
    """What is missing, in which field, of which area; empty for the audit as a whole."""

    area: str
    field: str
    sentence: str


def lacking(overall: Judged, areas: Sequence[Judged]) -> list[Lack]:
    found = [
        Lack(area.area, "explanation", f"Explain the judgement of {area.area}")
        for area in areas
        if area.has_grade and not area.explanation.strip()
    ]
    if not overall.has_grade:
        found.append(Lack("", "grade", "Choose the overall judgement"))
    if not overall.explanation.strip():
        found.append(Lack("", "explanation", "Explain the overall judgement"))
    return found
