"""Whether the figures bear out what is said of all, of none or of most."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.rules.periods import Month
from narratives.rules.claims import numerals
from narratives.rules.claims.answers import shown
from narratives.rules.claims.facts import PERCENT, Amount, Facts, Series, Subject
from narratives.rules.claims.figures import Figure, Sort
from narratives.rules.claims.findings import Finding, Verdict
from narratives.rules.claims.holding import Fit, fit
from narratives.rules.claims.shares import Share, shares
from narratives.rules.claims.sides import opposite
from narratives.rules.claims.streaks import points
from narratives.rules.claims.subjects import named, overlap, words
from narratives.rules.claims.when import Calendar, Kind, Mention
from narratives.rules.claims.windows import windows
from narratives.rules.claims.wishes import wished

# Of what is done in time, whatever is done.
_DOING = words(
    "decided done dealt held made took taken take met seen carried undertaken processed had have"
    " both become became becoming second has having get got given remain remained currently"
    " now still actually longer each"
)


def of_shares(
    text: str, periods: Sequence[Mention], facts: Facts, calendar: Calendar
) -> Iterator[tuple[int, Finding]]:
    for share in shares(text):
        begin = max(text.rfind(stop, 0, share.start) for stop in (". ", "\n", "; ")) + 1
        if any(
            start <= share.start - begin < end for start, end in wished(text[begin : share.end])
        ):
            continue
        inside = [each for each in periods if begin <= each.start < share.end]
        if finding := _of(share, text, inside, facts, calendar):
            yield share.start, finding


def _of(
    share: Share, text: str, periods: Sequence[Mention], facts: Facts, calendar: Calendar
) -> Finding | None:
    said = text[share.start : share.end].strip()
    broken: list[tuple[Subject, Amount]] = []
    for subject in facts.subjects:
        if not _tells_of(subject, text[share.stop : share.end], periods, text):
            continue
        figure = _figure(share, said, subject)
        if figure is None:
            continue
        known = points(subject, _series(subject, said), calendar)
        for window in _months(said, periods, calendar):
            held = [known[each] for each in window if each in known]
            failing = [each for each in held if fit(figure, each) is Fit.NOT]
            if held and not failing:
                return Finding(said, Verdict.MATCH, None, held[-1].what)
            broken += [(subject, each) for each in failing[:1]]
    if not broken:
        return None
    subject, first = broken[0]
    return Finding(said, Verdict.CONTRADICTS, shown(subject, first), first.what)


def _figure(share: Share, said: str, subject: Subject) -> Figure | None:
    """The share as a figure of the indicator: a count only of none, and turned where the words say
    the opposite of its title."""
    figure = Figure(share.start, share.stop, said, Sort.PERCENT, share.percent, bound=share.bound)
    if subject.counts:
        return replace(figure, sort=Sort.NUMBER, number=Decimal(0)) if share.may_count else None
    if any(opposite(said, title) for title in subject.titles[:1]):
        return replace(figure, number=100 - share.percent, bound=share.bound.turned)
    return figure


def _series(subject: Subject, said: str) -> Series:
    """Of categories the one that is named."""
    return named(subject.categories, said)[0] if subject.categories else subject.whole


def _months(said: str, periods: Sequence[Mention], calendar: Calendar) -> list[list[Month]]:
    own = [each for each in periods if not each.compares]
    if any(each.when.kind is Kind.OTHER for each in own):
        return []
    many = [each for each in own if each.when.kind is Kind.MONTH]
    if len(many) > 1 or any(each.when.kind is Kind.QUARTER for each in own):
        return [list(each) for each in windows(said, own, calendar)]
    if re.search(
        r"\b(?:every|each|any) month\b|\ball year\b|\bthis year\b|\bever\b", said, re.IGNORECASE
    ):
        return [list(each) for each in windows(said, own, calendar)]
    return [[many[0].when.end if many else calendar.month]]


_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|had|has|have|took|met|made|saw|became|exceeds?|\w+ed)\b",
    re.IGNORECASE,
)


def _tells_of(subject: Subject, said: str, periods: Sequence[Mention], text: str) -> bool:
    """Whether the words are the indicator's own, but for those of doing and of time."""
    if not _VERB.search(said) or (subject.unit != PERCENT and not subject.counts):
        return False
    if subject.categories:
        return len(named(subject.categories, said)) == 1 and overlap(subject, said) > 0
    for each in periods:
        said = said.replace(text[each.start : each.stop], " it")
    own = set().union(*(words(title) for title in subject.titles))
    told = words(numerals.NUMBER.sub(" ", said)) - _DOING
    return told <= own and bool(told or re.search(r"\b(?:on|in) time\b", said))
