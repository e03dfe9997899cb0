"""Which figures two contents of snapshots say otherwise: restated, or only said more exactly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.rules import words
from indicators.rules.display import AUTO, Decimals
from indicators.rules.periods import Month
from indicators.rules.refinement import Printed, is_refinement

Kept = Mapping[str, Any]
NOT_THERE = "not there"


@dataclass(frozen=True)
class Restated:
    code: str
    # The month or year, and of which category.
    what: str
    before: str
    after: str
    is_of_the_month: bool
    # Some unrounded number would print as both.
    is_exact: bool


@dataclass(frozen=True)
class _Said:
    figure: str
    value: Decimal | None
    counts: tuple[str | None, str | None]
    status: str
    is_of_the_month: bool = False


def figures(before: Kept, after: Kept) -> Iterator[Restated]:
    """In the scorecard's order; an indicator that only one of them has is a new definition."""
    old, new = _said(before), _said(after)
    defined = before["definitions"].keys() & after["definitions"].keys()
    span_the_same = _span(before) == _span(after)
    for key in dict.fromkeys([*old, *new]):
        one, other = old.get(key), new.get(key)
        # A month that only one of them reaches is no difference.
        is_news = not span_the_same and None in (one, other)
        if key[0] not in defined or is_news or (one and other and one.figure == other.figure):
            continue
        yield Restated(
            *key,
            one.figure if one else NOT_THERE,
            other.figure if other else NOT_THERE,
            any(each.is_of_the_month for each in (one, other) if each),
            _is_exact(key[0], one, other, before, after),
        )


def _span(content: Kept) -> tuple[str, bool]:
    """The first snapshots held no years."""
    return content["month"], bool(content.get("years"))


def _is_exact(code: str, one: _Said | None, other: _Said | None, before: Kept, after: Kept) -> bool:
    if one is None or other is None or one.status != other.status:
        return False
    if one.value is None or other.value is None:
        return False
    if all(one.counts) and all(other.counts) and one.counts != other.counts:
        return False
    return is_refinement(
        Printed(one.value, _decimals(before, code)), Printed(other.value, _decimals(after, code))
    )


def _decimals(content: Kept, code: str) -> Decimals:
    said = content["policy"]["decimals"].get(content["definitions"][code]["unit"], "0")
    return AUTO if said == AUTO else int(said)


def _said(content: Kept) -> dict[tuple[str, str], _Said]:
    """By code, and what it is a figure of."""
    found: dict[tuple[str, str], _Said] = {}
    month = Month.from_text(content["month"])
    for row in content["scorecard"]["indicators"]:
        found[row["code"], month.label] = _cell(row, is_of_the_month=True)
    for table in content.get("years", []):
        for topic in table["topics"]:
            for column in topic["columns"]:
                for key, said in _of_year(table, column):
                    found.setdefault(key, said)
    return found


def _of_year(table: Kept, column: Kept) -> Iterator[tuple[tuple[str, str], _Said]]:
    code = column["code"]
    for series in (column["whole"], *column["categories"]):
        name = f"{series['name']}, " if series.get("name") else ""
        for at, cell in zip(map(Month.from_text, table["months"]), series["months"], strict=True):
            if cell is not None:
                yield (code, f"{name}{at.label}"), _cell(cell)
        for year, cell in zip(table["past_years"], series["years"], strict=True):
            yield (code, f"{name}{year}"), _cell(cell)


def _cell(cell: Kept, *, is_of_the_month: bool = False) -> _Said:
    status = words.STATUS.get(cell.get("status") or "final", "")
    counts = (cell.get("numerator"), cell.get("denominator"))
    of = f"({counts[0]} of {counts[1]})" if all(counts) else ""
    figure = " ".join(filter(None, [cell.get("shown"), of, status])) or words.NOTHING
    value = cell.get("value")
    return _Said(figure, None if value is None else Decimal(value), counts, status, is_of_the_month)
