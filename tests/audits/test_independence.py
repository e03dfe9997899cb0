"""Nobody judges their own audit, nor one within their own line of management: each way to judge
against each way to be near, deputies and co-ordinators too."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from audits.actions.appeals import appeal
from audits.actions.appeals import decide as decide_appeal
from audits.actions.assignment import give_to_moderator
from audits.actions.conflicts import declare
from audits.actions.moderation import finalise, moderate
from audits.models import Audit
from audits.rules.independence import ObjectionError
from kpiportal.access import Role
from kpiportal.models import Deputy, Person, Post, RoleHeld, Service
from kpiportal.workflow import MoveError
from tests.audits.conftest import NOW, Round, someone

TODAY = NOW.date()


@dataclass(frozen=True)
class Line:
    """The auditor is a team manager below a head of service; the moderator stands elsewhere."""

    round_: Round
    manager: Post
    head: Post

    @property
    def moderator(self) -> Person:
        return self.round_.cast.moderator


def _holds(line: Line) -> None:
    Post.objects.filter(pk=line.head.pk).update(holder=line.moderator)


def _deputises(line: Line) -> None:
    Deputy.objects.create(post=line.head, person=line.moderator, first_day=TODAY, last_day=TODAY)


def _deputises_and_runs(line: Line) -> None:
    """A co-ordinator, too, who stands in for the head: no role lifts it."""
    RoleHeld.objects.create(person=line.moderator, role=Role.AUDIT_COORDINATOR)
    _deputises(line)


def _reports(line: Line) -> None:
    Post.objects.create(title="Officer", holder=line.moderator, reports_to=line.manager)


def _reports_to_the_auditor_who_deputises(line: Line) -> None:
    other = Post.objects.create(title="Other manager")
    Deputy.objects.create(
        post=other, person=line.round_.cast.auditor, first_day=TODAY, last_day=TODAY
    )
    Post.objects.create(title="Officer", holder=line.moderator, reports_to=other)


def _heads_the_team_of_one_who_deputises_elsewhere(line: Line) -> None:
    """The auditor holds no post of their own, and stands in for one in another service."""
    elsewhere = Service.objects.create(name="Elsewhere")
    Post.objects.filter(pk=line.manager.pk).update(holder=None)
    Person.objects.filter(pk=line.round_.cast.auditor.pk).update(team=line.round_.other_team)
    Post.objects.filter(pk=line.head.pk).update(
        holder=line.moderator, service=line.round_.team.service
    )
    away = Post.objects.create(title="Away", service=elsewhere)
    Deputy.objects.create(
        post=away, person=line.round_.cast.auditor, first_day=TODAY, last_day=TODAY
    )


def _is_of_the_cases_team(line: Line) -> None:
    Person.objects.filter(pk=line.moderator.pk).update(team=line.round_.team)


def _has_a_conflict(line: Line) -> None:
    declare(
        person=line.moderator, team=line.round_.team, reason="Worked there", by=line.moderator,
        now=NOW,
    )  # fmt: skip


def _deputised_yesterday(line: Line) -> None:
    day = TODAY - timedelta(days=1)
    Deputy.objects.create(post=line.head, person=line.moderator, first_day=day, last_day=day)


def _runs(line: Line) -> None:
    RoleHeld.objects.create(person=line.moderator, role=Role.AUDIT_COORDINATOR)


NEAR = [
    _holds,
    _deputises,
    _deputises_and_runs,
    _reports,
    _reports_to_the_auditor_who_deputises,
    _heads_the_team_of_one_who_deputises_elsewhere,
    _is_of_the_cases_team,
    _has_a_conflict,
]
APART = [_deputised_yesterday, _runs]


@pytest.fixture
def line(round_: Round) -> Line:
    head = Post.objects.create(title="Head")
    manager = Post.objects.create(title="Manager", holder=round_.cast.auditor, reports_to=head)
    return Line(round_, manager, head)


def judging(line: Line) -> dict[str, Callable[[Person], object]]:
    """Each way to judge what the auditor found, prepared before anybody was near."""
    round_, by, good = line.round_, line.round_.cast.audit_coordinator, line.round_.grade("Good")
    given, submitted, waits = (
        round_.submit(round_.assign(number, moderator=moderator))
        for number, moderator in (("11", None), ("12", line.moderator), ("13", line.moderator))
    )
    final, other = round_.submit(round_.assign("14", moderator=None)), someone("O", Role.MODERATOR)
    give_to_moderator(audit=final, moderator=other, by=by, now=NOW)
    for audit, person in ((waits, line.moderator), (final, other)):
        moderate(audit=audit, version=audit.version, grade=good, reason="", by=person, now=NOW)
    finalise(audit=final, version=final.version + 1, by=other, now=NOW)
    taken = {"audit": final, "moderator": line.moderator, "by": by, "now": NOW}
    made = appeal(reason="Unfair", **taken)
    rest = {"grade": good, "now": NOW}
    return {
        "be given": lambda p: give_to_moderator(audit=given, moderator=p, by=by, now=NOW),
        "moderate": lambda p: moderate(
            audit=submitted, version=submitted.version, reason="", by=p, **rest
        ),
        "make final": lambda p: finalise(audit=waits, version=waits.version + 1, by=p, now=NOW),
        "decide an appeal": lambda p: decide_appeal(appeal=made, answer="So", by=p, **rest),
    }


def refused(line: Line, near: Callable[[Line], None]) -> set[str]:
    found, ways = set(), judging(line)
    near(line)
    person = Person.objects.get(pk=line.moderator.pk)
    for name, way in ways.items():
        try:
            way(person)
        except ObjectionError:
            found.add(name)
    return found


WAYS = {"be given", "moderate", "make final", "decide an appeal"}


@pytest.mark.parametrize("near", NEAR)
def test_who_is_too_near_judges_nothing(line: Line, near: Callable[[Line], None]) -> None:
    assert refused(line, near) == WAYS


@pytest.mark.parametrize("apart", APART)
def test_who_stands_apart_judges_whatever_else_they_are(
    line: Line, apart: Callable[[Line], None]
) -> None:
    assert refused(line, apart) == set()


def test_a_co_ordinator_gives_nobody_their_own_audit_to_judge(round_: Round) -> None:
    """Not even to themselves, with all the roles."""
    roles = (Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR, Role.DIRECTOR)
    all_of_them = someone("All", *roles)
    audit = round_.submit(round_.assign(auditor=all_of_them, moderator=None, by=all_of_them))
    with pytest.raises(ObjectionError, match="records this audit"):
        give_to_moderator(audit=audit, moderator=all_of_them, by=all_of_them, now=NOW)
    with pytest.raises(MoveError, match="Only the moderator"):
        moderate(
            audit=audit,
            version=audit.version,
            grade=audit.grade,
            reason="",
            by=all_of_them,
            now=NOW,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(moderator=all_of_them)
