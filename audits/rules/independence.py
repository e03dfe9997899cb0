"""Who may not audit a case, nor moderate an audit: nobody marks their own work."""

from collections.abc import Collection
from dataclasses import dataclass


class ObjectionError(Exception):
    """Work may not be given out like this; the message says why, `about` which choice."""

    def __init__(self, message: str, *, about: str = "") -> None:
        super().__init__(message)
        self.about = about


@dataclass(frozen=True)
class Standing:
    """Where somebody stands in the organisation. Teams and posts are given by their ids."""

    team: int | None
    posts: Collection[int] = ()
    line_above: Collection[int] = ()


def objection_to_auditor(person: Standing, *, case_team: int, declined_before: bool) -> str | None:
    """Why somebody may not audit a case of that team; None where they may."""
    if person.team == case_team:
        return "is in the case's own team"
    if declined_before:
        return "has declined this case"
    return None


def objection_to_moderator(
    person: Standing, *, auditor: Standing, is_auditor: bool, case_team: int
) -> str | None:
    """Why somebody may not moderate an audit; None where they may."""
    if is_auditor:
        return "records this audit"
    if person.team == case_team:
        return "is in the case's own team"
    if set(person.posts) & set(auditor.line_above):
        return "is in the auditor's line of management"
    if set(auditor.posts) & set(person.line_above):
        return "is managed by the auditor"
    return None
