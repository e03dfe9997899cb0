from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from kpiportal.database_roles import grant


class Command(BaseCommand):
    help = "Give the database role that the application runs under what it needs, and no more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="a role of PostgreSQL that exists already")

    def handle(self, *, role: str, **options: Any) -> None:
        try:
            grant(role)
        except DatabaseError as error:
            raise CommandError(f"Nothing was granted: {error}") from None
        self.stdout.write(f"{role} may now run the portal. Run this again after each migration.")
