from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audits import demo
from kpiportal import people
from kpiportal.access import Role
from kpiportal.demo import SECOND_AUDITOR, email
from kpiportal.models import Person, Team

HOLD_NO_CASES = [Role.ANALYST, Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR]


class Command(BaseCommand):
    help = "Give the demo people case audits to try. Changes nothing where there are audits."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        if settings.IN_PRODUCTION:
            raise CommandError("Demo audits are not for production.")
        crew = _crew()
        if crew is not None:
            demo.load(crew=crew, now=timezone.now())


def _crew() -> demo.Crew | None:
    """The demo people; None in a portal that has people of its own instead."""
    people = {
        role: Person.objects.active().with_role(role).filter(email=email(role)).first()
        for role in (Role.ANALYST, Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR)
    }
    analyst, coordinator, auditor, moderator = people.values()
    teams = list(Team.objects.exclude(people__role_set__role__in=HOLD_NO_CASES))
    if not (analyst and coordinator and auditor and moderator and teams):
        return None
    second = _second(auditor, moderator)
    return demo.Crew(analyst, coordinator, auditor, second, moderator, teams)


def _second(auditor: Person, moderator: Person) -> Person:
    """Somebody who marks some cases a second time, with the password of all demo people."""
    second = Person.objects.filter(email=SECOND_AUDITOR).first()
    if second is None:
        second = people.invite(
            by=None,
            name="Demo second auditor",
            email=SECOND_AUDITOR,
            roles=[Role.AUDITOR],
            team=moderator.team,
        )
        Person.objects.filter(pk=second.pk).update(password=auditor.password)
    return second
