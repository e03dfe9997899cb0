#!/usr/bin/env python3
"""Make the sample council's releases: python3 demo/sample/make.py

The same files come out on every run and every machine. With --check nothing is written, and the
exit is 1 where the folders are not what would be made.
"""

import argparse
import csv
import io
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import tables
from counts import Counts, simulate
from figures import Key, Row, figures_of
from journey import journeys
from months import month
from tables import Described, Table

HERE = Path(__file__).resolve().parent
FOLDERS = "[0-9][0-9]-*"
POLICY = ("judging", "display")

K = TypeVar("K")
V = TypeVar("V")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    options = parser.parse_args()
    made = make()
    if options.check:
        return _compare(made)
    for stale in set(_on_disk()) - set(made):
        (HERE / stale).unlink()
    for path, content in made.items():
        (HERE / path).parent.mkdir(exist_ok=True)
        (HERE / path).write_bytes(content)
    return 0


def make() -> dict[str, bytes]:
    """The content of every file, by its path below this folder."""
    council = _toml("council.toml")
    indicators = _by_code(_toml("indicators.toml"))
    truth = simulate(council["planted"])
    files: dict[str, bytes] = {}
    known: dict[Key, Row] = {}
    travelled: dict[tuple[str, str, str], int] = {}
    for number, release in enumerate(council["release"], start=1):
        counts = _as_known(truth, council["correction"], number)
        rows = _with_reasons(known, figures_of(counts, council, number), council, number)
        steps = journeys(counts, month(release["month"]))
        of_release = {
            "indicators": tables.indicators(council, indicators, number),
            "values": tables.values(_news(known, rows)),
            "targets": tables.targets(council, number),
            "benchmarks": tables.benchmarks(council, number),
            "breaks": tables.breaks(council, number),
            "parts": tables.parts(council, number),
            "journey": tables.journey(_news(travelled, steps)),
        }
        folder = release["folder"]
        files[f"{folder}/pack.toml"] = _pack(council, number).encode()
        files |= {
            f"{folder}/{name}.csv": _csv(table) for name, table in of_release.items() if table[1:]
        }
        known, travelled = rows, steps
    return files


def _news(known: Mapping[K, V], now: Mapping[K, V]) -> dict[K, V]:
    return {key: said for key, said in now.items() if known.get(key) != said}


def _as_known(truth: Counts, corrections: Iterable[Described], release: int) -> Counts:
    """The counts with what was still wrong in them at a release."""
    counts = {name: dict(series) for name, series in truth.items()}
    for correction in corrections:
        if correction.get("known_from", 1) <= release < correction["mended_in"]:
            for name in correction["series"]:
                for at, change in correction["changes"].items():
                    counts[name][month(at)] += change
    return counts


def _with_reasons(
    known: Mapping[Key, Row], rows: Mapping[Key, Row], council: Described, release: int
) -> dict[Key, Row]:
    """A figure that was known otherwise says why in its note, from then on."""
    every = {correction["story"] for correction in council["correction"]}
    stories = {
        code: correction["story"]
        for correction in council["correction"]
        if correction["mended_in"] == release
        for code in correction["codes"]
    }
    noted = {}
    for key, row in rows.items():
        before = known.get(key, row)
        was_mended = before.value != row.value and key[0] in stories
        kept = before.note if before.note in every else ""
        noted[key] = replace(row, note=row.note or (stories[key[0]] if was_mended else kept))
    return noted


def _by_code(source: Described) -> dict[str, dict[str, Any]]:
    """The indicators, each with what its section says of all."""
    found: dict[str, dict[str, Any]] = {}
    for section in source["section"]:
        shared = {key: said for key, said in section.items() if key not in ("indicator", "name")}
        for indicator in section["indicator"]:
            place = {"section": section["name"], "order": len(found) + 1}
            found[indicator["code"]] = {**place, **shared, **indicator}
    return found


def _pack(council: Described, release: int) -> str:
    """A brief release says nothing of policy and population: they stay as they were."""
    so_far = council["release"][:release]
    newest = so_far[-1]
    sections: dict[str, Described] = {
        "council": council["council"],
        "release": {key: newest[key] for key in ("title", "recorded_on", "month")},
    }
    if not newest.get("brief"):
        for part in POLICY:
            sections[part] = [said[part] for said in so_far if part in said][-1]
        populations = [said["population"] for said in so_far if "population" in said]
        sections["disclosure"] = council["disclosure"]
        sections["population"] = {year: count for one in populations for year, count in one.items()}
        sections |= {part: council[part] for part in ("comparators", "leads")}
    return "\n".join(_section(name, said) for name, said in sections.items())


def _section(name: str, said: Described) -> str:
    lines = [f"{_key(key)} = {_quoted(text)}" for key, text in said.items()]
    return "\n".join([f"[{name}]", *lines, ""])


def _key(key: str) -> str:
    return f'"{key}"' if key[0].isdigit() else key


def _quoted(said: object) -> str:
    if isinstance(said, bool):
        return str(said).lower()
    return f'"{said}"' if isinstance(said, str) else str(said)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _csv(table: Table) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(table)
    return written.getvalue().encode()


def _on_disk() -> dict[str, bytes]:
    return {
        str(path.relative_to(HERE)): path.read_bytes()
        for folder in HERE.glob(FOLDERS)
        for path in folder.iterdir()
    }


def _compare(made: Mapping[str, bytes]) -> int:
    held = _on_disk()
    different = sorted(path for path in {*held, *made} if held.get(path) != made.get(path))
    for path in different:
        print(f"{path} is not what make.py makes.", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
