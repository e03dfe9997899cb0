"""Who records and moderates the demo's audits."""

from dataclasses import dataclass

from kpiportal.models import Person, Team


@dataclass(frozen=True)
class Crew:
    coordinator: Person
    auditor: Person
    second: Person
    moderator: Person
    teams: list[Team]
