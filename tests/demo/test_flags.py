"""Every flag that the checks raise on the figures of the demo, and why each is right."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from indicators.rules.comparison import parse
from indicators.rules.display import Decimals
from indicators.rules.given import Figures, Given, Key, decimals_of, small
from indicators.rules.periods import Month, months_from_text
from indicators.rules.validation import (
    Check,
    Flag,
    Measure,
    Part,
    Rule,
    check_parts,
    check_rules,
    check_series,
)

DEMO = Path(__file__).resolve().parents[2] / "demo"
SAMPLE = sorted(path.parent for path in (DEMO / "sample").glob("*/pack.toml"))
REPORT = [DEMO / "darlington" / "2018-01-q3-report"]
SCORECARD = [DEMO / "darlington" / "2017-11-scorecard"]

Row = dict[str, str]


def rows(folder: Path, table: str) -> list[Row]:
    file = folder / f"{table}.csv"
    if not file.exists():
        return []
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))


def indicators(folders: Iterable[Path]) -> dict[str, Row]:
    found: dict[str, Row] = defaultdict(dict)
    for folder in folders:
        for row in rows(folder, "indicators"):
            found[row["code"]] |= row
    return found


def figures(folders: list[Path]) -> Figures:
    """As known in the end, each in the length that its indicator has."""
    known, given = indicators(folders), {}
    for folder in folders:
        settings = tomllib.loads((folder / "pack.toml").read_text())
        for row in rows(folder, "values"):
            said = known[row["code"]]
            if (row["months"] or _months(said)) == _months(said):
                key = Key(row["code"], row.get("category") or "", Month.from_text(row["end"]))
                given[key] = _given(row, _unit(said), settings.get("display", {}))
    return Figures(given)


def _given(row: Row, unit: str, shown: Mapping[str, Decimals]) -> Given:
    value, numerator, denominator = (
        Decimal(row[column]) if row[column] else None
        for column in ("value", "numerator", "denominator")
    )
    if value is None:
        return small(below=5) if row["status"] == "suppressed" else Given()
    return Given(value, numerator, denominator, decimals_of(value, unit, shown))


def _months(said: Row) -> str:
    return said.get("months") or "1"


def _unit(said: Row) -> str:
    return said.get("unit") or "number"


def parts(folders: list[Path]) -> dict[tuple[str, str], list[Part]]:
    found: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for folder in folders:
        for row in rows(folder, "parts"):
            whole, _, total = row["whole"].partition("|")
            code, _, category = row["part"].partition("|")
            found[whole, total].append(Part(code, category, int(row["sign"])))
    return found


def flags(folders: list[Path], rules: Iterable[str] = ()) -> list[Flag]:
    known, every = indicators(folders), figures(folders)
    series: dict[tuple[str, str], dict[Month, Given]] = defaultdict(dict)
    for key, given in every.given.items():
        series[key.code, key.category][key.end] = given
    found = []
    for (code, category), one in series.items():
        said = known[code]
        measure = Measure(code, _unit(said), months_from_text(_months(said)))
        starts = int(said.get("year_starts") or 4)
        found += check_series(measure, category, one, year_starts=starts)
    ends = sorted({key.end for key in every.given})
    found += check_parts(parts(folders), every, ends)
    return found + check_rules([Rule(parse(rule)) for rule in rules], every, ends)


def named(found: Iterable[Flag]) -> set[tuple[Check, str, str, str]]:
    return {(flag.check, flag.code, flag.category, str(flag.end)) for flag in found}


def test_the_sample_raises_what_was_planted_in_it_and_nothing_else():
    assert named(flags(SAMPLE)) == {
        (Check.SHARE, "CL 02", "", "2026-05"),  # 58.4% of 131
        (Check.GAP, "LA 09", "", "2024-12"),  # left out
        (Check.FALLS, "LA 11", "", "2025-11"),  # from 18 to 17
        (Check.REPEAT, "UN 01", "Old School hub", "2025-03"),  # 815 copied
        (Check.PARTS, "CR 01", "", "2026-02"),  # 643 contacts, 634 outcomes
    }


def test_the_scorecard_raises_nothing():
    assert flags(SCORECARD) == []


RULES = [
    # What is done in fewer days is done in more.
    "CSC 100 <= CSC 080",
    "CSC 080 <= CSC 060",
    "CSC 060 <= CSC 040",
    # A child is counted once a month here, and may be there more often.
    "CSC 004k <= CSC 004i",
    "X-MISS-CH <= X-MISS",
    # Percentages to date, and the month's.
    "CSC 038 runs on CSC 040",
    "CSC 176 runs on CSC 178",
    "CSC 252b runs on CSC 252a",
    "CSC 260b runs on CSC 260a",
    "X-CC-DEP is a share of X-CC-ATT",
    "CSC 004i = categories(X-CO)",
    "denominator(X-MISS-RHI72) = difference(X-MISS|All, X-MISS|Other authorities' children)",
]


def test_the_report_raises_its_own_mistakes_and_nothing_else():
    assert named(flags(REPORT, RULES)) == {
        # 27 of 32 is 84.4 and was printed as 84.3.
        (Check.FOLLOWS, "X-MISS-RHI72", "", "2017-10"),
        # 94.0 after 93.9 and a month of 93.0.
        (Check.RULE, "CSC 260b", "", "2017-12"),
        # 62.8% of 38 people.
        (Check.RULE, "X-CC-DEP", "Skerne Park", "2017-12"),
        # The five outcomes come to 592, 704, 944 and 869.
        (Check.RULE, "CSC 004i", "", "2017-04"),
        (Check.RULE, "CSC 004i", "", "2017-07"),
        (Check.RULE, "CSC 004i", "", "2017-10"),
        (Check.RULE, "CSC 004i", "", "2017-11"),
        # 25 interviews, of 32 episodes less 1 to 4: two rows of June stand in each other's place.
        (Check.RULE, "X-MISS-RHI72", "", "2017-06"),
    }
