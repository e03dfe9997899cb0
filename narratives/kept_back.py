"""Typed figures that the public is not told: they would give a small count away."""

from collections.abc import Mapping
from dataclasses import replace

from indicators.disclosure import Disclosed
from indicators.models import Indicator
from indicators.rules.leaks import Key
from indicators.rules.suppression import Audience
from indicators.scorecard.kept import kept_disclosed
from narratives.rules.claims import numerals
from narratives.rules.claims.facts import Facts, Held, Series
from narratives.rules.claims.findings import Verdict
from narratives.rules.claims.verdicts import check

BORNE_OUT = (Verdict.MATCH, Verdict.TRUNCATED)


def kept_back_in(text: str, facts: Facts, told: Disclosed | None = None) -> list[str]:
    """Those that only figures which are kept back bear out: without these nothing does."""
    if not text.strip():
        return []
    told = told or kept_disclosed(facts.month, audience=Audience.PUBLISHED)
    public = _without_hidden(facts, told)
    if public is None:
        return []
    pairs = zip(check(text, facts), check(text, public), strict=True)
    return [
        one.figure
        for one, other in pairs
        if one.verdict in BORNE_OUT and other.verdict not in BORNE_OUT and _is_a_number(one.figure)
    ]


def _is_a_number(figure: str) -> bool:
    """Not "fell", or "better than": a direction tells no count."""
    return any(map(str.isdigit, figure)) or bool(numerals.NUMBER.search(figure))


def _without_hidden(facts: Facts, told: Disclosed) -> Facts | None:
    """What is left for the public; None where nothing is kept from them."""
    numbers = dict(Indicator.objects.filter(code__in=facts.codes).values_list("code", "pk"))
    if told.hidden.isdisjoint(_keys(facts, numbers)):
        return None
    subjects = (
        replace(
            each,
            whole=_told(each.whole, numbers, told),
            categories=tuple(_told(one, numbers, told) for one in each.categories),
        )
        for each in facts.subjects
    )
    return replace(facts, subjects=tuple(subjects))


def _keys(facts: Facts, numbers: Mapping[str, int]) -> set[Key]:
    return {
        Key(numbers[each.code], one.category, int(end), months)
        for each in facts.subjects
        for one in (each.whole, *each.categories)
        for end, months in one.figures
    }


def _told(series: Series, numbers: Mapping[str, int], told: Disclosed) -> Series:
    figures = {
        (end, months): Held(None)
        if told.hides(numbers[series.code], series.category, end, months)
        else held
        for (end, months), held in series.figures.items()
    }
    return replace(series, figures=figures)
