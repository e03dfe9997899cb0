"""The figures that a commentary speaks of."""

from typing import Any

from indicators.rules.periods import Month
from indicators.scorecard import scorecard
from indicators.scorecard_exports import as_json
from narratives.models import Commentary


def figures_of(commentary: Commentary) -> dict[str, Any] | None:
    """Its indicator's row of the scorecard of the quarter's last month, as known now."""
    rows = rows_of(commentary.round.end)
    return next((row for row in rows if row["code"] == commentary.indicator.code), None)


def rows_of(month: Month) -> list[dict[str, Any]]:
    """The scorecard's rows, as other programs read them."""
    rows: list[dict[str, Any]] = as_json(scorecard(month))["indicators"]
    return rows
