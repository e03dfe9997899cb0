"""Texts held against what the portal knows now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indicators.models import (
    Definition,
)
from indicators.rules.periods import Month
from narratives.queries.known import read
from narratives.rules.claims.facts import Facts
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.verdicts import check


@dataclass(frozen=True)
class Statement:
    """A text about some indicators in a month."""

    month: Month
    codes: tuple[str, ...]
    text: str


def check_all(statements: Sequence[Statement]) -> Iterator[list[Finding]]:
    """In their order; the figures are read once, however many statements there are."""
    codes = {code for each in statements for code in each.codes}
    register = read(codes)
    known: dict[tuple[Month, tuple[str, ...]], Facts] = {}
    for each in statements:
        key = (each.month, each.codes)
        if key not in known:
            known[key] = register.facts(*key)
        yield check(each.text, known[key])


def contradictions(month: Month, code: str, text: str) -> list[Finding]:
    """What the figures say otherwise of a text about one indicator."""
    findings = next(check_all([Statement(month, (code,), text)]), [])
    return [each for each in findings if each.verdict is Verdict.CONTRADICTS]


def unknown(codes: Iterable[str]) -> list[str]:
    """Those that the register hasn't."""
    wanted = set(codes)
    held = Definition.objects.filter(indicator__code__in=wanted)
    return sorted(wanted - set(held.values_list("indicator__code", flat=True)))
