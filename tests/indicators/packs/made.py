"""Packs for tests: a small sound one, with whatever a test puts in its place."""

from datetime import UTC, datetime
from pathlib import Path

from indicators.packs.faults import Fault, Refused
from indicators.packs.loading import Loaded, load
from kpiportal.models import Person

NOW = datetime(2018, 2, 1, 9, 0, tzinfo=UTC)

SETTINGS = """
[council]
name = "Made-up Borough Council"
short_name = "Made-up"
[release]
title = "{title}"
recorded_on = {recorded_on}
month = "{month}"
"""
INDICATORS = (
    "code,title,section,unit\nA 1,Contacts,Front door,number\nA 2,Done in time,Front door,percent"
)
VALUES = "code,end,value\nA 1,2017-09,12\nA 2,2017-09,81.5"


def pack(
    folder: Path,
    *,
    title: str = "Second quarter",
    recorded_on: str = "2017-11-03",
    month: str = "2017-09",
    more: str = "",
    settings: str | None = None,
    indicators: str = INDICATORS,
    values: str | None = VALUES,
    **tables: str,
) -> Path:
    """A folder; each table is the text of its file. `more` goes at the end of pack.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    written = SETTINGS.format(title=title, recorded_on=recorded_on, month=month)
    (folder / "pack.toml").write_text(written + more if settings is None else settings)
    for name, text in ({"indicators": indicators, "values": values} | tables).items():
        file = folder / f"{name}.csv"
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text)
    return folder


def loaded(path: Path, *, actor: Person | None = None) -> Loaded:
    return load(path, actor=actor, now=NOW)


def faults_of(path: Path) -> list[Fault]:
    try:
        loaded(path)
    except Refused as refused:
        return refused.faults
    return []
