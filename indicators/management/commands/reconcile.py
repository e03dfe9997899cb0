"""Hold the register against a published document."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.checks.reconciliation import Difference, Reconciliation, reconcile
from indicators.packs.faults import Refused
from indicators.packs.published import read_published
from indicators.rules.periods import months_text


class Command(BaseCommand):
    help = (
        "Compare the figures that a document printed with those that the register holds or works"
        " out, at the precision printed. Blank figures and <5 are skipped."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("published", type=Path, metavar="PUBLISHED.csv")
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, published: Path, **options: Any) -> None:
        try:
            found = reconcile(read_published(published))
        except FileNotFoundError:
            raise CommandError(f"There is no file {published}.") from None
        except OSError as error:
            raise CommandError(f"{published} can't be read: {error.strerror}.") from None
        except Refused as refused:
            self.stdout.write("\n".join(map(str, refused.faults)))
            raise CommandError("Nothing was compared.") from None
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(_as_text(found))


def _as_json(found: Reconciliation) -> dict[str, Any]:
    return {
        "checked": found.checked,
        "agree": found.agree,
        "differ": [
            {
                "code": each.published.code,
                "category": each.published.category,
                "end": str(each.published.end),
                "months": months_text(each.published.months),
                "measure": _measure(each),
                "printed": each.published.text,
                "computed": f"{each.computed:f}",
            }
            for each in found.differ
        ],
        "not_computed": found.not_computed,
    }


def _as_text(found: Reconciliation) -> str:
    lines = [_line(each) for each in found.differ]
    lines.append(
        f"{found.checked} figures compared: {found.agree} agree, {len(found.differ)} differ;"
        f" {found.not_computed} can't be worked out from what the register holds."
    )
    return "\n".join(lines)


def _line(each: Difference) -> str:
    figure = each.published
    what = f"{figure.code}, {figure.category}" if figure.category else figure.code
    period = f"{figure.end} ({months_text(figure.months)})"
    return f"{what}, {period}, {_measure(each)}: printed {figure.text}, computed {each.computed:f}"


def _measure(each: Difference) -> str:
    return "share" if each.published.is_share else "value"
