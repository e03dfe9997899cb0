"""Print a month's scorecard, or write it to a file."""

import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.management import arguments
from indicators.rules.suppression import Audience
from indicators.scorecard.card import Scorecard, scorecard
from indicators.scorecard.exports import as_json, as_table
from indicators.scorecard.paper import to_pdf
from kpiportal.documents.tables import to_csv, to_xlsx

FORMATS: dict[str, Callable[[Scorecard], str | bytes]] = {
    "json": lambda card: json.dumps(as_json(card), ensure_ascii=False, indent=2) + "\n",
    "csv": lambda card: to_csv(as_table(card)),
    "xlsx": lambda card: to_xlsx({f"Scorecard {card.month}": as_table(card)}),
    "pdf": lambda card: to_pdf(card, now=timezone.now()),
}


class Command(BaseCommand):
    help = (
        "Print the scorecard of a month: each live indicator's figure, and how it stands against"
        " its target, the time before, a year ago and the comparators."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=arguments.month, required=True, help="YYYY-MM")
        parser.add_argument(
            "--as-known",
            type=_day,
            metavar="YYYY-MM-DD",
            help="by what was known on that day, that day included; left out: by what is known now",
        )
        parser.add_argument(
            "--audience",
            choices=[each.value for each in Audience],
            default=Audience.STAFF.value,
            help="for whom: everyone but staff is shown no suppressed figure (default: staff)",
        )
        parser.add_argument("--format", choices=[*FORMATS], default="json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="left out: standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        card = scorecard(
            options["month"],
            known_on=options["as_known"],
            audience=Audience(options["audience"]),
        )
        self._write(FORMATS[options["format"]](card), options["output"])

    def _write(self, written: str | bytes, file: Path | None) -> None:
        data = written.encode() if isinstance(written, str) else written
        if file is None:
            if isinstance(written, str):
                self.stdout.write(written, ending="")
            else:
                sys.stdout.buffer.write(data)
            return
        try:
            file.write_bytes(data)
        except OSError as error:
            raise CommandError(f"{file} could not be written: {error.strerror}.") from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day: write 2017-11-03.") from error
