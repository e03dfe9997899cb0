"""The quality report of the demo, from its snapshot to its PDF, beside WeasyPrint that prints the
same from a web page that is there already; and a snapshot of a large register."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from pypdf import PdfReader

from bench.databases import fresh
from bench.document_in_html import as_html
from bench.figures import Figure, repeated, seconds
from indicators.packs.loading import load
from indicators.rules.periods import Month
from indicators.rules.suppression import Audience
from narratives import papers
from narratives.actions import snapshots
from narratives.models import Occasion
from narratives.snapshots.content import content_of

NOW = datetime(2020, 5, 1, 12, tzinfo=UTC)
OF_THE_DEMO, OF_MANY = Month.of(2017, 12), Month.of(2020, 3)
INDICATORS, SECTIONS, MONTHS = 400, 20, 36
ROUNDS, WEASYPRINTS_ROUNDS = 5, 2
FLOOR = "Documents: WeasyPrint prints the quality report"
SETTINGS = """
[council]
name = "Benchmark Council"
[release]
title = "A large register"
recorded_on = "2020-05-01"
month = "2020-03"
[comparators]
england = "England"
"""


def measure() -> list[Figure]:
    return [*_quality_report(), *_snapshot()]


def _quality_report() -> list[Figure]:
    with fresh() as address, tempfile.TemporaryDirectory() as folder:
        for pack in sorted((settings.BASE_DIR / "demo" / "darlington").glob("2*")):
            load(pack, actor=None, now=NOW)
        snapshot = snapshots.take(month=OF_THE_DEMO, occasion=Occasion.MONTHLY, now=NOW)
        paper = papers.document_of(snapshot, "quality-report", audience=Audience.STAFF)
        page, ours, theirs = (Path(folder) / name for name in ("page.html", "a.pdf", "b.pdf"))
        page.write_text(as_html(paper))
        made = _once("bench.paper_once", ours, ROUNDS, BENCH_DATABASE=address)
        printed = _once("bench.weasyprint_once", page, theirs, WEASYPRINTS_ROUNDS)
        pages, their_pages = (len(PdfReader(file).pages) for file in (ours, theirs))
    taken, megabytes = made
    their_taken, their_megabytes = printed
    return [
        Figure("Documents: the quality report's pages", pages, "pages", at_least=40),
        Figure("Documents: and in it", len(paper.pictures), "charts", at_least=60),
        Figure("Documents: the same as WeasyPrint prints it", their_pages, "pages"),
        repeated(FLOOR, their_taken, "s"),
        repeated("Documents: ours, from the snapshot to the PDF", taken, "s", FLOOR),
        Figure(
            "Documents: WeasyPrint's time, in ours",
            median(their_taken) / median(taken),
            "times",
            at_least=10,
        ),
        Figure("Documents: ours, memory of the whole process", megabytes, "MB", at_most=300),
        Figure("Documents: WeasyPrint's", their_megabytes, "MB"),
    ]


def _once(module: str, *asked: object, **environment: str) -> tuple[list[float], float]:
    """In a process of its own, whose memory nothing else has filled."""
    said = subprocess.run(
        [sys.executable, "-m", module, *map(str, asked)],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    taken, megabytes = json.loads(said)
    return taken, megabytes


def _snapshot() -> list[Figure]:
    """What it holds put together for all audiences, and the whole of it taken into the chain."""
    with fresh(), tempfile.TemporaryDirectory() as folder:
        _write_pack(Path(folder))
        load(Path(folder), actor=None, now=NOW)
        content = content_of(OF_MANY)
        taken = [seconds(_take(number)) for number in range(ROUNDS)]
    what = f"Documents: a snapshot of {INDICATORS} indicators"
    return [
        Figure(f"{what} holds", len(content) / 2**20, "MB"),
        repeated(what, taken, "s"),
        Figure(f"{what}, at worst", max(taken), "s", at_most=1),
    ]


def _take(number: int) -> Any:
    """Another each time: one for which nothing is new would be the one that is there."""
    return lambda: snapshots.take(
        month=OF_MANY, occasion=Occasion.BY_HAND, now=NOW, reason=f"Round {number}"
    )


def _write_pack(folder: Path) -> None:
    (folder / "pack.toml").write_text(SETTINGS)
    _write(folder / "indicators.csv", "code,title,section,better,unit,disclosure", _indicators())
    _write(folder / "values.csv", "code,end,value,numerator,denominator", _values())
    _write(folder / "targets.csv", "code,from,to,target", _targets())
    _write(folder / "benchmarks.csv", "code,comparator,end,months,value", _benchmarks())


def _write(file: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    with file.open("w", newline="") as open_file:
        csv.writer(open_file).writerows([header.split(","), *rows])


def _indicators() -> Iterator[tuple[object, ...]]:
    for number in range(INDICATORS):
        unit = "percent" if number % 2 else "number"
        hides = "children" if number % 4 else "process"
        section = f"Section {number * SECTIONS // INDICATORS}"
        yield f"I {number}", f"Indicator {number}", section, "smaller", unit, hides


def _values() -> Iterator[tuple[object, ...]]:
    for number in range(INDICATORS):
        for month in range(MONTHS):
            end = OF_MANY - (MONTHS - 1 - month)
            part, whole = (number * 7 + month * 3) % 400, 400 + month
            if number % 2:
                yield f"I {number}", end, f"{part * 100 / whole:.4f}", part, whole
            else:
                yield f"I {number}", end, part, "", ""


def _targets() -> Iterator[tuple[object, ...]]:
    for number in range(0, INDICATORS, 2):
        yield f"I {number}", OF_MANY - 11, OF_MANY, 50


def _benchmarks() -> Iterator[tuple[object, ...]]:
    for number in range(0, INDICATORS, 3):
        yield f"I {number}", "england", OF_MANY - 12, 1, 45
