"""Which category of an indicator the words around a figure name."""

import re

from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import Series, Subject
from narratives.rules.claims.subjects import named, words

_OR_BETTER = re.compile(r"\b(?:or|and) (?:better|above|worse|below|higher|lower)\b", re.IGNORECASE)
_ENDS = re.compile(r"[,;:]")
_CLAUSES = re.compile(r"[,;:]|\b(?:while|whilst|whereas|but)\b", re.IGNORECASE)


def series_of(claim: Claim, subject: Subject) -> list[tuple[Series, bool]]:
    """The series that the words name, and whether they leave no choice."""
    if not subject.categories:
        return [(subject.whole, True)]
    of_all = [each for each in subject.categories if each.category.lower() in {"all", "total"}]
    beside = _beside(claim)
    for text in beside:
        if chosen := named(subject.categories, text):
            is_sure = len(chosen) == 1 and not _OR_BETTER.search(claim.text)
            is_sure = is_sure and not _hints_at_another(subject, beside[0], chosen)
            return [(each, is_sure) for each in chosen]
    for text in (claim.after, claim.near, claim.text):
        chosen = named(subject.categories, text, fully=text != claim.text)
        if chosen and of_all:
            # Named elsewhere in the sentence only: it may be all of them that are meant.
            return [(each, True) for each in of_all] + [(each, False) for each in chosen]
        if chosen:
            several = _names_several(subject, text) or _OR_BETTER.search(claim.text)
            sure = len(chosen) == 1 and not several
            return [(each, sure) for each in chosen]
    if subject.whole.figures:
        return [(subject.whole, True)]
    return [(each, True) for each in of_all] + [
        (each, False) for each in subject.categories if each not in of_all
    ]


def _beside(claim: Claim) -> list[str]:
    """The words that stand closest to the figure: behind it, before it, then ever further ahead.

    What stands in brackets is of what stands before them.
    """
    behind = _ENDS.split(claim.after)[0]
    ahead = [each for each in reversed(_ENDS.split(claim.before)) if each.strip()]
    of_before = ahead[:1]
    earlier = [each for each in reversed(_CLAUSES.split(claim.ahead)) if each.strip()]
    if claim.before.rstrip().endswith("("):
        return [*of_before, *earlier]
    return [behind, *of_before, *earlier]


def _hints_at_another(subject: Subject, behind: str, chosen: list[Series]) -> bool:
    """Whether the words behind the figure have one of another category's alone."""
    said = words(behind)
    own = set().union(*(words(each.category) for each in chosen))
    return any(
        words(each.category) & said - own for each in subject.categories if each not in chosen
    )


def _names_several(subject: Subject, text: str) -> bool:
    """Whether a text goes through the categories, so that none of them is meant alone."""
    return sum(bool(named([each], text)) for each in subject.categories) > 1
