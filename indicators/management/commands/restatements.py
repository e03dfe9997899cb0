"""Print the figures that became known otherwise."""

import json
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.restatements import Kind, Restatement, restatements
from indicators.rules.display import plain
from indicators.rules.periods import months_text


class Command(BaseCommand):
    help = (
        "Print the figures known on one day that are others on a later one, derived ones too. A"
        " figure that only says more exactly what was printed is left out, and so is one that was"
        " withdrawn."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="reported_on", type=_day, required=True, help="a date")
        parser.add_argument("--to", dest="known_on", type=_day, required=True, help="a later one")
        parser.add_argument("--all", action="store_true", help="refined and withdrawn ones too")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, reported_on: date, known_on: date, **options: Any) -> None:
        if known_on < reported_on:
            raise CommandError("The day of --to lies before that of --from.")
        found = [
            each
            for each in restatements(reported_on, known_on)
            if options["all"] or each.kind is Kind.RESTATED
        ]
        if options["format"] == "json":
            rows = [_as_json(each) for each in found]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            for each in found:
                self.stdout.write(_as_text(each))


def _as_json(each: Restatement) -> dict[str, str | None]:
    return {
        "code": each.code,
        "category": each.category,
        "end": str(each.end),
        "months": months_text(each.months),
        "reported": plain(each.reported),
        "now": None if each.now is None else plain(each.now),
        "recorded_on": each.recorded_on.isoformat(),
    }


def _as_text(each: Restatement) -> str:
    what = f"{each.code}, {each.category}" if each.category else each.code
    now = "no figure" if each.now is None else plain(each.now)
    figures = f"{plain(each.reported)} is now {now}"
    return f"{what}, {each.end} ({months_text(each.months)}): {figures}, since {each.recorded_on}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date: write 2017-11-03.") from None
