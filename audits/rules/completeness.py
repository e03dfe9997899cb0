"""What an audit still lacks before it can be submitted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Judged:
    """A judgement as somebody made it: of an area, or overall where `area` is empty."""

    area: str
    has_grade: bool
    explanation: str


@dataclass(frozen=True)
class Promised:
    """An action as somebody proposes it."""

    what: str
    has_owner: bool
    due: date | None

    @property
    def is_blank(self) -> bool:
        return not (self.what or self.has_owner or self.due)


@dataclass(frozen=True)
class Lack:
    """What is missing, in which field, of which area; empty for the audit as a whole.

    An action is named by its place, from 1.
    """

    area: str
    field: str
    sentence: str
    action: int = 0


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


def lacking_of_actions(promised: Sequence[Promised], today: date) -> list[Lack]:
    return [
        lack
        for place, one in enumerate(promised, start=1)
        if not one.is_blank
        for lack in _of_action(place, one, today)
    ]


def _of_action(place: int, one: Promised, today: date) -> list[Lack]:
    found = []
    if not one.what.strip():
        found.append(Lack("", "what", f"Say what action {place} is", place))
    if not one.has_owner:
        found.append(Lack("", "owner", f"Choose who owns action {place}", place))
    if one.due is None:
        found.append(Lack("", "due", f"Say by when action {place} is due", place))
    elif one.due < today:
        found.append(Lack("", "due", f"Action {place} would be overdue already", place))
    return found
