"""An indicator's categories: what each comes to, and what they are shares of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.charts.lines import Size
from indicators.charts.shares import Panel, Panels, Share, Shares
from indicators.models import Unit
from indicators.profile.drawing import Choice, point_of, suffix_of
from indicators.profile.history import History, Told
from indicators.rules import words
from indicators.rules.display import counted, half_away
from indicators.rules.periods import Month


@dataclass(frozen=True)
class Breakdown:
    """The categories in a month, and a sentence on what the shares are of."""

    end: Month
    shares: Sequence[Share]
    said: str
    is_of_hundred: bool = False


def breakdown_of(history: History) -> Breakdown | None:
    """By the latest month with categories: their counts, and shares where those mean anything."""
    parts = {name: told for name, told in history.categories.items() if told}
    if not parts:
        return None
    end = max(told[-1].end for told in parts.values())
    at_end = {
        name: each
        for name, told in parts.items()
        if name not in history.totals and (each := told[-1]).end == end
    }
    if history.definition.unit != Unit.NUMBER:
        shares = [_share(history, name, each) for name, each in at_end.items()]
        most = max((each.value for each in shares if each.value is not None), default=Decimal(0))
        is_percent = history.definition.unit == Unit.PERCENT
        return Breakdown(end, shares, "", is_of_hundred=is_percent and most <= 100)
    total, said = _total(history, at_end, end)
    shares = [_share(history, name, each, total) for name, each in at_end.items()]
    return Breakdown(end, shares, said)


def _total(history: History, parts: dict[str, Told], end: Month) -> tuple[Decimal | None, str]:
    """What the parts are shares of; None where that would say too much, or nothing."""
    definition = history.definition
    if history.told.hides_any_of(definition.indicator_id, end, definition.months):
        return None, "Some are kept back, so no shares are given."
    values = [each.value for each in parts.values()]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None, "Some are not known, so no shares are given."
    together = sum(known, Decimal(0))
    whole = _whole(history, end)
    if whole is not None and whole != together:
        return None, (
            f"They come to {history.written(together)} and the whole is {history.written(whole)}, "
            "so no shares are given."
        )
    if together <= 0:
        return None, ""
    return together, f"Shares are of {history.written(together)}, all of them together."


def _whole(history: History, end: Month) -> Decimal | None:
    whole = history.by_end.get(end)
    if whole and whole.value is not None:
        return whole.value
    for name in history.totals:
        for each in history.categories.get(name, ()):
            if each.end == end:
                return each.value
    return None


def _share(history: History, name: str, told: Told, total: Decimal | None = None) -> Share:
    if told.value is None:
        return Share(name, None, words.STATUS[told.status] or words.STATUS["missing"])
    shown = history.written(told.value)
    if total:
        return Share(name, told.value, f"{shown} · {half_away(100 * told.value / total, 0)}%")
    if told.numerator is not None and told.denominator is not None:
        shown = f"{counted(told.numerator)} of {counted(told.denominator)} · {shown}"
    return Share(name, told.value, shown)


def shares_of(found: Breakdown, *, name: str, title: str, size: Size) -> Shares:
    most = Decimal(100) if found.is_of_hundred else None
    return Shares(name, title, found.shares, most, replace(size, height=0))


def panels_of(history: History, choice: Choice, *, name: str, title: str, size: Size) -> Panels:
    return Panels(
        name=name,
        title=title,
        first=choice.first,
        last=choice.last,
        panels=[
            Panel(category, [point_of(history, each) for each in told])
            for category, told in history.categories.items()
        ],
        suffix=suffix_of(history),
        every=history.every,
        size=replace(size, height=0),
    )
