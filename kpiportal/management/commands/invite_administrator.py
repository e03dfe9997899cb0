from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kpiportal import invitations, people
from kpiportal.access import Role
from kpiportal.models import Person


class Command(BaseCommand):
    help = "Invite the first administrator, who then invites everybody else from the People page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument(
            "--site",
            default=f"https://{settings.ALLOWED_HOSTS[0]}",
            help="the address under which the portal is reached (default: %(default)s)",
        )

    def handle(self, *, name: str, email: str, site: str, **options: Any) -> None:
        if Person.objects.active().with_role(Role.ADMINISTRATOR).exists():
            raise CommandError("There is an administrator already. Let them invite this person.")
        try:
            Person(name=name, email=email.strip().lower()).full_clean(exclude=["password"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        person = people.invite(
            by=None, name=name, email=email, roles=[Role.ADMINISTRATOR], team=None
        )
        url = site.rstrip("/") + invitations.path_for(person)
        if invitations.send(person, url=url):
            self.stdout.write(f"A mail to {person.email} says how to choose a password.")
        else:
            self.stdout.write(f"The mail server took no mail. Hand {person.name} this link: {url}")
