from typing import Any

from django.core.management.base import BaseCommand

from kpiportal.demo import sign_ins


class Command(BaseCommand):
    help = "Print the sign-ins of the demo people, one a line: role, e-mail address, password."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        for role, email, password in sign_ins():
            self.stdout.write(f"{role:<22}{email:<36}{password}")
