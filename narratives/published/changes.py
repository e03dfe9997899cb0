"""What an edition tells otherwise than the one before."""

from collections.abc import Iterator
from dataclasses import dataclass

from narratives.published.edition import Published
from narratives.published.indicator import Indicator


@dataclass(frozen=True)
class Change:
    """One indicator as it was told last time, and now."""

    code: str
    title: str
    before: Indicator | None
    now: Indicator | None

    @property
    def turned(self) -> bool:
        """Against its target it stands otherwise than it did."""
        return bool(self.before and self.now and self.before.standing != self.now.standing)

    @property
    def is_another_figure(self) -> bool:
        return bool(self.before and self.now) and not self.turned

    @property
    def in_words(self) -> str:
        if self.before is None:
            return "New"
        if self.now is None:
            return "No longer reported"
        if self.turned:
            return f"{self.before.standing} before, now {_small(self.now.standing)}"
        return "" if self.before.figure == self.now.figure else "Another figure"

    @property
    def figures(self) -> str:
        """Before: 95%. Now: 94% (539 of 574)."""
        told = [("Before", self.before), ("Now", self.now)]
        return " ".join(f"{when}: {_figure(each)}." for when, each in told if each)


def changes(before: Published, now: Published) -> Iterator[Change]:
    """Every indicator whose figure or standing is another, is new or has gone; in their order."""
    earlier = {each.code: each for each in before.indicators}
    for each in now.indicators:
        was = earlier.pop(each.code, None)
        if was is None or (was.figure, was.standing) != (each.figure, each.standing):
            yield Change(each.code, each.title, was, each)
    for was in earlier.values():
        yield Change(was.code, was.title, was, None)


def _figure(told: Indicator) -> str:
    if not told.figure:
        return "not shown"
    return f"{told.figure} ({told.counts})" if told.counts else told.figure


def _small(said: str) -> str:
    return said[:1].lower() + said[1:]
