"""Which of several indicators a figure can be of: those that its own words don't tell apart."""

import re
from collections.abc import Sequence

from narratives.rules.claims.claim import Claim, Role
from narratives.rules.claims.facts import PERCENT, Subject
from narratives.rules.claims.figures import Sort
from narratives.rules.claims.subjects import words

_NUMBER = re.compile(r"\b\d+\b")
# 84.3% of children conferenced became subject to a plan and …
_OF_WHOM = re.compile(r" of (?:(?:the|our|all|these) )?(?P<phrase>[a-z][^,;:(]*)", re.IGNORECASE)


def meant(claim: Claim, subjects: Sequence[Subject]) -> list[Subject]:
    """Without those whose title has less of a percentage's own words than another's."""
    phrase = _OF_WHOM.match(claim.after)
    is_share = claim.figure.sort is Sort.PERCENT and claim.role is Role.VALUE
    if not is_share or not phrase:
        return list(subjects)
    own = _words(phrase["phrase"])
    told = {each.code: own & _words(each.titles[0]) for each in subjects if each.titles}
    return [
        each
        for each in subjects
        if not any(
            told[each.code] < told[other.code]
            for other in subjects
            if other.unit == each.unit == PERCENT
        )
    ]


def _words(text: str) -> frozenset[str]:
    return words(text) | set(_NUMBER.findall(text))
