"""Which targets end with a year although nobody said what follows."""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.models import Council, Definition, Life
from indicators.packs.spans import Span, spans_known_now
from indicators.rules.periods import Month


@dataclass(frozen=True)
class Lack:
    """These had a target up to the month before this one, and have none from it on."""

    first: Month
    definitions: list[Definition]

    @property
    def last(self) -> Month:
        return self.first - 1


def lacking_targets(month: Month) -> list[Lack]:
    """Of live indicators, in the year that a month lies in and in the next one."""
    council = Council.objects.first()
    if council is None:
        return []
    spans: dict[str, list[Span]] = {}
    for span in spans_known_now():
        spans.setdefault(span.code, []).append(span)
    live = (
        Definition.objects.current()
        .filter(status=Life.LIVE, indicator__code__in=list(spans))
        .select_related("indicator")
        .order_by("order", "indicator__code")
    )
    found: dict[Month, list[Definition]] = {}
    for definition in live:
        starts = definition.year_starts or council.year_starts
        for first in _breaks_off(spans[definition.indicator.code], month.year_start(starts)):
            found.setdefault(first, []).append(definition)
    return [Lack(first, found[first]) for first in sorted(found)]


def _breaks_off(spans: list[Span], year: Month) -> Iterator[Month]:
    """A row that says there is none is a decision: then nothing is lacking."""
    for first in (year, year + 12):
        before, after = _in(spans, first - 1), _in(spans, first)
        if before and before.target is not None and after is None:
            yield first


def _in(spans: list[Span], month: Month) -> Span | None:
    for span in spans:
        if span.first <= month and (span.last is None or month <= span.last):
            return span
    return None
