"""The month at a glance: each live indicator's figure and what it is judged to be.

The command, the page and the papers all take their rows from here, and each for its audience.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.disclosure import Disclosed, disclosed
from indicators.figures import (
    PREVIOUS,
    TARGET,
    YEAR_AGO,
    Found,
    Judged,
    Stored,
    counted_by_category,
    figures_of,
)
from indicators.models import Comparator, Council, Definition, JudgingPolicy, Life
from indicators.queries import comparators, policy
from indicators.rules import words
from indicators.rules.display import shown
from indicators.rules.periods import Month
from indicators.rules.standing import Rag, Standing, Trend, group_rag, rag, trend
from indicators.rules.suppression import SUPPRESSED, Audience, Figure, counts
from indicators.standings import IfTarget

MISSING = "missing"
# A row of these without a figure says nothing at all.
WANT_A_FIGURE = {"final", "provisional"}


@dataclass(frozen=True)
class Comparison:
    """A reference and how the figure stands against it; None where the audience isn't told."""

    reference: Decimal | None = None
    standing: Standing | None = Standing.NONE
    # As the totals count it.
    counted: Standing = Standing.NONE

    @property
    def rag(self) -> Rag | None:
        return None if self.standing is None else rag(self.standing)


@dataclass(frozen=True)
class Row:
    """One indicator in one month, for one audience."""

    definition: Definition
    months: int
    against: dict[str, Comparison]
    end: Month | None = None
    value: Decimal | None = None
    shown: str | None = None
    status: str = MISSING
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    # Without a whole there is none to be missed. To other programs its status is "missing".
    is_by_category: bool = False

    @property
    def status_in_words(self) -> str:
        return words.BY_CATEGORY if self.is_by_category else words.STATUS[self.status]

    @property
    def code(self) -> str:
        return self.definition.indicator.code

    @property
    def trend(self) -> Trend | None:
        """Since last reported, where the council says it at all."""
        if not self.definition.trend:
            return Trend.NONE
        standing = self.against[PREVIOUS].standing
        return None if standing is None else trend(standing)

    @property
    def counted_trend(self) -> Trend:
        return trend(self.against[PREVIOUS].counted) if self.definition.trend else Trend.NONE


@dataclass(frozen=True)
class Section:
    name: str
    rag: Rag
    rows: list[Row]


@dataclass(frozen=True)
class Scorecard:
    council: str
    month: Month
    audience: Audience
    known_on: date | None
    policy: JudgingPolicy | None
    comparators: list[Comparator]
    rows: list[Row]
    year_starts: int = 4

    @property
    def trends(self) -> dict[Trend, int]:
        counted = Counter(row.counted_trend for row in self.rows)
        return {each: counted[each] for each in Trend}

    @property
    def targets(self) -> dict[Standing, int]:
        counted = Counter(row.against[TARGET].counted for row in self.rows)
        return {each: counted[each] for each in Standing}

    @property
    def sections(self) -> list[Section]:
        """In the order in which they first appear."""
        members: dict[str, list[Row]] = {}
        for row in self.rows:
            members.setdefault(row.definition.section, []).append(row)
        return [
            Section(name, group_rag(rag(row.against[TARGET].counted) for row in rows), rows)
            for name, rows in members.items()
        ]


@dataclass(frozen=True)
class Supposed:
    """What a month might be judged by instead: another policy, these targets before all others."""

    policy: JudgingPolicy
    targets: Sequence[IfTarget] = ()


def scorecard(
    month: Month,
    *,
    known_on: date | None = None,
    audience: Audience = Audience.STAFF,
    supposed: Supposed | None = None,
    told: Disclosed | None = None,
) -> Scorecard:
    """The scorecard of a month, by all that was known on a day, or is known now. `told` is what
    the audience may be told, where that is worked out already."""
    holds = supposed.policy if supposed else policy(known_on)
    named = comparators(known_on)
    rows: list[Row] = []
    if holds:
        definitions = _live(known_on)
        found = figures_of(
            month,
            indicators=[definition.indicator_id for definition in definitions],
            holds=holds,
            named=named,
            known_on=known_on,
            if_targets=supposed.targets if supposed else None,
        )
        told = told or disclosed(month, audience=audience, known_on=known_on)
        keys = [TARGET, PREVIOUS, YEAR_AGO, *(comparator.key for comparator in named)]
        rows = [
            _told(definition, found[definition.indicator_id], holds, told)
            if definition.indicator_id in found
            else Row(definition, definition.months, dict.fromkeys(keys, Comparison()))
            for definition in definitions
        ]
        rows = list(_marked(rows, month, known_on))
    council = Council.objects.first() or Council()
    return Scorecard(
        council.name, month, audience, known_on, holds, named, rows, council.year_starts
    )


def row_of(definition: Definition, month: Month, *, known_on: date | None, told: Disclosed) -> Row:
    """One indicator's row, live or not, as the scorecard of the month has it."""
    holds, named = policy(known_on), comparators(known_on)
    keys = [TARGET, PREVIOUS, YEAR_AGO, *(comparator.key for comparator in named)]
    found = holds and figures_of(
        month,
        indicators=[definition.indicator_id],
        holds=holds,
        named=named,
        known_on=known_on,
    ).get(definition.indicator_id)
    if not holds or not found:
        return Row(definition, definition.months, dict.fromkeys(keys, Comparison()))
    return _told(definition, found, holds, told)


def _marked(rows: list[Row], month: Month, known_on: date | None) -> Iterator[Row]:
    """The rows, with those marked that are counted by category alone."""
    missing = [row.definition.indicator_id for row in rows if row.status == MISSING]
    found = missing and counted_by_category(month, indicators=missing, known_on=known_on)
    for row in rows:
        is_one = found and row.definition.indicator_id in found
        yield replace(row, is_by_category=True) if is_one else row


def _live(known_on: date | None) -> list[Definition]:
    definitions = Definition.objects
    then = definitions.current() if known_on is None else definitions.known_on(known_on)
    return list(
        then.filter(status=Life.LIVE)
        .select_related("indicator", "lead__post")
        .order_by("order", "indicator__code")
    )


def _told(definition: Definition, found: Found, holds: JudgingPolicy, told: Disclosed) -> Row:
    """What an audience is told of an indicator."""
    now = found.now
    is_hidden = _is_hidden(now, definition, told)
    against = {
        key: _compared(
            judged,
            is_hidden=is_hidden,
            refers_to_hidden=_is_hidden(found.references.get(key), definition, told),
            says_counts=_says_counts(now, definition),
        )
        for key, judged in found.against.items()
    }
    if now.value is None and (now.is_derived or now.status in WANT_A_FIGURE):
        return Row(definition, now.months, against)
    if is_hidden:
        keeps_it = told.hides_denominator(definition.indicator_id, "", now.end, now.months)
        return Row(
            definition,
            now.months,
            against,
            end=now.end,
            status=SUPPRESSED,
            denominator=None if keeps_it else now.denominator,
        )
    return Row(
        definition,
        now.months,
        against,
        end=now.end,
        value=now.value,
        shown=None if now.value is None else shown(now.value, definition.unit, holds.decimals),
        status=now.status,
        numerator=now.numerator,
        denominator=now.denominator,
    )


def _is_hidden(stored: Stored | None, definition: Definition, told: Disclosed) -> bool:
    return stored is not None and told.hides(definition.indicator_id, "", stored.end, stored.months)


def _says_counts(stored: Stored, definition: Definition) -> bool:
    """Whether the row is made of counts of people, or is a percentage of nobody knows how many."""
    figure = Figure(definition.unit, stored.value, stored.numerator, stored.denominator)
    return any(count is not None for count in counts(figure))


def _compared(
    judged: Judged, *, is_hidden: bool, refers_to_hidden: bool, says_counts: bool
) -> Comparison:
    """Between a hidden figure and one that is told, the standing would say where the hidden one
    lies, and so would a total that counts it. Between two hidden ones only the total says it: of
    counts, where four that fall month by month can only be 4, 3, 2 and 1, it doesn't either."""
    if not is_hidden and not refers_to_hidden:
        return Comparison(judged.reference, judged.standing, judged.standing)
    is_counted = is_hidden and refers_to_hidden and not says_counts
    return Comparison(
        reference=None if refers_to_hidden else judged.reference,
        standing=None,
        counted=judged.standing if is_counted else Standing.NONE,
    )
