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
        .order_by("-end", "months")
        .values_list(
            "indicator__code", "comparator__key", "end", "months", "value", "source",
            "definition_differs",
        )
    )  # fmt: skip
    for code, comparator, end, months, value, source, differs in rows:
        if value is None:
            continue
        found.setdefault(code, {}).setdefault(comparator, []).append(
            {
                "end": str(end),
                "months": months_text(months),
                "value": plain(value),
                "source": source,
                "differs": differs,
            }
        )
    return found
