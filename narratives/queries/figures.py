"""The figures that commentary and papers speak of, exact and as they are printed."""

from typing import Any

from indicators.rules.periods import Month
from indicators.scorecard.card import scorecard
from indicators.scorecard.exports import as_json
from indicators.scorecard.paper import printed_references
from narratives.models import Commentary
from narratives.queries.subjects import codes_of
from narratives.rules.prompts import About


def figures_of(commentary: Commentary) -> list[dict[str, Any]]:
    """What it speaks of, as rows of the scorecard of the quarter's last month, as known now.

    Of the quarter as a whole those that are off target.
    """
    rows = rows_of(commentary.round.end)
    if commentary.about is About.QUARTER:
        return [row for row in rows if row["against"]["target"]["rag"] == "red"]
    codes = set(codes_of(commentary))
    return [row for row in rows if row["code"] in codes]


def rows_of(month: Month) -> list[dict[str, Any]]:
    """The scorecard's rows as other programs read them, with the references as printed."""
    card = scorecard(month)
    printed = printed_references(card)
    return [row | {"printed": printed[row["code"]]} for row in as_json(card)["indicators"]]
