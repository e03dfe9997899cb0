"""Which rows of a snapshot are counted by category alone: to them no figure is missing."""

from collections.abc import Mapping
from typing import Any

Kept = Mapping[str, Any]
NOTHING = {"", "missing"}


def codes_by_category(content: Kept) -> set[str]:
    """Of what a snapshot tells an audience."""
    rows = {row["code"]: row for row in content["scorecard"]["indicators"]}
    return {
        column["code"]
        for table in content.get("years", [])
        for topic in table["topics"]
        for column in topic["columns"]
        if is_by_category(rows[column["code"]], column, table["months"].index(content["month"]))
    }


def is_by_category(row: Kept, column: Kept, place: int) -> bool:
    """`place` is the month's in the year that the column is of."""
    if row["status"] != "missing":
        return False
    whole = column["whole"]
    has_whole = any(map(_is_there, [*whole["months"], *whole["last_year"], *whole["years"]]))
    return not has_whole and any(_is_told(each["months"][place]) for each in column["categories"])


def _is_there(cell: Kept | None) -> bool:
    held = cell or {}
    return "value" in held or held.get("status", "") not in NOTHING


def _is_told(cell: Kept | None) -> bool:
    """Be it only that it is kept back."""
    held = cell or {}
    return "value" in held or held.get("status") == "suppressed"
