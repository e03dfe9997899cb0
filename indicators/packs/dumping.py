"""Write a pack from what the register holds: inputs as known now, without derived figures."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.models import (
    Benchmark,
    Break,
    Comparator,
    Council,
    Definition,
    JourneyStep,
    JudgingPolicy,
    Lead,
    Part,
    Population,
    PrintedFigure,
    Release,
    Value,
)
from indicators.packs.contract import (
    BENCHMARKS,
    BREAKS,
    INDICATORS,
    JOURNEY,
    PARTS,
    PUBLISHED,
    TARGETS,
    VALUES,
    Table,
)
from indicators.packs.definitions import CONTENT, content_of
from indicators.packs.spans import spans_known_now
from indicators.rules.periods import Month, months_text, year_name
from kpiportal.documents.tables import Cell, to_csv, to_xlsx

Held = Cell | bool | date
Row = Sequence[Held]
Settings = dict[str, dict[str, Held]]
Tables = dict[str, list[list[Cell]]]


class NothingLoadedError(Exception):
    """There is nothing to write yet."""


def dump(path: Path, *, month: Month) -> None:
    """An .xlsx where the path says so, else a folder, which must be new or empty."""
    newest = Release.objects.newest()
    if newest is None:
        raise NothingLoadedError("No release is loaded yet: there is nothing to write.")
    settings = _settings(newest, month)
    tables = {name: rows for name, rows in _tables(month).items() if len(rows) > 1}
    if path.suffix == ".xlsx":
        made_at = datetime.combine(newest.recorded_on, time(12), UTC)
        _write_whole(path, to_xlsx({"pack": _as_sheet(settings)} | tables, made_at=made_at))
    else:
        _write_folder(path, settings, tables)


def _settings(newest: Release, month: Month) -> Settings:
    council = Council.objects.get()
    policy = JudgingPolicy.objects.current().get()
    of_month = Release.objects.filter(month=month).order_by("recorded_on", "pk").last()
    years = Population.objects.current().values_list("year", "count")
    return {
        "council": {
            "name": council.name,
            "short_name": council.short_name,
            "year_starts": council.year_starts,
        },
        "release": {
            "title": of_month.title if of_month else f"Figures for {month.label}",
            "recorded_on": newest.recorded_on,
            "month": str(month),
        },
        "judging": {
            "tolerance": str(policy.tolerance),
            "compare": policy.compare,
            "carry_forward": policy.carry_forward,
            "rollup": policy.rollup,
        },
        "display": dict(sorted(policy.decimals.items())),
        "disclosure": {"suppress_below": policy.suppress_below},
        "population": {year_name(year, council.year_starts): count for year, count in years},
        "comparators": dict(Comparator.objects.values_list("key", "label")),
        "leads": dict(Lead.objects.values_list("key", "post__title")),
    }


def _tables(month: Month) -> Tables:
    rows: dict[Table, Iterable[Row]] = {
        INDICATORS: _indicators(),
        VALUES: _values(month),
        TARGETS: _targets(),
        BENCHMARKS: _benchmarks(month),
        BREAKS: _breaks(),
        PARTS: _parts(),
        JOURNEY: _journey(),
        PUBLISHED: _published(month),
    }
    return {
        table.name: [[column.name for column in table.columns], *map(_written, of_table)]
        for table, of_table in rows.items()
    }


def _written(row: Row) -> list[Cell]:
    return [_cell(held) for held in row]


def _cell(held: Held) -> Cell:
    if isinstance(held, bool):
        return "yes" if held else "no"
    return held.isoformat() if isinstance(held, date) else held


def _indicators() -> Iterator[Row]:
    current = Definition.objects.current().select_related("indicator", "lead__post")
    for definition in current.order_by("order", "indicator__code"):
        content: dict[str, Any] = content_of(definition)
        content["months"] = months_text(definition.months)
        yield [definition.indicator.code, *(content[name] for name in CONTENT)]


def _values(month: Month) -> Iterator[Row]:
    rows = Value.objects.current().filter(is_derived=False, end__lte=month)
    columns = ("value", "numerator", "denominator", "status", "note")
    ordered = rows.order_by("indicator__code", "category", "months", "end")
    for code, category, end, months, *rest in ordered.values_list(
        "indicator__code", "category", "end", "months", *columns
    ).iterator():
        yield [code, category, str(end), months_text(months), *rest]


def _targets() -> Iterator[Row]:
    for span in spans_known_now():
        yield [span.code, str(span.first), _month(span.last), span.target]


def _benchmarks(month: Month) -> Iterator[Row]:
    rows = Benchmark.objects.current().filter(end__lte=month)
    for row in rows.select_related("indicator", "comparator").order_by(
        "indicator__code", "comparator__order", "end", "months"
    ):
        yield [
            row.indicator.code,
            row.comparator.key,
            str(row.end),
            months_text(row.months),
            row.value,
            row.source,
            row.published,
            row.definition_differs,
        ]


def _breaks() -> Iterator[Row]:
    rows = Break.objects.current().select_related("indicator")
    for row in rows.order_by("indicator__code", "first"):
        yield [row.indicator.code, str(row.first), row.reason]


def _parts() -> Iterator[Row]:
    for row in (
        Part.objects.current()
        .select_related("whole", "part")
        .order_by("whole__code", "whole_category", "part__code", "part_category")
    ):
        whole = _with_category(row.whole.code, row.whole_category)
        yield [whole, _with_category(row.part.code, row.part_category), str(row.sign)]


def _journey() -> Iterator[Row]:
    for row in JourneyStep.objects.current().order_by("cohort", "as_at", "order", "step"):
        yield [row.cohort, row.as_at, row.step, row.count]


def _published(month: Month) -> Iterator[Row]:
    """What every document printed, in the order of the documents and of each one's rows."""
    rows = PrintedFigure.objects.filter(end__lte=month).select_related("indicator")
    for row in rows.order_by("release__recorded_on", "release", "pk"):
        measure = "share" if row.is_share else "value"
        months = months_text(row.months)
        yield [row.indicator.code, row.category, str(row.end), months, measure, row.printed]


def _with_category(code: str, category: str) -> str:
    return f"{code}|{category}" if category else code


def _month(month: Month | None) -> str:
    return "" if month is None else str(month)


def _as_sheet(settings: Settings) -> list[list[Cell]]:
    rows: list[list[Cell]] = [["key", "value"]]
    for section, content in settings.items():
        rows += [_written([f"{section}.{key}", value]) for key, value in content.items()]
    return rows


def _as_toml(settings: Settings) -> str:
    sections = []
    for section, content in settings.items():
        lines = [f"{_key(key)} = {_toml(value)}" for key, value in content.items()]
        sections.append("\n".join([f"[{section}]", *lines]))
    return "\n\n".join(sections) + "\n"


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare else json.dumps(key, ensure_ascii=False)


def _toml(value: Held) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _write_folder(path: Path, settings: Settings, tables: Tables) -> None:
    draft = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.absolute().parent))
    try:
        (draft / "pack.toml").write_text(_as_toml(settings), encoding="utf-8")
        for name, rows in tables.items():
            (draft / f"{name}.csv").write_text(to_csv(rows), encoding="utf-8", newline="")
        draft.chmod(0o755)
        draft.replace(path)
    except OSError:
        shutil.rmtree(draft)
        raise


def _write_whole(path: Path, content: bytes) -> None:
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.absolute().parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
