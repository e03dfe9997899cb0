"""The sample's releases as a reader of the files alone sees them."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).resolve().parents[2] / "demo" / "sample"

Key = tuple[str, str, str, str]
Row = dict[str, str]


def folders() -> list[Path]:
    return sorted(path.parent for path in SAMPLE.glob("*/pack.toml"))


def settings(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pack.toml").read_text())


def table(folder: Path, name: str) -> list[Row]:
    file = folder / f"{name}.csv"
    if not file.exists():
        return []
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))


def key_of(row: Row) -> Key:
    return row["code"], row["category"], row["end"], row["months"]


def known_after_each() -> Iterator[tuple[Path, dict[Key, Row]]]:
    """All values known once a release is loaded."""
    known: dict[Key, Row] = {}
    for folder in folders():
        known = known | {key_of(row): row for row in table(folder, "values")}
        yield folder, known


def known_at_last() -> dict[Key, Row]:
    return list(known_after_each())[-1][1]


def indicators() -> dict[str, Row]:
    return {row["code"]: row for folder in folders() for row in table(folder, "indicators")} | {
        row["code"]: row for row in table(folders()[0], "indicators")
    }


def series(
    known: Mapping[Key, Row], code: str, category: str = "", months: str = ""
) -> dict[str, Decimal]:
    """The figures of one indicator or category, month by month."""
    return {
        end: Decimal(row["value"])
        for (of, part, end, length), row in sorted(known.items())
        if (of, part, length) == (code, category, months) and row["value"]
    }


def month_after(end: str) -> str:
    year, number = (int(part) for part in end.split("-"))
    return f"{year + number // 12}-{number % 12 + 1:02}"


def year_of(end: str, starts: str = "") -> int:
    """The calendar year in which the year starts that this month lies in; April where not said."""
    year, number = (int(part) for part in end.split("-"))
    return year if number >= int(starts or 4) else year - 1
