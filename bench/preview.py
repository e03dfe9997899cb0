"""The preview of a hundred thousand rows: how long it takes, and the memory that it fills."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.databases import fresh
from bench.figures import Figure
from bench.loading import COLUMNS, FLOOR, _values, _write_pack


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        workbook, rows = Path(folder) / "pack.xlsx", Path(folder) / "rows.csv"
        _write_pack(workbook)
        with rows.open("w", newline="") as file:
            csv.writer(file).writerows([COLUMNS, *_values()])
        return [
            *_previewed("a pack of 100,000 values", workbook),
            *_previewed("a CSV of them, known already", workbook, rows),
        ]


def _previewed(what: str, *files: Path) -> list[Figure]:
    """In a process of its own, whose memory nothing else has filled."""
    with fresh() as address:
        said = subprocess.run(
            [sys.executable, "-m", "bench.preview_once", *map(str, files)],
            env=os.environ | {"BENCH_DATABASE": address},
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
    seconds, megabytes = json.loads(said)
    return [
        Figure(f"Preview: {what}", seconds, "s", floor=FLOOR),
        Figure(f"Preview: {what}, memory beside Django's", megabytes, "MB"),
    ]
