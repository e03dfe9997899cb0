"""A sentence with what was found in it, of which claims in words are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from narratives.rules.claims.claim import Claim
from narratives.rules.claims.labels import Labels
from narratives.rules.claims.saying import Form, Said
from narratives.rules.claims.when import Calendar, Mention, When, not_excepted


@dataclass(frozen=True)
class Sentence:
    text: str
    start: int
    stop: int
    claims: Sequence[Claim]
    mentioned: Sequence[Mention]
    labels: Labels
    calendar: Calendar

    @property
    def periods(self) -> list[Mention]:
        """Without those that the words except."""
        return not_excepted(self.mentioned)

    @property
    def sentence(self) -> str:
        return self.text[self.start : self.stop]

    def _said(self, start: int, stop: int, form: Form, **more: Any) -> Said:
        return Said(
            start,
            self.text[start:stop].strip(" ,.;("),
            form,
            self.sentence,
            self._clause(start),
            **more,
        )

    def _clause(self, start: int) -> str:
        ahead = re.split(r"[;]|, (?:and|but|which)\b", self.text[self.start : start])[-1]
        return ahead + re.split(r"[,;]", self.text[start : self.stop])[0]

    def _used(self, at: int) -> bool:
        """Whether a figure's own claim covers the word."""
        return any(each.way_at == at for each in self.claims) or any(
            each.figure.start <= at < each.figure.stop for each in self.claims
        )

    def _whens(self, before: int) -> tuple[When, ...]:
        own = [each for each in self.periods if not each.compares and each.start < before]
        return tuple(each.when for each in own[-1:])

    def _since(self) -> When | None:
        return next((each.when for each in self.periods if each.since), None)
