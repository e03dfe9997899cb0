"""Whose figure a text speaks of: the words that an indicator's title shares with it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from narratives.rules.claims.facts import Series, Subject

# Different words of the trade for one thing, each written as its first word.
_SYNONYMS = {
    word: words.split()[0]
    for words in (
        "care lac cla looked",
        "plan cpp cp plans",
        "conference icpc conferences icpcs conferenced",
        "help ehs",
        "neet education employment training",
        "section s47 s47s enquiry enquiries enquires 47",
        "assessment assessments c&f",
        "referral referrals referred",
        "rereferral re-referral re-referrals repeat",
        "contact contacts communications",
        "visit visits",
        "review reviews reviewed",
        "strategy strategies discussions discussion",
        "leaver leavers",
        "dental dentist",
        "missing episodes episode incidents incident",
        "attendance attended attendees attend",
        "audit audits audited",
        "moves placement placements stability",
        "accommodation suitable",
        "self selves themselves himself herself",
        "requires require required requiring",
        "existing already open",
    )
    for word in words.split()
}
_SAYING_LITTLE = """
up down previous same ago earlier rose fell fewer increase decrease reduction rise fall change
points individual different unchanged every quarter unique
north east england national nationally region regional statistical neighbour benchmark average
compared similar line consistently target local
january february march april may june july august september october november december
quarter qtr highest lowest best worst than since every each has risen fallen worsened
improved increased decreased again target met missed higher lower better worse above below a
an the of in on at to and or for from by with who whom whose which that this these those it
its is are was were be been being have had not no number rate percentage proportion total
monthly month months within per population year years date end during period reporting
children child young people person cases case completed started recorded received having
their our we they there subject least more into out over under as all up new last individual
time times days working timescales timescale required when only first also so far still now
although though despite second third fourth fifth sixth seventh eighth ninth tenth row running
succession consecutive successive narrowly comfortably easily maximum minimum ceiling threshold
"""
# Of a category's words those that alone speak of how things went.
_OF_CHANGE = frozenset(["improvement"])
_EMPTY = frozenset(_SAYING_LITTLE.split())
# So many words name no subject of their own.
FEW = 2
_GENERIC = re.compile(
    r"\b(?:performance|rate|figures?|numbers?|percentage|proportion|total|it|this|these|there"
    r"|that|trend|picture"
    r"|position|timeliness|we|our|volume|measure|indicator|count|cohort|value|which)\b",
    re.IGNORECASE,
)


_IN_FULL = {
    "eha": "early help assessment",
    "iha": "initial health assessment",
    "icpc": "initial child protection conference",
    "looked after": "looked",
}
_ABBREVIATED = re.compile(r"\b(eha|iha|icpc|looked after)(?:'?s)?\b")


def _in_full(found: re.Match[str]) -> str:
    return _IN_FULL[found[1]]


@lru_cache(maxsize=8192)
def words(text: str) -> frozenset[str]:
    found = re.findall(r"[a-z][a-z&'-]*|47", _ABBREVIATED.sub(_in_full, text.lower()))
    plain = {_plain(word) for word in found if word not in _EMPTY}
    return frozenset(plain - _EMPTY - {""})


def _plain(word: str) -> str:
    word = word.removesuffix("'s").strip("'-")
    if word in _SYNONYMS:
        return _SYNONYMS[word]
    if len(word) > 2 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return _SYNONYMS.get(word, word)


def is_of_else(text: str) -> bool:
    """Whether it speaks of money, staff or another council."""
    return bool(_OF_ELSE.search(text))


def overlap(subject: Subject, text: str) -> int:
    """How many words of the text its titles have."""
    of_titles = (
        set().union(*(words(title) for title in subject.titles)) if subject.titles else set()
    )
    return len(words(text) & of_titles)


# What no indicator of children's social care counts, and whom it doesn't count.
_OF_ELSE = re.compile(
    r"\bcosts?\b|\bcosting\b|\bspen[dt]\w*|\bbudgets?\b|£|\bagency\b|\bvacanc\w+|\bcaseloads?\b"
    r"|\b(?:neighbouring|other|another|host) (?:authorit|council|borough|area)\w+",
    re.IGNORECASE,
)


def is_about(subjects: Iterable[Subject], text: str) -> bool:
    """Whether a clause may be about one of them: shares a word, or names little else."""
    if is_of_else(text):
        return False
    shares = any(overlap(each, text) for each in subjects)
    return shares or bool(_GENERIC.search(text)) or len(words(text)) <= FEW


def named(categories: Iterable[Series], text: str, *, fully: bool = True) -> list[Series]:
    """The categories that a text names; `fully` only those that it names most fully."""
    said = words(text)
    scored = []
    for series in categories:
        own = words(series.category)
        hits = len(own & said)
        if own & said - _OF_CHANGE and hits * 2 >= len(own):
            scored.append((hits / len(own), hits, series))
    scored.sort(key=lambda each: (-each[1], -each[0]))
    return [each[2] for each in scored if not fully or each[:2] == scored[0][:2]]
