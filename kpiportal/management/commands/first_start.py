from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kpiportal.demo import NotInProductionError, NotLoadedError, first_start


class Command(BaseCommand):
    help = "Fill an empty database with a demo organisation and its figures. Changes no other."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo",
            choices=["darlington", "sample", "none"],
            default="darlington",
            help="whose figures: a council's published ones, invented ones, or none at all",
        )

    def handle(self, *, demo: str, **options: Any) -> None:
        try:
            first_start(demo)
        except (NotInProductionError, NotLoadedError) as error:
            raise CommandError(str(error)) from None
