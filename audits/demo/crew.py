"""Who draws, records and moderates the demo's audits, and brings them among the figures."""

from dataclasses import dataclass

from kpiportal.models import Person, Team


@dataclass(frozen=True)
class Crew:
    analyst: Person
    coordinator: Person
    auditor: Person
    second: Person
    moderator: Person
    teams: list[Team]
