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
    # Teams that they have declared to be too near to.
    conflicts: Collection[int] = ()


def objection_to_auditor(
    person: Standing,
    *,
    case_teams: Collection[int],
    is_named: bool = False,
    declined_before: bool = False,
    marks_it_already: bool = False,
    moderates_it: bool = False,
    has_read_it: bool = False,
) -> str | None:
    """Why somebody may not audit a case of those teams; None where they may."""
    if objection := _too_near(person, case_teams, is_named=is_named):
        return objection
    if declined_before:
        return "has declined this case"
    if marks_it_already:
        return "marks this case already"
    if moderates_it:
        return "moderates this case, and would not mark it blind"
    if has_read_it:
        return "has read what the other marker found, and would not mark it blind"
    return None


def objection_to_moderator(
    person: Standing,
    *,
    auditor: Standing,
    is_auditor: bool,
    case_teams: Collection[int],
    is_named: bool = False,
) -> str | None:
    """Why somebody may not moderate an audit; None where they may."""
    if is_auditor:
        return "records this audit"
    if objection := _too_near(person, case_teams, is_named=is_named):
        return objection
    if set(person.posts) & set(auditor.line_above):
        return "is in the auditor's line of management"
    if set(auditor.posts) & set(person.line_above):
        return "is managed by the auditor"
    return None


def _too_near(person: Standing, case_teams: Collection[int], *, is_named: bool) -> str | None:
    if person.team in case_teams:
        return "is in the case's own team"
    if is_named:
        return "is named on this case"
    if set(person.conflicts) & set(case_teams):
        return "has declared a conflict with the case's team"
    return None
