"""Load a council's pack of figures."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.packs.faults import Refused
from indicators.packs.loading import Loaded, load


class Command(BaseCommand):
    help = (
        "Load a pack: a folder with pack.toml and CSV files, or an .xlsx workbook. Its figures are"
        " derived and judged when this returns. A pack with faults changes nothing: each fault is"
        " printed with file, row and column, and the exit code is 1."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or the workbook")

    def handle(self, *args: Any, path: Path, verbosity: int, **options: Any) -> None:
        try:
            loaded = load(path, actor=None, now=timezone.now())
        except Refused as refused:
            self.stdout.write("\n".join(map(str, refused.faults)))
            number = len(refused.faults)
            faults = "1 fault" if number == 1 else f"{number} faults"
            raise CommandError(f"Nothing was changed: {faults}.") from None
        if verbosity:
            self.stdout.write(_told(loaded))


def _told(loaded: Loaded) -> str:
    lines = [f"Not read, for it is no table of a pack: {name}." for name in loaded.ignored]
    counts = ", ".join(_counted(what, number) for what, number in loaded.counts.items())
    if not loaded.is_new and counts:
        lines.append(f"'{loaded.release.title}' is loaded already. Kept now: {counts}.")
    elif not loaded.is_new:
        lines.append(f"'{loaded.release.title}' is loaded already. Nothing was changed.")
    else:
        lines.append(f"Loaded '{loaded.release.title}': {counts or 'nothing that is new'}.")
    return "\n".join(lines)


def _counted(what: str, number: int) -> str:
    """2 values changed, 1 value changed."""
    one = re.sub(r"s\b", "", what, count=1)
    return f"{number} {one if number == 1 else what}"
