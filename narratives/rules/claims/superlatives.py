"""What a text says to be the highest or the lowest, of which months or places."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narratives.rules.claims import numerals
from narratives.rules.claims.when import Kind, Mention, When
from narratives.rules.claims.words import Way

_WORDS = {
    Way.UP: r"highest|largest|biggest|busiest|greatest",
    Way.DOWN: r"lowest|smallest|fewest|quietest",
    Way.BETTER: r"best|strongest",
    Way.WORSE: r"worst|weakest|poorest",
}
_COMPARED = {
    Way.UP: r"higher|more|larger|greater",
    Way.DOWN: r"lower|fewer|less|smaller",
    Way.BETTER: r"better|stronger",
    Way.WORSE: r"worse|weaker|poorer",
}
_VERBS = {
    Way.UP: r"peaked|(?:reached|hit|saw) (?:a|its|their|the) (?:high|peak)",
    Way.DOWN: r"bottomed out|troughed|(?:reached|hit|saw) (?:a|its|their|the) low",
}
_RANKS = ["", "", "second", "third", "fourth", "fifth"]
_WINDOW = (
    r"since|this year|of the year|so far|in the year|for the year|during the year|all year|to date"
    r"|(?:for|in) (?P<year>(?:over |more than |at least )?(?:a|one) year)"
    r"|(?:for|in)(?: the last)? (?P<months>\w+) months|on record|ever|of any month|in the period"
    r"|(?:in|of) 20\d\d[/-]\d\d|(?:of|in|this|during)(?: the)? (?P<quarter>quarter)"
)
_SAID = re.compile(
    rf"\b(?:(?P<rank>second|third|fourth|fifth)[ -])?(?:{{words}})\b"
    rf"(?:(?: [a-z-]+){{{{0,5}}}}? (?P<window>{_WINDOW})\b)?".format(
        words="|".join(f"(?P<{way.name}>{words})" for way, words in _WORDS.items())
    )
    + "|"
    + r"\b(?:{words}) than (?:at|in|for) any (?:other )?(?:time|point|stage|month)\b"
    r"(?: (?P<than_window>since|this year|of the year|in the year|so far))?".format(
        words="|".join(f"(?P<than_{way.name}>{words})" for way, words in _COMPARED.items())
    )
    + "|"
    + r"\b(?:{words})\b".format(
        words="|".join(f"(?P<verb_{way.name}>{words})" for way, words in _VERBS.items())
    ),
    re.IGNORECASE,
)
MONTHS_OF_YEAR = 12
# Between it and its month: lowest of the year in November, peaked at 95 in August and in October.
_TO_MONTH = re.compile(
    r"(?:\s*\(?(?:[\d.,]*\d%?|\b(?:at|of|in|was|were|is|came|seen|recorded|reached|the|year|so"
    r"|far|this"
    r"|and|both|again|then|during|for|end|month|point|level|figure|rate|number|total|value|per"
    r"|with|children|monthly|financial|to|date|over|period|quarter|any|it|as|well|first"
    r"|twice)\b)\)?)*"
    r"\s*",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s*(?:,|and|,? and(?: again)?(?: in)?|and at|again in)\s*(?:in )?", re.IGNORECASE
)
_PLACE = re.compile(r"\s+(?:at|in|for|among|from) (?:the )?(?P<place>[A-Za-z' -]{3,40})")


@dataclass(frozen=True)
class Superlative:
    """`whens` the months that are said to be it; `since` or `months` over how many others."""

    start: int
    stop: int
    way: Way
    rank: int = 1
    since: When | None = None
    months: int | None = None
    of_quarter: bool = False
    on_record: bool = False
    whens: tuple[When, ...] = ()
    place: str = ""


def superlatives(
    text: str, start: int, stop: int, periods: Sequence[Mention]
) -> Iterator[Superlative]:
    for match in _SAID.finditer(text, start, stop):
        way, is_verb = _way(match)
        window = (match["window"] or match["than_window"] or "").lower()
        since = next((each for each in periods if each.since and each.start >= match.start()), None)
        if window == "since" and since is None:
            continue
        behind = _behind(text, match.end(), stop, periods)
        ahead = _ahead(text, match.start(), periods)
        place = _PLACE.match(text, match.end())
        named = place["place"] if place and not behind and not window else ""
        own = behind or ahead
        if not (window or behind or named or (ahead and _is_of_a_month(text, match))):
            continue
        if is_verb and not behind:
            continue
        last = since if window == "since" else behind[-1] if behind else None
        yield Superlative(
            match.start(),
            max(match.end(), last.stop if last else 0, place.end() if named and place else 0),
            way,
            _RANKS.index(match["rank"].lower()) if match["rank"] else 1,
            since.when if window == "since" and since else None,
            MONTHS_OF_YEAR if match["year"] else _months(match["months"]),
            bool(match["quarter"]),
            window in {"on record", "ever"},
            tuple(each.when for each in own),
            named,
        )


def _way(match: re.Match[str]) -> tuple[Way, bool]:
    groups = match.groupdict()
    for way in Way:
        if groups.get(f"verb_{way.name}"):
            return way, True
        if groups.get(way.name) or groups.get(f"than_{way.name}"):
            return way, False
    raise ValueError(match[0])


def _behind(text: str, at: int, stop: int, periods: Sequence[Mention]) -> list[Mention]:
    """The months right behind it."""
    found: list[Mention] = []
    for each in periods:
        if not at <= each.start < stop or each.when.kind is not Kind.MONTH or each.since:
            continue
        between = text[found[-1].stop if found else at : each.start]
        if not (_JOINED if found else _TO_MONTH).fullmatch(between):
            break
        found.append(each)
    return found


def _ahead(text: str, at: int, periods: Sequence[Mention]) -> list[Mention]:
    """The months that stand before it, as far as they are joined; a quarter stands for itself."""
    own = [each for each in periods if not each.compares and each.stop <= at]
    found: list[Mention] = []
    for each in reversed([each for each in own if each.when.kind in {Kind.MONTH, Kind.QUARTER}]):
        if found and not _JOINED.fullmatch(text[each.stop : found[0].start]):
            break
        found.insert(0, each)
    return found


def _is_of_a_month(text: str, match: re.Match[str]) -> bool:
    """September had the highest number; December was the worst month."""
    ahead = re.search(
        r"\b(?:had|was|saw|with|were) (?:the )?$", text[: match.start()], re.IGNORECASE
    )
    return bool(ahead) and bool(
        re.match(r" (?:monthly )?(?:month|number|figure|rate|total)\b", text[match.end() :])
    )


def _months(text: str | None) -> int | None:
    if not text:
        return None
    is_number = text.isdigit() or numerals.NUMBER.fullmatch(text)
    return numerals.count(text) if is_number else None
