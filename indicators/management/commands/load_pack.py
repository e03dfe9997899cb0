"""Load a council's pack of figures."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from indicators.packs.faults import Refused
from indicators.packs.loading import Loaded, load


class Command(BaseCommand):
    help = (
        "Load a pack: a folder with pack.toml and CSV files, or an .xlsx workbook. Its figures are"
        " derived and judged when this returns. A pack with faults changes nothing: each fault is"
        " printed with file, row and column, and the exit code is 1."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or the workbook")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            loaded = load(path, actor=None, now=timezone.now())
        except Refused as refused:
            for fault in refused.faults:
                self.stdout.write(str(fault))
            number = len(refused.faults)
            self.stdout.write(f"Nothing was changed: {number} {_plural('fault', number)}.")
            sys.exit(1)
        self.stdout.write(_told(loaded))


def _told(loaded: Loaded) -> str:
    lines = [f"Not read, for it is no table of a pack: {name}." for name in loaded.ignored]
    if not loaded.is_new:
        lines.append(f"{loaded.release.title!r} is loaded already. Nothing was changed.")
    else:
        counts = ", ".join(f"{number} {what}" for what, number in loaded.counts.items())
        lines.append(f"Loaded {loaded.release.title!r}: {counts or 'nothing that is new'}.")
    return "\n".join(lines)


def _plural(word: str, number: int) -> str:
    return word if number == 1 else f"{word}s"
