"""Print what another target, tolerance or comparison would turn."""

import json
from argparse import ArgumentTypeError
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from indicators.management import arguments
from indicators.models import Compare
from indicators.packs import cells
from indicators.rules.display import exactly, plain
from indicators.rules.standing import Standing
from indicators.scorecard.card import Comparison, Scorecard
from indicators.what_if import Compared, Supposition, UnknownError, WhatIf, what_if


class Command(BaseCommand):
    help = (
        "Print which indicators would stand otherwise against their targets in a month if a target,"
        " the tolerance or what is compared were another, and the totals before and after. Nothing"
        " is stored."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", type=arguments.month, required=True, help="YYYY-MM")
        parser.add_argument(
            "--target",
            type=_target,
            action="append",
            default=[],
            metavar="CODE=FIGURE",
            help="another target, or none where the figure is left out; as often as you like",
        )
        parser.add_argument("--tolerance", type=_share, help="a share of the reference, as 0.05")
        parser.add_argument("--compare", choices=Compare.values)
        parser.add_argument("--format", choices=["json", "text"], default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        supposition = Supposition(dict(options["target"]), options["tolerance"], options["compare"])
        if supposition.is_empty:
            raise CommandError("Say what would be another: --target, --tolerance or --compare.")
        try:
            found = what_if(options["month"], supposition)
        except UnknownError as error:
            raise CommandError(str(error)) from error
        if found is None:
            raise CommandError("No release is loaded yet.")
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_as_text(found)))


def _as_json(found: WhatIf) -> dict[str, Any]:
    supposed = found.supposition
    return {
        "month": str(found.before.month),
        "supposed": {
            "targets": {code: exactly(target) for code, target in supposed.targets.items()},
            "tolerance": exactly(supposed.tolerance),
            "compare": supposed.compare,
        },
        "totals": {"before": _totals(found.before), "after": _totals(found.after)},
        "sections": [
            {"name": each.name, "before": each.before, "after": each.after}
            for each in found.sections_turned
        ],
        "turned": [
            {
                "code": each.row.code,
                "title": each.row.definition.title,
                "end": str(each.row.end) if each.row.end is not None else None,
                "shown": each.row.shown,
                "before": _comparison(each.before),
                "after": _comparison(each.after),
            }
            for each in found.turned
        ],
    }


def _totals(card: Scorecard) -> dict[str, dict[str, int]]:
    return {
        "trend": {str(each): count for each, count in card.trends.items()},
        "target": {str(each): count for each, count in card.targets.items()},
    }


def _comparison(against: Comparison) -> dict[str, str | None]:
    return {
        "reference": exactly(against.reference),
        "standing": against.standing,
        "rag": against.rag,
    }


def _as_text(found: WhatIf) -> list[str]:
    turned = found.turned
    lines = [_line(each, "would turn from {before} to {after}") for each in turned]
    lines += [_line(each, "would stay {before}") for each in found.named_that_stay]
    lines += [
        f"Section {each.name}: {_said(each.before)} to {_said(each.after)}"
        for each in found.sections_turned
    ]
    if not turned:
        lines.append("Nothing would turn.")
    return [
        *lines,
        f"Against target now:  {_counted(found.before)}",
        f"Against target then: {_counted(found.after)}",
    ]


def _line(each: Compared, what: str) -> str:
    said = what.format(before=_said(each.before.rag), after=_said(each.after.rag))
    if each.row.value is None:
        return f"{each.row.code}: {said}; it has no figure."
    targets = list(dict.fromkeys([_target_text(each.before), _target_text(each.after)]))
    return f"{each.row.code}: {said}; {each.row.shown} against {', then '.join(targets)}."


def _target_text(against: Comparison) -> str:
    return "no target" if against.reference is None else f"a target of {plain(against.reference)}"


def _said(rag: str | None) -> str:
    return "no standing" if rag in (None, "none") else str(rag)


def _counted(card: Scorecard) -> str:
    named = {**card.targets}
    counted = ", ".join(f"{named[each]} {each}" for each in Standing if each != Standing.NONE)
    return f"{counted}, {named[Standing.NONE]} without"


def _target(text: str) -> tuple[str, Decimal | None]:
    """A code may hold an equals sign; a figure can't."""
    code, equals, figure = text.rpartition("=")
    if not equals or not code:
        raise ArgumentTypeError(f"{text!r}: write CODE=20, or CODE= for none.")
    return code, _figure(figure) if figure else None


def _share(text: str) -> Decimal:
    share = _figure(text)
    if share < 0:
        raise ArgumentTypeError(f"{text!r} is below 0.")
    return share


def _figure(text: str) -> Decimal:
    try:
        return Decimal(cells.figure(text))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no number: write 20 or 97.5.") from None
