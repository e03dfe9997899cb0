"""The published packs read the boring way: no line of the portal's own code."""

import csv
import tomllib
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.conf import settings

DARLINGTON = settings.BASE_DIR / "demo" / "darlington"
SCORECARD = DARLINGTON / "2017-11-scorecard"
REPORT = DARLINGTON / "2018-01-q3-report"

# code, category, end, months
Key = tuple[str, str, str, str]


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def settings_of(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))


def definitions(folder: Path) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows(folder, "indicators")}


def given(folder: Path) -> dict[Key, Decimal]:
    months = {code: row["months"] for code, row in definitions(folder).items()}
    return {
        (row["code"], row.get("category", ""), row["end"], row["months"] or months[row["code"]]):
        Decimal(row["value"])
        for row in rows(folder, "values")
        if row["value"]
    }  # fmt: skip


def derived(folder: Path, known: dict[Key, Decimal]) -> dict[Key, Decimal]:
    """What the folder's rules make of what is known, a month and a rule at a time."""
    found: dict[Key, Decimal] = {}
    rules = {code: row for code, row in definitions(folder).items() if row.get("derive")}
    for code, row in rules.items():
        for end in ends(known):
            value = evaluate(row["derive"], end, folder, known)
            if value is not None:
                figure = value.quantize(Decimal("1e-10"), ROUND_HALF_UP)
                found[code, "", end, row["months"]] = figure
    return found


def ends(known: dict[Key, Decimal]) -> set[str]:
    return {end for _, _, end, _ in known}


def evaluate(rule: str, end: str, folder: Path, known: dict[Key, Decimal]) -> Decimal | None:
    rule = rule.strip()
    if rule.startswith("sum_to_date("):
        parts = [evaluate(inside(rule)[0], month, folder, known) for month in year_to_date(end)]
        return None if None in parts else sum(part for part in parts if part is not None)
    if rule.startswith("per_10000("):
        value = evaluate(inside(rule)[0], end, folder, known)
        population = settings_of(folder)["population"].get(financial_year(end))
        return value * 10000 / population if value is not None and population else None
    if rule.startswith("percent("):
        part, whole = (evaluate(each, end, folder, known) for each in inside(rule))
        return part * 100 / whole if part is not None and whole else None
    row = definitions(folder)[rule]
    if row.get("derive"):
        return evaluate(row["derive"], end, folder, known)
    return known.get((rule, "", end, row["months"]))


def inside(rule: str) -> list[str]:
    """The arguments between the outer brackets."""
    text, depth, found = rule[rule.index("(") + 1 : rule.rindex(")")], 0, [""]
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return found


def year_to_date(end: str) -> Iterator[str]:
    """The months from April to this one."""
    year, month = map(int, end.split("-"))
    first = year if month >= 4 else year - 1
    for number in range(4, (month if month >= 4 else month + 12) + 1):
        yield f"{first + (number - 1) // 12}-{(number - 1) % 12 + 1:02}"


def financial_year(end: str) -> str:
    first = int(end[:4]) if int(end[5:]) >= 4 else int(end[:4]) - 1
    return f"{first}-{(first + 1) % 100:02}"


def rounded(figure: Decimal, decimals: int) -> Decimal:
    return figure.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
