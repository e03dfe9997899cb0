"""The figures that a snapshot's bytes hold of whole indicators, for staff, month by month."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from indicators.models import Definition
from indicators.rules.periods import Month, months_text
from narratives.models import Audience

Key = tuple[str, Month, int]


def signed_figures(content: bytes, known: Mapping[str, Definition]) -> dict[Key, Decimal]:
    """By code, month and the months that it covers. An indicator that covers others by now is left
    out: its figures can't be compared."""
    held = json.loads(content)
    held |= held.get("audiences", {}).get(Audience.STAFF, {})
    alike = {
        code: each.months
        for code, each in known.items()
        if held["definitions"].get(code, {}).get("months") == months_text(each.months)
    }
    return {
        (code, end, alike[code]): Decimal(cell["value"])
        for code, end, cell in _cells(held)
        if code in alike and cell and cell.get("value") is not None
    }


def _cells(held: Mapping[str, Any]) -> Iterator[tuple[str, Month, Mapping[str, Any] | None]]:
    """The first snapshots held no years."""
    for table in held.get("years", []):
        months = [Month.from_text(month) for month in table["months"]]
        for column in (column for topic in table["topics"] for column in topic["columns"]):
            for back, name in ((12, "last_year"), (0, "months")):
                for month, cell in zip(months, column["whole"][name], strict=True):
                    yield column["code"], month - back, cell
    end = Month.from_text(held["month"])
    for row in held["scorecard"]["indicators"]:
        yield row["code"], end, row
