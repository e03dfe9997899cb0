"""Hold what somebody wrote against the figures."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.management import arguments
from indicators.rules.periods import Month
from narratives.checking import Statement, check_all, unknown
from narratives.rules.claims.findings import Finding


class Command(BaseCommand):
    help = (
        "Hold statements against the figures known now: one statement a line in, one JSON object"
        " a line out. Empty lines are passed over."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--month", type=arguments.month, help="YYYY-MM, the month they are about"
        )
        parser.add_argument(
            "--code",
            action="append",
            metavar="CODE[,CODE]",
            help="the indicators they may be about",
        )
        parser.add_argument(
            "--batch",
            metavar="FILE",
            help='JSON lines {"month", "codes", "statement"} instead; - is standard input',
        )
        parser.add_argument("file", nargs="?", metavar="FILE", help="left out: standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        statements = self._batch(options) if options["batch"] else self._lines(options)
        if missing := unknown(code for each in statements for code in each.codes):
            raise CommandError(f"The register has no {', '.join(missing)}.")
        for statement, findings in zip(statements, check_all(statements), strict=True):
            line = {"statement": statement.text, "findings": [_as_json(each) for each in findings]}
            self.stdout.write(json.dumps(line, ensure_ascii=False))

    def _batch(self, options: dict[str, Any]) -> list[Statement]:
        if options["month"] or options["code"] or options["file"]:
            raise CommandError("With --batch each line names its own month and codes.")
        return [_statement(number, line) for number, line in _read(options["batch"])]

    def _lines(self, options: dict[str, Any]) -> list[Statement]:
        if not options["month"] or not options["code"]:
            raise CommandError("Say --month and --code, or --batch.")
        codes = tuple(
            code.strip() for each in options["code"] for code in each.split(",") if code.strip()
        )
        return [Statement(options["month"], codes, line) for _, line in _read(options["file"])]


def _read(name: str | None) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers."""
    try:
        text = sys.stdin.read() if name in {None, "-"} else Path(str(name)).read_text("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{name} could not be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} is not UTF-8 text.") from error
    lines: Iterable[tuple[int, str]] = enumerate(text.split("\n"), start=1)
    return [(number, line.strip("\r")) for number, line in lines if line.strip()]


def _statement(number: int, line: str) -> Statement:
    try:
        given = json.loads(line)
        codes, text = given["codes"], given["statement"]
        month = Month.from_text(given["month"])
        if not isinstance(text, str) or not all(isinstance(code, str) for code in codes):
            raise TypeError("codes are a list of texts, the statement is a text")
    except KeyError as error:
        raise CommandError(f"Line {number}: {error.args[0]} is missing.") from error
    except (ValueError, TypeError) as error:
        raise CommandError(f"Line {number}: {error}.") from error
    return Statement(month, (codes,) if isinstance(codes, str) else tuple(codes), text)


def _as_json(finding: Finding) -> dict[str, str | None]:
    return {
        "figure": finding.figure,
        "verdict": finding.verdict.value,
        "should_be": finding.should_be,
        "what": finding.what,
    }
