import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kpiportal import documentation


class Command(BaseCommand):
    help = "Write the documents that follow from the code."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 if one is out of date"
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        if not check:
            for path in documentation.write(settings.BASE_DIR):
                self.stdout.write(f"Wrote {path}")
            return
        stale = documentation.stale(settings.BASE_DIR)
        for path in stale:
            self.stdout.write(f"{path} is out of date. Run: bin/manage write_docs")
        if stale:
            sys.exit(1)
