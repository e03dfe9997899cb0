"""Write a pack from what the register holds."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.packs.dumping import NothingLoadedError, dump
from indicators.rules.periods import Month


class Command(BaseCommand):
    help = (
        "Write a pack of the figures that the register holds as known now, up to a month: a"
        " folder, or a workbook where the path ends in .xlsx. Derived figures are left out, since"
        " they follow from the others."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, help="the last month, such as 2017-09")
        parser.add_argument("path", type=Path, help="a new folder, or a workbook's name")

    def handle(self, *args: Any, month: str, path: Path, **options: Any) -> None:
        try:
            dump(path, month=Month.from_text(month))
        except (ValueError, NothingLoadedError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{path} can't be written: {error.strerror}.") from None
