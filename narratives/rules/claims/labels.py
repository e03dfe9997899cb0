"""The names by which a text calls those whom the council compares itself with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

_ALSO = [
    (re.compile(r"england|national", re.I), r"england|national(?:ly)?|english|eng\b"),
    (
        re.compile(r"stat\w* ?neigh|stat_neigh", re.I),
        r"statistical(?:ly)?(?: similar)?(?: neighbou?rs?(?:')?)?"
        r"|stat(?:istical)?\.? neighbou?rs?(?:')?|sns?\b|like councils",
    ),
    (re.compile(r"north.east|\bregion", re.I), r"region(?:al(?:ly)?)?(?: average)?|ne\b"),
]
_AFTER_IT = (
    r"(?:(?:'s?)?(?:,? (?:average|averages|benchmarks?|rates?|figures?|neighbours?|authorities|of"
    r"|is|was|were|at|are"
    r"|currently|latest|being|per|the|stands|stood|number|level|in|for|where|which|it|have|has"
    r"|\d{4}[/-]\d\d|year|end|local|to|a|on))*)\s*[(,:=–-]?\s*"
)
_BEFORE_IT = (
    r"^\s*(?:per 10,000 )?(?:\)\s*)?(?:(?:for|in|among|amongst|across|at|by|of|the|our|most"
    r"|recent|latest|is)\s+){0,4}"
)


@dataclass(frozen=True)
class Labels:
    """By comparator's key, its label."""

    labels: Mapping[str, str]

    @cached_property
    def patterns(self) -> dict[str, str]:
        """Longest first within each, as regular expressions."""
        return {key: self._pattern(key, label) for key, label in self.labels.items()}

    def _pattern(self, key: str, label: str) -> str:
        own = re.escape(label).replace(r"\ ", "[ -]").rstrip("s") + "s?"
        also = [words for what, words in _ALSO if what.search(label) or what.search(key)]
        return rf"\b(?:{'|'.join([own, *also])})\b"

    def beside(self, before: str, after: str) -> str | None:
        """Whose figure stands between these two pieces of text."""
        near: list[tuple[int, str]] = []
        for key, pattern in self.patterns.items():
            if re.match(rf"{_BEFORE_IT}{pattern}(?! (?:target))", after, re.IGNORECASE):
                gap = re.match(r"^[^a-z]*", after, re.IGNORECASE)
                comma = "," in (gap[0] if gap else "")
                near.append((2 if comma else 0, key))
            found = re.search(
                rf"{pattern}{_AFTER_IT}(?:around |about |just )?$", before, re.IGNORECASE
            )
            if found:
                near.append((1, key))
        return min(near)[1] if near else None

    def inside(self, text: str) -> list[tuple[int, str]]:
        """Where the text names whom, in order."""
        return sorted(
            (match.start(), key)
            for key, pattern in self.patterns.items()
            for match in re.finditer(pattern, text, re.IGNORECASE)
        )
