"""What stands against a text until it is reworded, or let stand with a reason."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.small_numbers import Small


class Kind(StrEnum):
    CONTRADICTION = "contradiction"
    SMALL_NUMBER = "small number"
    UNKNOWN = "unknown figure"


KEPT_BACK = "It would give a small count away, so it is kept back from published editions."

# A figure that is quoted and not there can only be mended.
DEFENSIBLE = (Kind.CONTRADICTION, Kind.SMALL_NUMBER)


@dataclass(frozen=True)
class Objection:
    """Words that the figures contradict, or that tell too small a number.

    `should_be` and `what` say what the figures have instead.
    """

    kind: Kind
    figure: str
    sentence: str
    should_be: str
    what: str

    @property
    def key(self) -> str:
        """Another where the words, or what the figures say of them, are others."""
        said = "\0".join([self.kind, self.figure, self.sentence, self.should_be, self.what])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def is_contradiction(self) -> bool:
        return self.kind is Kind.CONTRADICTION

    @property
    def is_kept_back(self) -> bool:
        return self.what == KEPT_BACK

    @property
    def may_be_defended(self) -> bool:
        return self.kind in DEFENSIBLE


def objections(
    text: str,
    findings: Iterable[Finding],
    smalls: Iterable[Small],
    below: int,
    *,
    faults: Iterable[tuple[str, str]] = (),
    kept_back: Iterable[str] = (),
) -> list[Objection]:
    """Each once, the contradictions first. `faults` are quotes that say nothing, and why;
    `kept_back` are figures that the public is not told."""
    found = [
        Objection(
            Kind.CONTRADICTION,
            each.figure,
            _sentences_with(each.figure, text),
            each.should_be or "",
            each.what,
        )
        for each in findings
        if each.verdict is Verdict.CONTRADICTS
    ]
    found += [
        Objection(
            Kind.SMALL_NUMBER,
            each.words,
            _sentences_with(each.words, text),
            "",
            f"It tells a count below {below}, which a published edition may not.",
        )
        for each in smalls
    ]
    told = " ".join(each.figure for each in found if each.kind is Kind.SMALL_NUMBER)
    found += [
        Objection(Kind.SMALL_NUMBER, figure, _sentences_with(figure, text), "", KEPT_BACK)
        for figure in kept_back
        if figure not in told
    ]
    found += [
        Objection(Kind.UNKNOWN, quote, _sentences_with(quote, text), "", why)
        for quote, why in faults
    ]
    return list({each.key: each for each in found}.values())


def still_stands(figure: str, sentence: str, text: str) -> bool:
    """Whether a text still holds these words as they were when something was said of them."""
    return figure in text and _sentences_with(figure, text) == sentence


def _sentences_with(words: str, text: str) -> str:
    """All of them: where any changes, what was said of the words was said of others."""
    sentences = re.split(r"(?<=[.!?])\s+|\n+", text)
    return " ".join(each.strip() for each in sentences if words in each) or text.strip()
