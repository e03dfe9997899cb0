from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audits import demo
from kpiportal.access import Role
from kpiportal.models import Person, Team

HOLD_NO_CASES = [Role.ANALYST, Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR]


class Command(BaseCommand):
    help = "Load case audits to try the portal with. Changes nothing where there are some already."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        people = [
            Person.objects.active().with_role(role).first()
            for role in (Role.AUDIT_COORDINATOR, Role.AUDITOR, Role.MODERATOR)
        ]
        coordinator, auditor, moderator = people
        if coordinator is None or auditor is None or moderator is None:
            raise CommandError("There must be an audit co-ordinator, an auditor and a moderator.")
        teams = list(Team.objects.exclude(people__role_set__role__in=HOLD_NO_CASES))
        if not teams:
            raise CommandError("There must be a team beside those of who audits and counts.")
        demo.load(crew=demo.Crew(coordinator, auditor, moderator, teams), now=timezone.now())
