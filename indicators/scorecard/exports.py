"""The scorecard as other programs read it: the contract's JSON, and one table of it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from indicators.figures import PREVIOUS, TARGET, YEAR_AGO
from indicators.rules.display import exactly
from indicators.rules.periods import months_text
from indicators.scorecard.card import Comparison, Row, Scorecard

COLUMNS = (
    "code",
    "title",
    "section",
    "end",
    "months",
    "value",
    "shown",
    "status",
    "numerator",
    "denominator",
    "trend",
)


def as_json(scorecard: Scorecard) -> dict[str, Any]:
    return {
        "council": scorecard.council,
        "month": str(scorecard.month),
        "audience": str(scorecard.audience),
        "totals": {
            "trend": {str(trend): count for trend, count in scorecard.trends.items()},
            "target": {str(standing): count for standing, count in scorecard.targets.items()},
        },
        "sections": [
            {"name": section.name, "rag": str(section.rag)} for section in scorecard.sections
        ],
        "indicators": [_indicator(row) for row in scorecard.rows],
    }


def _indicator(row: Row) -> dict[str, Any]:
    said = {
        "code": row.code,
        "title": row.definition.title,
        "section": row.definition.section,
        "end": None if row.end is None else str(row.end),
        "months": months_text(row.months),
        "value": exactly(row.value),
        "shown": row.shown,
        "status": row.status,
        "numerator": exactly(row.numerator),
        "denominator": exactly(row.denominator),
        "trend": _word(row.trend),
    }
    return said | {"against": {key: _comparison(each) for key, each in row.against.items()}}


def _comparison(comparison: Comparison) -> dict[str, str | None]:
    return {
        "reference": exactly(comparison.reference),
        "standing": _word(comparison.standing),
        "rag": _word(comparison.rag),
    }


def _word(word: str | None) -> str | None:
    return None if word is None else str(word)


def as_table(scorecard: Scorecard) -> Iterator[list[str | Decimal | None]]:
    """A header, then one row an indicator; figures as numbers, what is shown as text."""
    keys = [TARGET, PREVIOUS, YEAR_AGO, *(each.key for each in scorecard.comparators)]
    yield [*COLUMNS, *(name for key in keys for name in (key, f"{key}_standing", f"{key}_rag"))]
    for row in scorecard.rows:
        said = _indicator(row)
        figures = {"value": row.value, "numerator": row.numerator, "denominator": row.denominator}
        yield [
            *(figures.get(column, said[column]) for column in COLUMNS),
            *(
                cell
                for key in keys
                for cell in (
                    row.against[key].reference,
                    _word(row.against[key].standing),
                    _word(row.against[key].rag),
                )
            ),
        ]
