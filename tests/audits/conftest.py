"""A service with two teams, a programme, and the people of the cast in their places."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from audits.actions.assignment import assign
from audits.actions.drawing import draw, freeze
from audits.actions.programmes import Settings, set_up, start_programme
from audits.actions.recording import save, submit
from audits.actions.writing import Words
from audits.models import Audit, DrawnCase, Grade, Programme, Theme
from kpiportal.access import Role
from kpiportal.models import Person, RoleHeld, Service, Team
from tests.cast import Cast

NOW = datetime(2017, 12, 4, 10, 0, tzinfo=UTC)
NUMBER = "ZQX4471093"  # the canary: it stands nowhere but where it may


@dataclass(frozen=True)
class Round:
    """What the tests of audits stand on; `someone` adds people."""

    cast: Cast
    programme: Programme
    team: Team
    other_team: Team

    def grade(self, name: str) -> Grade:
        return Grade.objects.get(scale=self.programme.scale, name=name)

    def words(self, grade: str | None = "Good", explanation: str = "Purposeful.") -> Words:
        return Words(
            grade=self.grade(grade) if grade else None,
            explanation=explanation,
            strengths="The child is known well.",
            concerns="",
            areas={self.areas[0]: (self.grade("Good"), "Timely."), self.areas[1]: (None, "")},
        )

    @property
    def areas(self) -> list:
        return list(self.programme.tool.areas.all())

    def assign(self, number: str = NUMBER, **given: object) -> Audit:
        defaults = {
            "programme": self.programme,
            "team": self.team,
            "auditor": self.cast.auditor,
            "moderator": self.cast.moderator,
            "by": self.cast.audit_coordinator,
            "now": NOW,
        }
        return assign(number=number, **(defaults | given))

    def save(self, audit: Audit, version: int, words: Words) -> Audit:
        return save(audit=audit, version=version, words=words, by=audit.auditor, now=NOW)

    def submit(self, audit: Audit, grade: str = "Good") -> Audit:
        words, auditor = self.words(grade), audit.auditor
        return submit(audit=audit, version=audit.version, words=words, by=auditor, now=NOW)


@pytest.fixture
def round_(cast: Cast) -> Round:
    return start_a_round(cast)


@pytest.fixture
def other(round_: Round) -> Person:
    return someone("Other marker", Role.AUDITOR)


def start_a_round(cast: Cast, service: Service | None = None) -> Round:
    service = service or Service.objects.create(name="Children's social care")
    team, other = (Team.objects.create(name=n, service=service) for n in ("North", "South"))
    programme = start_programme(
        title="Quarter 3 case audits",
        kind=Programme.Kind.RANDOM,
        first_day=date(2017, 10, 1),
        months=3,
        by=cast.audit_coordinator,
    )
    return Round(cast, programme, team, other)


def draw_a_case(round_: Round) -> DrawnCase:
    """One of a frame of three."""
    by, programme = round_.cast.audit_coordinator, round_.programme
    settings = Settings(programme.scale, programme.tool, seed="a seed", number=1)
    set_up(programme=programme, version=programme.version, settings=settings, auditors=[], by=by)
    lines = [f"W{at},{round_.team.name},Plan" for at in range(3)]
    content = "\n".join(["number,team,type", *lines]).encode()
    freeze(programme=programme, content=content, by=by, now=NOW)
    draw(programme=programme, by=by, now=NOW)
    return DrawnCase.objects.get()


def someone(name: str, *roles: Role, team: Team | None = None) -> Person:
    person = Person.objects.create(
        name=name, email=f"{name.lower().replace(' ', '-')}@portal.example", team=team
    )
    RoleHeld.objects.bulk_create(RoleHeld(person=person, role=role) for role in roles)
    return person


def gradings(audit: Audit) -> list[tuple[str, str, str]]:
    return [(g.stage, g.grade.name, g.reason) for g in audit.gradings.all()]


def theme(name: str) -> Theme:
    return Theme.objects.get(name=name)
