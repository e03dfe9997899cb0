"""What an audit still lacks before it can be submitted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Judged:
    """A judgement as somebody made it: of an area, or overall where `area` is empty."""

    area: str
    has_grade: bool
    explanation: str


def lacking(overall: Judged, areas: Sequence[Judged]) -> list[tuple[str, str]]:
    """(area, sentence) for each thing that is missing; area is empty for the whole."""
    found = []
    if not overall.has_grade:
        found.append(("", "Choose the overall judgement."))
    if not overall.explanation.strip():
        found.append(("", "Explain the overall judgement."))
    found += [
        (area.area, f"Explain the judgement of {area.area}.")
        for area in areas
        if area.has_grade and not area.explanation.strip()
    ]
    return found
