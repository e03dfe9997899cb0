"""What an audience may be told: the one place that decides it, for every page, paper and export."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from indicators.queries import policy
from indicators.releases import releases
from indicators.rules.leaks import Key
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from indicators.rules.withholding import Told, Withheld


@dataclass(frozen=True)
class Disclosed:
    """What is kept from an audience in the months up to one, as known on a day."""

    month: Month
    audience: Audience
    hidden: frozenset[Key] = frozenset()
    hidden_denominators: frozenset[Key] = frozenset()

    def hides(self, indicator: int, category: str, end: int, months: int) -> bool:
        """Whether value, numerator, and any share or sum that is made of them, are kept back."""
        return Key(indicator, category, int(end), months) in self.hidden

    def hides_denominator(self, indicator: int, category: str, end: int, months: int) -> bool:
        """A hidden row may still say of how many, where those are no few and give nothing away."""
        return Key(indicator, category, int(end), months) in self.hidden_denominators

    def hides_any_of(self, indicator: int, end: int, months: int) -> bool:
        """Whether one of an indicator's categories is kept back: then no total of them, no share
        of that total and no mean may be told that the register doesn't hold as a figure."""
        return (indicator, int(end), months) in self._broken_down

    @cached_property
    def _broken_down(self) -> frozenset[tuple[int, int, int]]:
        return frozenset((indicator, end, months) for indicator, _, end, months in self.hidden)


def disclosed(
    month: Month,
    *,
    audience: Audience,
    known_on: date | None = None,
) -> Disclosed:
    """What this audience may be told of the figures known on a day, or now.

    It is the same for every month as known on that day, so that no two of them give more away than
    one does. Every release is taken to have been published as it came.
    """
    if audience.sees_all:
        return Disclosed(month, audience)
    return replace(_kept_back(month, known_on), audience=audience)


def disclosed_to_each(month: Month, *, known_on: date | None = None) -> dict[Audience, Disclosed]:
    """What every audience may be told, worked out once: it is the same for all that don't see
    everything."""
    kept_back = _kept_back(month, known_on)
    return {
        audience: Disclosed(month, audience)
        if audience.sees_all
        else replace(kept_back, audience=audience)
        for audience in Audience
    }


def _kept_back(month: Month, known_on: date | None) -> Disclosed:
    if policy(known_on) is None:
        return Disclosed(month, Audience.PUBLISHED)
    withheld = Withheld()
    for release in releases(known_on):
        withheld.take(release)
    hidden: dict[Told, set[Key]] = {told: set() for told in Told}
    for name in withheld.hidden:
        if name.key.end <= month:
            hidden[name.told].add(name.key)
    return Disclosed(
        month,
        Audience.PUBLISHED,
        frozenset(hidden[Told.FIGURE]),
        frozenset(hidden[Told.DENOMINATOR]),
    )
