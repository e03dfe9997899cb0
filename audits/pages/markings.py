"""Two markings of one case side by side: where they are the same, and where they differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audits.actions.writing import Words, words_of
from audits.models import Audit, Grade

NOTHING: tuple[Grade | None, str] = (None, "")


@dataclass(frozen=True)
class Row:
    """One thing that both were asked: a judgement with its explanation, or words alone."""

    heading: str
    first: tuple[Grade | None, str]
    second: tuple[Grade | None, str]

    @property
    def same(self) -> Grade | None:
        return self.first[0] if self.first[0] == self.second[0] else None

    @property
    def differs(self) -> str:
        """In words; nothing where both judged the same, or neither did."""
        first, second = self.first[0], self.second[0]
        if first == second:
            return ""
        if first is None or second is None:
            return "One judged it, one did not"
        steps = abs(first.order - second.order)
        return f"{steps} step{'s'[: steps != 1]} apart"


@dataclass(frozen=True)
class Markings:
    first: Audit
    second: Audit
    judged: Sequence[Row]
    said: Sequence[Row]

    @property
    def differing(self) -> int:
        return sum(bool(row.differs) for row in self.judged)


def side_by_side(first: Audit, second: Audit) -> Markings:
    one, other = words_of(first), words_of(second)
    judged = [
        Row("The case as a whole", (one.grade, one.explanation), (other.grade, other.explanation))
    ]
    judged += [
        Row(area.name, one.areas.get(area, NOTHING), other.areas.get(area, NOTHING))
        for area in first.programme.tool.areas.all()
    ]
    said = [
        Row(heading, (None, mine), (None, theirs))
        for (heading, mine), (_, theirs) in zip(_said(one), _said(other), strict=True)
        if mine or theirs
    ]
    return Markings(first, second, judged, said)


def _said(words: Words) -> Iterator[tuple[str, str]]:
    yield "What the child said", words.child_said
    yield "What the family said", words.family_said
    yield "What partners said", words.partners_said
    yield "The practitioner's reflection", words.reflection
    yield "Strengths", words.strengths
    yield "Strengths are about", "\n".join(sorted(map(str, words.strength_themes)))
    yield "Concerns", words.concerns
    yield "Concerns are about", "\n".join(sorted(map(str, words.concern_themes)))
    yield "Actions", "\n".join(one.what for one in words.promises)
