"""The figures that commentary and papers speak of, exact and as they are printed."""

from typing import Any

from indicators.rules.periods import Month
from indicators.scorecard import scorecard
from indicators.scorecard_exports import as_json
from indicators.scorecard_paper import printed_references
from narratives.models import Commentary


def figures_of(commentary: Commentary) -> dict[str, Any] | None:
    """Its indicator's row of the scorecard of the quarter's last month, as known now."""
    rows = rows_of(commentary.round.end)
    return next((row for row in rows if row["code"] == commentary.indicator.code), None)


def rows_of(month: Month) -> list[dict[str, Any]]:
    """The scorecard's rows as other programs read them, with the references as printed."""
    card = scorecard(month)
    printed = printed_references(card)
    return [row | {"printed": printed[row["code"]]} for row in as_json(card)["indicators"]]
