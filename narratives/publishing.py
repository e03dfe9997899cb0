"""What stands between an edition and its publication."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indicators.disclosure import disclosed
from indicators.models import Disclosure
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from narratives.kept_back import kept_back_in
from narratives.models import Edition, Round
from narratives.queries.known import SUPPRESS_BELOW
from narratives.queries.known import read as read_register
from narratives.rules.claims.when import Calendar
from narratives.rules.gate import Kind
from narratives.rules.prompts import without_headings
from narratives.rules.small_numbers import Small, small_counts
from narratives.rules.workflow import RoundState
from narratives.snapshots.content import NotHeldError, read


@dataclass(frozen=True)
class SmallNumber:
    """Words that tell a count below the threshold, or a figure that would give one away; and whose
    words they are."""

    where: str
    words: str
    is_kept_back: bool = False

    def __str__(self) -> str:
        why = ", which is kept back from the public" if self.is_kept_back else ""
        return f"{self.where} says “{self.words}”{why}"


@dataclass(frozen=True)
class Obstacles:
    """`blocks` can't be passed by; small numbers can, with a reason."""

    blocks: list[str] = field(default_factory=list)
    smalls: list[SmallNumber] = field(default_factory=list)


def obstacles(edition: Edition) -> Obstacles:
    if Round.objects.filter(snapshots=edition.snapshot, state=RoundState.REOPENED.value).exists():
        return Obstacles([f"{edition} was reopened. Its next edition is published instead."])
    try:
        published = read(edition.snapshot, Audience.PUBLISHED)
    except NotHeldError as error:
        return Obstacles([str(error)])
    return Obstacles(smalls=list(_small_numbers(edition, published)))


def small_numbers_in(text: str, code: str, month: Month) -> list[str]:
    """What a text on an indicator would tell members of small numbers, as the register is now."""
    register = read_register([code])
    facts = register.facts(month, (code,))
    below = register.policy.suppress_below if register.policy else SUPPRESS_BELOW
    smalls = small_counts(
        text,
        below,
        Calendar(month, facts.year_starts),
        facts.titles,
        facts.codes,
        count_children=any(each.counts_children for each in facts.subjects),
    )
    words = [each.words for each in smalls]
    return words + _not_among(words, kept_back_in(text, facts))


def _small_numbers(edition: Edition, published: dict[str, Any]) -> Iterator[SmallNumber]:
    """But for those that were let stand with a reason when they were written."""
    policy, definitions = published["policy"], published["definitions"]
    month = Month.from_text(published["month"])
    defended = {
        (_about(one), each["figure"])
        for one in read(edition.snapshot)["commentary"]
        for each in one.get("defended", [])
        if each["kind"] == Kind.SMALL_NUMBER
    }
    calendar = Calendar(month, year_starts())
    told = disclosed(month, audience=Audience.PUBLISHED)
    register, below = read_register(definitions), policy["suppress_below"]
    for one in published["commentary"]:
        spoken_of = _spoken_of(one, definitions)
        text = without_headings(one["text"])
        smalls = small_counts(
            text,
            below,
            calendar,
            [each["title"] for each in spoken_of.values()],
            spoken_of,
            count_children=any(
                each["disclosure"] == Disclosure.CHILDREN for each in spoken_of.values()
            ),
        )
        hidden = kept_back_in(text, register.facts(month, tuple(spoken_of)), told)
        for found in _found(f"The commentary on {_about(one)}", smalls, hidden):
            if (_about(one), found.words) not in defended:
                yield found
    said = edition.snapshot.signature.reservations
    hidden = kept_back_in(said, register.facts(month, tuple(definitions)), told)
    smalls = small_counts(said, below, calendar, ())
    yield from _found("The director’s reservations", smalls, hidden)


def _found(where: str, smalls: list[Small], kept_back: list[str]) -> Iterator[SmallNumber]:
    words = [small.words for small in smalls]
    yield from (SmallNumber(where, each) for each in words)
    for figure in _not_among(words, kept_back):
        yield SmallNumber(where, figure, is_kept_back=True)


def _not_among(words: list[str], kept_back: list[str]) -> list[str]:
    """Each once, and those that small counts tell already not again."""
    told = " ".join(words)
    return [each for each in dict.fromkeys(kept_back) if each not in told]


def _spoken_of(commentary: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Of one indicator, those of a section, or all."""
    code, section = commentary["code"], commentary.get("section", "")
    return {
        each: known
        for each, known in definitions.items()
        if code in ("", each) and section in ("", known["section"])
    }


def _about(commentary: dict[str, Any]) -> str:
    """The indicator, the section or the quarter."""
    return commentary["code"] or commentary.get("section") or "the quarter"
