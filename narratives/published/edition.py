"""An edition's sections, totals and words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from indicators.rules import words
from indicators.rules.suppression import Audience
from narratives.models import Edition
from narratives.published.comments import Comment, comment_on
from narratives.published.indicator import Indicator
from narratives.rules.prompts import About
from narratives.snapshots.content import content_of, parsed, read


@dataclass(frozen=True)
class Section:
    number: int
    name: str
    rag: str
    indicators: list[Indicator]
    comment: Comment | None = None


@dataclass(frozen=True)
class Published:
    """What an edition tells."""

    edition: Edition
    content: Mapping[str, Any]

    @property
    def council(self) -> str:
        return str(self.content["scorecard"]["council"])

    @property
    def month(self) -> str:
        return str(self.content["month_label"])

    @cached_property
    def indicators(self) -> list[Indicator]:
        return [Indicator(row, self.content) for row in self.content["scorecard"]["indicators"]]

    @cached_property
    def sections(self) -> list[Section]:
        return [
            Section(
                number,
                section["name"],
                section["rag"],
                [each for each in self.indicators if each.section == section["name"]],
                comment_on(self.content, About.SECTION, of=section["name"]),
            )
            for number, section in enumerate(self.content["scorecard"]["sections"], start=1)
        ]

    @property
    def comment(self) -> Comment | None:
        return comment_on(self.content, About.QUARTER)

    @property
    def well(self) -> list[Indicator]:
        return [each for each in self.indicators if each.rag == "green"]

    @property
    def to_improve(self) -> list[Indicator]:
        return [each for each in self.indicators if each.rag == "red"]

    @property
    def totals(self) -> list[tuple[str, str, int]]:
        """RAG, words, how many: as the edition counts them."""
        counted = self.content["scorecard"]["totals"]["target"]
        marks = {"ahead": "green", "level": "green", "near": "amber", "behind": "red"}
        return [
            (marks.get(key, "none"), label, counted[key])
            for key, label in words.TARGET.items()
            if counted[key]
        ]

    @property
    def trends(self) -> list[tuple[str, int]]:
        counted = self.content["scorecard"]["totals"]["trend"]
        return [(label, counted[key]) for key, label in words.TREND.items() if counted[key]]

    def indicator(self, code: str) -> Indicator | None:
        return next((each for each in self.indicators if each.code == code), None)

    def section(self, number: int) -> Section | None:
        return next((each for each in self.sections if each.number == number), None)


def previewed(edition: Edition) -> Published:
    """What it would hold for readers if it was made of what is known and accepted now."""
    return Published(edition, parsed(content_of(edition.end), Audience.PUBLISHED))


def published(edition: Edition) -> Published:
    """For readers: what the edition's bytes hold for what is published."""
    return Published(edition, read(edition.snapshot, Audience.PUBLISHED))
