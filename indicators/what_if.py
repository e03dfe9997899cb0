"""What another target, tolerance or comparison would turn. Nothing of it is stored."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from decimal import Decimal

from indicators.figures import TARGET
from indicators.models import Definition, Indicator, Life
from indicators.queries import policy
from indicators.rules.periods import Month
from indicators.rules.standing import Rag
from indicators.scorecard.card import Comparison, Row, Scorecard, Supposed, scorecard
from indicators.standings import IfTarget

ALWAYS = Month(0)


@dataclass(frozen=True)
class Supposition:
    """Targets by code, none where there would be none; what isn't said stays as it is."""

    targets: Mapping[str, Decimal | None]
    tolerance: Decimal | None = None
    compare: str | None = None

    @property
    def is_empty(self) -> bool:
        return not self.targets and self.tolerance is None and self.compare is None


class UnknownError(ValueError):
    """There is nothing of this code to suppose anything of. Its text is a sentence."""


@dataclass(frozen=True)
class Compared:
    """An indicator's row of the month as it is, and what its target would say of it."""

    row: Row
    before: Comparison
    after: Comparison

    @property
    def turns(self) -> bool:
        return self.before.rag is not self.after.rag


@dataclass(frozen=True)
class SectionTurned:
    name: str
    before: Rag
    after: Rag


@dataclass(frozen=True)
class WhatIf:
    supposition: Supposition
    before: Scorecard
    after: Scorecard

    @property
    def compared(self) -> list[Compared]:
        pairs = zip(self.before.rows, self.after.rows, strict=True)
        return [Compared(row, row.against[TARGET], other.against[TARGET]) for row, other in pairs]

    @property
    def turned(self) -> list[Compared]:
        return [each for each in self.compared if each.turns]

    @property
    def named_that_stay(self) -> list[Compared]:
        """Those whose target is supposed to be another, and whose colour that doesn't change."""
        named = self.supposition.targets
        return [each for each in self.compared if each.row.code in named and not each.turns]

    @property
    def sections_turned(self) -> list[SectionTurned]:
        return [
            SectionTurned(section.name, section.rag, other.rag)
            for section, other in zip(self.before.sections, self.after.sections, strict=True)
            if section.rag is not other.rag
        ]


def what_if(month: Month, supposition: Supposition) -> WhatIf | None:
    """None before the first release. UnknownError for a code that no live indicator has."""
    holds = policy(None)
    if holds is None:
        return None
    supposed = copy(holds)
    if supposition.tolerance is not None:
        supposed.tolerance = supposition.tolerance
    if supposition.compare is not None:
        supposed.compare = supposition.compare
    targets = [
        IfTarget(_live(code).pk, ALWAYS, None, target)
        for code, target in supposition.targets.items()
    ]
    # Both are judged anew: so what differs comes from what is supposed, and from nothing else.
    return WhatIf(
        supposition,
        before=scorecard(month, supposed=Supposed(holds)),
        after=scorecard(month, supposed=Supposed(supposed, targets)),
    )


def _live(code: str) -> Indicator:
    live = Definition.objects.current().filter(status=Life.LIVE, indicator__code=code)
    found = live.select_related("indicator").first()
    if found is None:
        raise UnknownError(f"{code!r} is not the code of a live indicator.")
    return found.indicator
