"""What stands between an edition and its publication."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from indicators.models import Disclosure
from indicators.queries import year_starts
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
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
    """Words that tell a count below the threshold, and whose words they are."""

    where: str
    words: str

    def __str__(self) -> str:
        return f"{self.where} says “{self.words}”"


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


def small_numbers_in(text: str, code: str, month: Month) -> list[Small]:
    """What a text on an indicator would tell members of small numbers, as the register is now."""
    register = read_register([code])
    facts = register.facts(month, (code,))
    if not any(each.counts_children for each in facts.subjects):
        return []
    below = register.policy.suppress_below if register.policy else SUPPRESS_BELOW
    calendar = Calendar(month, facts.year_starts)
    return small_counts(text, below, calendar, facts.titles, facts.codes)


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
    for one in published["commentary"]:
        spoken_of = _spoken_of(one, definitions)
        if not any(each["disclosure"] == Disclosure.CHILDREN for each in spoken_of.values()):
            continue
        titles = [each["title"] for each in spoken_of.values()]
        text = without_headings(one["text"])
        below = policy["suppress_below"]
        for small in small_counts(text, below, calendar, titles, spoken_of):
            if (_about(one), small.words) not in defended:
                yield SmallNumber(f"The commentary on {_about(one)}", small.words)
    reservations = edition.snapshot.signature.reservations
    for small in small_counts(reservations, policy["suppress_below"], calendar, ()):
        yield SmallNumber("The director’s reservations", small.words)


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
