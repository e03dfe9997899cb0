"""Texts held against what the portal knows now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Definition, Value
from indicators.restatements import is_another
from indicators.rules.display import plain
from indicators.rules.periods import Month
from narratives.filling import Filling, filling
from narratives.kept_back import kept_back_in
from narratives.models import Commentary
from narratives.queries.known import SUPPRESS_BELOW, read
from narratives.queries.subjects import codes_of
from narratives.rules.bound import filled
from narratives.rules.claims.facts import Facts
from narratives.rules.claims.findings import Finding
from narratives.rules.claims.verdicts import check
from narratives.rules.claims.when import Calendar
from narratives.rules.gate import Objection, objections
from narratives.rules.prompts import without_headings
from narratives.rules.small_numbers import Small, small_counts


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


def objections_to(commentary: Commentary, text: str | None = None) -> list[Objection]:
    """What stands against a commentary's text, or another in its place, defended or not."""
    text = without_headings(commentary.text if text is None else text)
    if not text.strip():
        return []
    codes = codes_of(commentary)
    register = read(codes)
    facts = register.facts(commentary.round.end, tuple(codes))
    below = register.policy.suppress_below if register.policy else SUPPRESS_BELOW
    quoting = filling(facts.month, [text])
    # What is quoted is kept from whom it isn't for.
    by_hand = filled(text, quoting.quotes(text), lambda quote: "…")
    return objections(
        text,
        _typed(text, facts, quoting),
        _smalls(by_hand, facts, below),
        below,
        faults=quoting.faults(text),
        kept_back=kept_back_in(by_hand, facts),
    )


def _typed(text: str, facts: Facts, quoting: Filling) -> list[Finding]:
    """What became of the figures that were typed: those that were quoted are right."""
    values = quoting.values(text)
    return [
        each
        for each in check(quoting.fill(text), facts)
        if not any(each.figure in value for value in values)
    ]


def _smalls(text: str, facts: Facts, below: int) -> list[Small]:
    return small_counts(
        text,
        below,
        Calendar(facts.month, facts.year_starts),
        facts.titles,
        facts.codes,
        count_children=any(each.counts_children for each in facts.subjects),
    )


def undefended(commentary: Commentary) -> list[Objection]:
    """What keeps a commentary from being handed on."""
    found = objections_to(commentary)
    if not found:
        return []
    defended = set(commentary.defences.values_list("key", flat=True))
    return [each for each in found if each.key not in defended]


def unknown(codes: Iterable[str]) -> list[str]:
    """Those that the register hasn't."""
    wanted = set(codes)
    held = Definition.objects.filter(indicator__code__in=wanted)
    return sorted(wanted - set(held.values_list("indicator__code", flat=True)))


def figures_spoken_of(commentary: Commentary) -> dict[str, int]:
    """The month's figures of its indicator and of those that it quotes: values, by code and
    months. A value is never changed, so that its number says what it was."""
    quotes = filling(commentary.round.end, [commentary.text]).quotes(commentary.text)
    codes = {each.code for each in quotes}
    if commentary.indicator:
        codes.add(commentary.indicator.code)
    found = Value.objects.current().filter(
        indicator__code__in=codes, category="", end=commentary.round.end, value__isnull=False
    )
    rows = found.values_list("indicator__code", "months", "pk")
    return {f"{code}/{months}": pk for code, months, pk in rows}


def restated(commentary: Commentary) -> list[str]:
    """What an accepted commentary speaks of and is another since; and words no longer borne out."""
    last = commentary.acceptances.order_by("version").last()
    was = last.figures if last else {}
    now = figures_spoken_of(commentary)
    values = Value.objects.select_related("indicator").in_bulk([*was.values(), *now.values()])
    found = [
        _said_otherwise(values[pk], values.get(now.get(key, 0)))
        for key, pk in was.items()
        if is_another(values[pk], values.get(now.get(key, 0)))
    ]
    if found:
        return found
    return [
        f"“{each.figure}” should be {each.should_be} now" if each.should_be else each.what
        for each in undefended(commentary)
    ]


def _said_otherwise(was: Value, now: Value | None) -> str:
    figures = [plain(each.value or Decimal(0)) if each else "not there" for each in (was, now)]
    return f"{was.indicator.code} was {figures[0]} for {was.end.label} and is {figures[1]}"
