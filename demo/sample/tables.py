"""The tables of a release, as rows of text; the first row is the header."""

from collections.abc import Mapping
from typing import Any

from figures import Key, Row
from months import month, text

Table = list[list[str]]
Described = Mapping[str, Any]

HEADERS = {
    "indicators": "code title section lead months better unit kind trend derive disclosure demand "
    "lookback order reason definition why service tier responsible level theme tags source "
    "next_review year_starts status",
    "values": "code category end months value numerator denominator status note",
    "targets": "code from to target",
    "benchmarks": "code comparator end months value source published definition_differs",
    "breaks": "code from reason",
    "parts": "whole part sign",
    "journey": "cohort as_at step count",
}


def with_header(name: str, rows: Table) -> Table:
    return [HEADERS[name].split(), *rows]


def indicators(council: Described, known: Mapping[str, Described], release: int) -> Table:
    """The first release defines all; a later one names what it changes, in full."""
    changes = {row["code"]: row for row in council["redefined"] if row["release"] == release}
    rows = []
    for code, said in known.items():
        if release == said.get("since", 1) or code in changes:
            now = {**said, **changes.get(code, {})}
            now["tags"] = f"Inspection: {now['inspection']}; Question: {now['question']}"
            rows.append([str(now.get(column, "")) for column in HEADERS["indicators"].split()])
    if rows:
        return with_header("indicators", rows)
    # The file is required, so it says again what is known of the first.
    first = next(iter(known.values()))
    return [["code", "title", "section"], [first["code"], first["title"], first["section"]]]


def values(rows: Mapping[Key, Row]) -> Table:
    return with_header(
        "values",
        [
            [*key, row.value, row.numerator, row.denominator, row.status, row.note]
            for key, row in sorted(rows.items())
        ],
    )


def targets(council: Described, release: int) -> Table:
    rows = []
    for said in council["targets"]:
        if said["release"] == release:
            for year, by_code in said["by_year"].items():
                first = month(f"{year[:4]}-04")
                span = [text(first), text(first + 11)]
                rows += [[code, *span, str(target)] for code, target in by_code.items()]
    for profile in council["profile"]:
        for year, since in profile["years"].items():
            if since == release:
                first = month(f"{year[:4]}-04")
                spread = enumerate(profile["by_month"], start=first)
                rows += [[profile["code"], text(at), text(at), str(due)] for at, due in spread]
    single = [row for row in council["target"] if row["release"] == release]
    rows += [[row["code"], row["from"], row["to"], row["target"]] for row in single]
    return with_header("targets", rows)


def benchmarks(council: Described, release: int) -> Table:
    every = council["benchmarks"]
    rows = []
    for code, said in every["by_code"].items():
        calendar = every["academic" if said.get("academic") else "financial"]
        for place, (end, published, since) in enumerate(calendar):
            if since == release:
                for comparator in council["comparators"]:
                    figure = [str(said[comparator][place]), every["source"], str(published)]
                    rows.append([code, comparator, end, said["months"], *figure, _differs(said)])
    for row in council["benchmark_amended"]:
        if row["release"] == release:
            said = every["by_code"][row["code"]]
            figure = [row["value"], every["source"], str(row["published"]), _differs(said)]
            rows.append([row["code"], row["comparator"], row["end"], said["months"], *figure])
    return with_header("benchmarks", rows)


def _differs(said: Described) -> str:
    return "yes" if said.get("definition_differs") else "no"


def breaks(council: Described, release: int) -> Table:
    here = [row for row in council["break"] if row["release"] == release]
    return with_header("breaks", [[row["code"], row["from"], row["reason"]] for row in here])


def parts(council: Described, release: int) -> Table:
    """Declared once: what a later release doesn't mention stays."""
    if release > 1:
        return with_header("parts", [])
    sums = council["parts"].items()
    rows = [[whole, part[1:], "-1" if part[0] == "-" else "1"] for whole, of in sums for part in of]
    return with_header("parts", rows)


def journey(steps: Mapping[tuple[str, str, str], int]) -> Table:
    return with_header("journey", [[*key, str(count)] for key, count in steps.items()])
