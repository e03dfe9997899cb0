"""How the papers say what a figure is of, what it is held against, and which way it went."""

import re
from collections.abc import Iterator
from datetime import date

from indicators.rules import words
from indicators.rules.periods import Month
from indicators.rules.standing import Standing
from kpiportal.documents.parts import Cell
from narratives.papers.told import Kept, Told, number
from narratives.rules.front_matter import filled

COVERED = {
    "0": "Month’s end",
    "1": "Month only",
    "3": "Quarter",
    "ytd": "Cumulative, year to date",
    "12": "Rolling year",
}
UNAVAILABLE = "Data currently unavailable"
BIGGER, SMALLER = "bigger", "smaller"
GOOD = {BIGGER: "High", SMALLER: "Low", "neutral": words.NOTHING}


UNIT = {
    "number": "a count",
    "percent": "a percentage",
    "per_1000": "a rate per 1,000",
    "per_10000": "a rate per 10,000",
    "per_100000": "a rate per 100,000",
    "days": "days",
    "score": "a score",
    "ratio": "a ratio",
}
SPAN = {
    "0": "at the month’s end",
    "1": "of the month",
    "3": "of the quarter",
    "ytd": "of the year to date",
    "12": "of the last twelve months",
}
IS_GOOD = {BIGGER: ", more is better", SMALLER: ", less is better", "neutral": ""}


def counted(told: Told, code: str) -> str:
    """A rate per 10,000 of the year to date, worked out from CSC 013, less is better."""
    said = told.definition(code)
    span = SPAN.get(said["months"], f"of {said['months']} months")
    others = [other for other in told.rows if re.search(rf"\b{re.escape(other)}\b", said["derive"])]
    derived = f", worked out from {' and '.join(others)}" if others else ""
    return f"{UNIT[said['unit']]} {span}{derived}{IS_GOOD[said['better']]}"


def period(end: str, months: str, starts: int) -> str:
    """Dec 2017, Apr to Dec 2017, 2016-17, or as at the end of a month."""
    last = Month.from_text(end)
    if months == "0":
        return f"As at {last.short_label}"
    if months == "1":
        return last.short_label
    first = last.year_start(starts) if months == "ytd" else last - (int(months) - 1)
    if first == last:
        return last.short_label
    if first == last.year_start(starts) and first.months_until(last) == 11:
        return last.financial_year(starts)
    if first.year == last.year:
        return f"{first.short_label[:3]} to {last.short_label}"
    return f"{first.short_label} to {last.short_label}"


def period_of_row(told: Told, code: str) -> str:
    row = told.rows[code]
    if row["end"] is None:
        return words.NOTHING
    starts = told.definition(code)["year_starts"] or told.year_starts
    said = period(row["end"], row["months"], starts)
    status = told.status(code)
    return f"{said}, {status}" if status else said


def period_of_comparator(told: Told, code: str, key: str) -> str:
    found = told.period(code, key)
    if found is None:
        return ""
    differs = ", another definition" if found["differs"] else ""
    return f"{period(found['end'], found['months'], told.year_starts)}{differs}"


def marked(against: Kept) -> Cell:
    """The judgement of one comparison, as a mark with its word."""
    if against["rag"] in (None, "none"):
        return Cell(words.NOTHING)
    return Cell(words.RAG[against["rag"]], rag=against["rag"])


def held_against(told: Told, code: str) -> Iterator[str]:
    """England 22% (2016-17), for each comparator that has a figure."""
    for key, label in told.comparators.items():
        if told.rows[code]["against"][key]["reference"] is not None:
            yield f"{label} {told.printed(code, key)} ({period_of_comparator(told, code, key)})"


def measured(told: Told, code: str) -> Iterator[Cell]:
    """Better or worse than each comparator, as marks."""
    for key, label in told.comparators.items():
        against = told.rows[code]["against"][key]
        if against["reference"] is None or against["rag"] in (None, "none"):
            continue
        is_better = against["standing"] in (Standing.AHEAD, Standing.LEVEL)
        way = "As good as" if against["standing"] == Standing.LEVEL else "Better than"
        said = way if is_better else "Not as good as"
        yield Cell(f"{said} {label}: {told.printed(code, key)}", rag=against["rag"])


def went(told: Told, code: str, now: Month, before: Month) -> str:
    """An arrow for the way the figure went since, and whether that is better. A figure to date
    has no before in another year."""
    one, other = number(told.cell(code, now)), number(told.cell(code, before))
    said = told.definition(code)
    starts = said["year_starts"] or told.year_starts
    is_new_year = now.year_start(starts) != before.year_start(starts)
    if one is None or other is None or not said["trend"]:
        return ""
    if said["months"] == "ytd" and is_new_year:
        return ""
    if one == other:
        return "→ the same"
    arrow, rose = ("↑", True) if one > other else ("↓", False)
    better = said["better"]
    if better not in (BIGGER, SMALLER):
        return f"{arrow} {'higher' if rose else 'lower'}"
    return f"{arrow} {'better' if rose == (better == BIGGER) else 'not as good'}"


def front(told: Told, key: str) -> str:
    """One of the council's own texts, with what it names filled in."""
    return filled(told.content["front"][key], names_in(told))


def names_in(told: Told) -> dict[str, str]:
    """What the council's texts may name."""
    return {
        "quarter": told.quarter,
        "month": told.month.label,
        "council": told.council,
        "committee": told.content["front"]["committee"],
        "date": committee_day(told),
    }


def committee_day(told: Told) -> str:
    """10 February 2018, where the day is set."""
    day = told.content["committee_on"]
    return day_in_words(day) if day else ""


def day_in_words(day: str) -> str:
    """30 September 2026; what is no date, as it is."""
    try:
        return f"{int(day[8:])} {date.fromisoformat(day):%B %Y}"
    except ValueError:
        return day
