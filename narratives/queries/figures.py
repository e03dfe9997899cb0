"""The figures that commentary and papers speak of, exact and as they are printed."""

from typing import Any

from indicators.figures import TARGET
from indicators.rules.display import plain, shown
from indicators.rules.periods import Month
from indicators.scorecard import Row, Scorecard, scorecard
from indicators.scorecard_exports import as_json
from narratives.models import Commentary

Printed = dict[str, dict[str, str | None]]


def figures_of(commentary: Commentary) -> dict[str, Any] | None:
    """Its indicator's row of the scorecard of the quarter's last month, as known now."""
    rows = rows_of(commentary.round.end)
    return next((row for row in rows if row["code"] == commentary.indicator.code), None)


def rows_of(month: Month) -> list[dict[str, Any]]:
    """The scorecard's rows as other programs read them, with the references as printed."""
    card = scorecard(month)
    printed = printed_references(card)
    return [row | {"printed": printed[row["code"]]} for row in as_json(card)["indicators"]]


def printed_references(card: Scorecard) -> Printed:
    """By code and reference. A target is printed as it was set, the rest as figures are."""
    return {row.code: {key: _printed(row, key, card) for key in row.against} for row in card.rows}


def _printed(row: Row, key: str, card: Scorecard) -> str | None:
    reference = row.against[key].reference
    if reference is None:
        return None
    if key == TARGET or card.policy is None:
        return plain(reference)
    return shown(reference, row.definition.unit, card.policy.decimals)
