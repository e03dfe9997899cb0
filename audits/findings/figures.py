"""What audits found, as figures of indicators: the share that is good or better."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from audits.findings.tables import Findings, Row, findings
from audits.models import FedIndicator, Programme
from audits.rules.shares import Share
from indicators.models import Definition, Life, Unit, Value
from indicators.queries import year_starts
from indicators.rules.periods import YEAR_TO_DATE, Month
from indicators.rules.quarters import LONG as QUARTER
from indicators.rules.quarters import Quarter


@dataclass(frozen=True)
class Figure:
    """Of one indicator and quarter, and what the register holds in its place."""

    fed: FedIndicator
    title: str
    end: Month
    months: int
    share: Share
    is_final: bool  # no audit of the quarter is still on its way
    known: Value | None

    @property
    def status(self) -> str:
        return "final" if self.is_final else "provisional"

    @property
    def is_known(self) -> bool:
        known = self.known
        return known is not None and (known.numerator, known.denominator, known.status) == (
            self.share.count,
            self.share.of,
            self.status,
        )


def why_not_feed(definition: Definition) -> str | None:
    """What speaks against an indicator; None where audits can bring its figures."""
    if definition.derive:
        return "is worked out from others"
    if definition.unit != Unit.PERCENT:
        return "is no percentage"
    if definition.months not in {QUARTER, YEAR_TO_DATE}:
        return "covers neither a quarter nor the year to date"
    if definition.status == Life.RETIRED:
        return "is retired"
    if _has_months_between(definition):
        return "has figures of the months between: audits bring one a quarter"
    return None


def _has_months_between(definition: Definition) -> bool:
    """Then one a quarter would seem to lack the others, and be no figure of the same kind."""
    starts = definition.year_starts or year_starts()
    ends = Value.objects.current().filter(
        indicator=definition.indicator_id, category="", months=definition.months
    )
    return any(
        Quarter.containing(end, starts).end != end for end in ends.values_list("end", flat=True)
    )


def may_take_figures() -> list[Definition]:
    """The indicators that audits can feed, as they are defined now."""
    percents = Definition.objects.current().filter(
        unit=Unit.PERCENT, months__in=[QUARTER, YEAR_TO_DATE], derive=""
    )
    return [each for each in percents if why_not_feed(each) is None]


def figures(fed: FedIndicator, *, today: date) -> list[Figure]:
    """Of the quarters that have ended, the latest first; none where the indicator can't take them
    any more."""
    definition = Definition.objects.current().filter(indicator=fed.indicator).first()
    if definition is None or why_not_feed(definition):
        return []
    known = {
        row.end: row
        for row in Value.objects.current().filter(
            indicator=fed.indicator, category="", months=definition.months
        )
    }
    found = {
        row.end: row
        for line in findings()
        if _feeds(line, fed)
        for row in _rows(fed, definition, line, known)
    }
    ended = Month.of(today.year, today.month) - 1
    return [found[end] for end in sorted(found, reverse=True) if end <= ended]


def _feeds(line: Findings, fed: FedIndicator) -> bool:
    kind = Programme.Kind.THEMATIC if fed.theme else Programme.Kind.RANDOM
    return (line.programmes[0].kind, line.programmes[0].theme) == (kind, fed.theme)


def _rows(
    fed: FedIndicator, definition: Definition, line: Findings, known: dict[Month, Value]
) -> Iterator[Figure]:
    for row in line.quarters:
        so_far = [row] if definition.months == QUARTER else _year_to(row, line)
        share = Share(sum(_good(each) for each in so_far), sum(each.of for each in so_far))
        if row.of and row.quarter:
            yield Figure(
                fed=fed,
                title=definition.title,
                end=row.quarter.end,
                months=definition.months,
                share=share,
                is_final=not any(each.waiting for each in so_far),
                known=known.get(row.quarter.end),
            )


def _year_to(row: Row, line: Findings) -> list[Row]:
    assert row.quarter is not None
    return [
        each
        for each in line.quarters
        if each.quarter and each.quarter.year == row.quarter.year and each.quarter <= row.quarter
    ]


def _good(row: Row) -> int:
    return row.good.count if row.good else 0
