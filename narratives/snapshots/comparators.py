"""Of which time a comparator's figure is, where one is known by the end of a month."""

from typing import Any

from indicators.models import Benchmark
from indicators.rules.display import plain
from indicators.rules.periods import Month, months_text

Periods = dict[str, dict[str, list[dict[str, Any]]]]


def comparator_periods(month: Month) -> Periods:
    """By code and comparator, the latest first: which of them a figure was held against is told
    by the figure."""
    found: Periods = {}
    rows = (
        Benchmark.objects.current()
        .filter(end__lte=month)
        .select_related("indicator", "comparator")
        .order_by("-end", "months")
    )
    for row in rows:
        if row.value is None:
            continue
        of = found.setdefault(row.indicator.code, {}).setdefault(row.comparator.key, [])
        of.append(
            {
                "end": str(row.end),
                "months": months_text(row.months),
                "value": plain(row.value),
                "source": row.source,
                "differs": row.definition_differs,
            }
        )
    return found
