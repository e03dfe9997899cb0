"""Which category of an indicator the words around a figure name."""

from narratives.rules.claims.facts import Series, Subject
from narratives.rules.claims.roles import Claim
from narratives.rules.claims.subjects import named


def series_of(claim: Claim, subject: Subject) -> list[tuple[Series, bool]]:
    """The series that the words name, and whether they leave no choice."""
    if not subject.categories:
        return [(subject.whole, True)]
    first = claim.after.split(",")[0].split(";")[0].split(" and ")[0]
    for text in (first, claim.after, claim.before, claim.near, claim.text):
        chosen = named(subject.categories, text)
        if chosen:
            sure = len(chosen) == 1
            return [(each, sure) for each in chosen]
    of_all = [each for each in subject.categories if each.category.lower() in {"all", "total"}]
    if subject.whole.figures:
        return [(subject.whole, True)]
    return [(each, True) for each in of_all] + [
        (each, False) for each in subject.categories if each not in of_all
    ]
