"""Take in a council's own rules: what must hold between its figures."""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.actions.flags import SAID, keep_rule
from indicators.models import Indicator, Severity, ValidationRule
from indicators.rules.comparison import codes, compare
from indicators.rules.formula import FormulaError


class Command(BaseCommand):
    help = (
        "Take in rules from a CSV file with the columns left, operator, right, sentence and"
        " severity (error or warning). A rule that is there already is left as it is; a file with"
        " faults changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the CSV file")

    def handle(self, *args: Any, path: Path, verbosity: int, **options: Any) -> None:
        with path.open(newline="", encoding="utf-8-sig") as opened:
            rows = list(csv.DictReader(opened))
        known = set(Indicator.objects.values_list("code", flat=True))
        faults = [
            f"row {at}: {fault}" for at, row in _numbered(rows) if (fault := _fault(row, known))
        ]
        if faults:
            self.stdout.write("\n".join(faults))
            raise CommandError("Nothing was changed.")
        new = [row for row in rows if not _is_known(row)]
        for row in new:
            keep_rule(by=None, rule=None, content={n: row[n] for n in SAID}, now=timezone.now())
        if verbosity:
            self.stdout.write(f"Took in {len(new)} rules.")


def _numbered(rows: list[dict[str, str]]) -> Any:
    return enumerate(rows, start=2)


def _fault(row: dict[str, str], known: set[str]) -> str:
    if set(row) != set(SAID):
        return f"write the columns {', '.join(SAID)}."
    if row["severity"] not in Severity.values:
        return f"the severity {row['severity']!r} is neither error nor warning."
    try:
        named = codes(compare(row["left"], row["operator"], row["right"]))
    except FormulaError as error:
        return str(error)
    strangers = sorted(named - known)
    return f"there is no indicator {', '.join(strangers)}." if strangers else ""


def _is_known(row: dict[str, str]) -> bool:
    key = {name: row[name] for name in ("left", "operator", "right")}
    return ValidationRule.objects.current().filter(**key).exists()
