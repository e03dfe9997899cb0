"""A workbook of 100,000 values: loaded, beside reading it and a bare COPY, and beside a library."""

import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
import python_calamine
import tablib
import xlsxwriter

from bench.databases import fresh
from bench.figures import Figure, repeated, seconds

INDICATORS, MONTHS = 400, 250
ROUNDS = 5
NOW = datetime(2020, 5, 1, 12, tzinfo=UTC)
COLUMNS = [
    "code",
    "category",
    "end",
    "months",
    "value",
    "numerator",
    "denominator",
    "status",
    "note",
]
INDICATOR_COLUMNS = ("code", "title", "section", "unit")
PLAIN = """
CREATE TABLE bare_values (code text, category text, "end" text, months text, value numeric,
    numerator numeric, denominator numeric, status text, note text)
"""
FLOOR = "Loading: 100,000 values read with calamine, and a bare COPY"


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "pack.xlsx"
        _write_pack(workbook)
        floor, ours = [], []
        for _ in range(ROUNDS):
            floor.append(_bare(workbook))
            ours.append(_load_pack(workbook))
        library = _library(workbook)
    return [
        repeated(FLOOR, floor, "s"),
        repeated("Loading: load_pack of them, but for judging", ours, "s", FLOOR),
        Figure("Loading: django-import-export of them", library, "s", floor=FLOOR),
        Figure("Loading: ours, in bare readings", median(ours) / median(floor), "times", at_most=3),
        Figure("Loading: its time, in ours", library / median(ours), "times", at_least=10),
    ]


def _bare(workbook: Path) -> float:
    def read_and_copy() -> None:
        book = python_calamine.CalamineWorkbook.from_path(workbook)
        rows = book.get_sheet_by_name("values").iter_rows()
        next(rows)
        with (
            psycopg.connect(address) as database,
            database.cursor().copy("COPY bare_values FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row([None if cell == "" else cell for cell in row])

    with fresh() as address:
        with psycopg.connect(address) as database:
            database.execute(PLAIN)
        return seconds(read_and_copy)


def _load_pack(workbook: Path) -> float:
    from indicators.packs import loading  # noqa: PLC0415 - Django is set up by now

    judge, judging = loading.judge, 0.0

    def timed(**options: Any) -> Any:
        nonlocal judging
        started = time.perf_counter()
        turns = judge(**options)
        judging += time.perf_counter() - started
        return turns

    loading.judge = timed
    try:
        with fresh():
            return seconds(lambda: loading.load(workbook, actor=None, now=NOW)) - judging
    finally:
        loading.judge = judge


def _library(workbook: Path) -> float:
    """At its quickest: in bulk, and without a look at what is there already."""
    from import_export import fields, resources, widgets  # noqa: PLC0415 - likewise

    from indicators.models import Indicator, Release, Value  # noqa: PLC0415 - likewise
    from indicators.rules.periods import Month  # noqa: PLC0415 - likewise

    class MonthWidget(widgets.Widget):
        def clean(self, value: str, **options: Any) -> Month:
            return Month.from_text(value)

    class Values(resources.ModelResource):
        code = fields.Field("indicator", "code", widgets.CachedForeignKeyWidget(Indicator, "code"))
        end = fields.Field("end", "end", MonthWidget())

        class Meta:
            model = Value
            fields = COLUMNS
            import_id_fields = ()
            force_init_instance = True
            use_bulk = True
            batch_size = 5_000
            skip_diff = True
            report_skipped = False

        def before_save_instance(self, instance: Any, row: Any, **options: Any) -> None:
            instance.release, instance.recorded_on = release, release.recorded_on
            instance.note = instance.note or ""

    def import_all() -> None:
        data = tablib.Databook().load(workbook.read_bytes(), format="xlsx").sheets()[2]
        result = Values().import_data(data, raise_errors=True)
        assert result.totals["new"] == INDICATORS * MONTHS

    with fresh():
        Indicator.objects.bulk_create(Indicator(code=row[0]) for row in _indicators())
        release = Release.objects.create(
            title="R", recorded_on=date(2020, 5, 1), month=Month.of(2020, 3), loaded_at=NOW
        )
        return seconds(import_all)


def _write_pack(path: Path) -> None:
    settings = [
        ("key", "value"),
        ("council.name", "Benchmark Council"),
        ("release.title", "A hundred thousand values"),
        ("release.recorded_on", "2020-05-01"),
        ("release.month", "2020-03"),
    ]
    with xlsxwriter.Workbook(path) as book:
        _write(book.add_worksheet("pack"), settings)
        _write(book.add_worksheet("indicators"), [INDICATOR_COLUMNS, *_indicators()])
        _write(book.add_worksheet("values"), [COLUMNS, *_values()])


def _write(sheet: Any, rows: Iterable[Iterable[object]]) -> None:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


def _indicators() -> Iterator[tuple[str, ...]]:
    for number in range(INDICATORS):
        unit = "percent" if number % 2 else "number"
        yield f"I {number}", f"Indicator {number}", f"Section {number % 7}", unit


def _values() -> Iterator[tuple[object, ...]]:
    for number in range(INDICATORS):
        for month in range(MONTHS):
            end = f"{2000 + month // 12}-{month % 12 + 1:02}"
            part, whole = (number * 7 + month * 3) % 400, 400 + month
            yield f"I {number}", "", end, "1", part * 100 / whole, part, whole, "final", ""
