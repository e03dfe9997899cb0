"""Which category of an indicator the words around a figure name."""

import re

from narratives.rules.claims.claim import Claim
from narratives.rules.claims.facts import Series, Subject
from narratives.rules.claims.subjects import named


def series_of(claim: Claim, subject: Subject) -> list[tuple[Series, bool]]:
    """The series that the words name, and whether they leave no choice."""
    if not subject.categories:
        return [(subject.whole, True)]
    of_all = [each for each in subject.categories if each.category.lower() in {"all", "total"}]
    first = re.split(r"[,;]", claim.after)[0]
    for text in (first, claim.after, claim.before, claim.near, claim.text):
        chosen = named(subject.categories, text)
        if chosen and of_all and text not in {first, claim.before}:
            # Named elsewhere in the sentence only: it may be all of them that are meant.
            return [(each, True) for each in of_all] + [(each, False) for each in chosen]
        if chosen:
            elsewhere = text in {claim.near, claim.text} and text != first
            sure = len(chosen) == 1 and not (elsewhere and _names_several(subject, text))
            return [(each, sure) for each in chosen]
    if subject.whole.figures:
        return [(subject.whole, True)]
    return [(each, True) for each in of_all] + [
        (each, False) for each in subject.categories if each not in of_all
    ]


def _names_several(subject: Subject, text: str) -> bool:
    """Whether a text goes through the categories, so that none of them is meant alone."""
    return sum(bool(named([each], text)) for each in subject.categories) > 1
