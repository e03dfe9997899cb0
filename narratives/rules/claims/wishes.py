"""What a text wishes for, plans or foresees: no claim about the figures that are held."""

import re

from narratives.rules.claims.words import LASTING

_BEGINS = re.compile(
    r"\b(?:(?<!as )(?<!than )expect\w*|anticipat\w*|intend\w*|hop(?:e|es|ed|ing)|aspir\w*"
    r"|aim(?:s|ed|ing)? (?:to|for|at)|(?:we|and|team|service|it|partners) plan(?:s)? to"
    r"|plan(?:ned|ning) (?:to|for)|planned"
    r"|(?:aim|ambition|goal|plan|intention|priority|objective)s?"
    r" (?:is|are|was|were|remains?) (?:to|for|that)"
    r"|wants?|would like|would have|should|will|shall|needs? to|going to|due to"
    r"|work(?:s|ing)? (?:to|towards)|in order to|so that|(?:designed|set|meant) to"
    r"|forecasts?|predict(?:s|ed|ions?)?|next (?:month|quarter|year))\b",
    re.IGNORECASE,
)
# There the text comes back to what is.
_ENDS = re.compile(
    r"[;)]|[.!?] |, (?:and|but|which|while|having|up|down|compared|against|as)\b"
    r"|\band (?:achieved|reached|met|have|has|are|is|was|were|now|we|it)\b"
    r"|\b(?:because|although|though|while|whilst|whereas|despite|given that|since|against"
    r"|compared (?:with|to)|currently)\b|\((?=currently|now|it is)",
    re.IGNORECASE,
)


def wished(sentence: str) -> list[tuple[int, int]]:
    """Where in a sentence it speaks of what is to come; not where it says at which rate."""
    if LASTING.search(sentence):
        return []
    found: list[tuple[int, int]] = []
    for begin in _BEGINS.finditer(sentence):
        end = _ENDS.search(sentence, begin.end())
        found.append((begin.start(), end.start() if end else len(sentence)))
    return found
