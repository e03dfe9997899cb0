"""A pack that is a folder: pack.toml, and a CSV file for each table."""

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.packs.tables import NAMES, Row, Setting, Sheet, Unreadable, numbered
from kpiportal.rules.formulas import as_it_stood

_LINE = re.compile(r"line (\d+)")
NOT_UTF8 = "This is not in UTF-8. Save the file as CSV UTF-8."


class Folder:
    settings_label = "pack.toml"

    def __init__(self, path: Path) -> None:
        self.path = path
        names = {file.stem for file in path.glob("*.csv")}
        self.strangers = sorted(names - set(NAMES))

    def label(self, name: str) -> str:
        return f"{name}.csv"

    def settings(self) -> list[Setting]:
        try:
            text = (self.path / "pack.toml").read_text(encoding="utf-8-sig")
            found = tomllib.loads(text, parse_float=Decimal)
        except FileNotFoundError:
            raise Unreadable(None, "The pack has no pack.toml. Add one.") from None
        except UnicodeDecodeError:
            raise Unreadable(None, NOT_UTF8) from None
        except tomllib.TOMLDecodeError as error:
            line = _LINE.search(str(error))
            raise Unreadable(int(line[1]) if line else None, f"This is no TOML: {error}.") from None
        lines = text.splitlines()
        return [
            Setting(key, _text(value), _line_of(lines, key)) for key, value in _flattened(found)
        ]

    def sheet(self, name: str) -> Sheet | None:
        file = self.path / f"{name}.csv"
        return Sheet(name, self.label(name), rows_of(file)) if file.is_file() else None


def rows_of(file: Path, *, delimiter: str = ",") -> Iterator[Row]:
    row = 0
    with file.open(encoding="utf-8-sig", newline="") as opened:
        try:
            for row, cells in numbered(_stripped(opened, delimiter)):
                yield row, cells
        except UnicodeDecodeError:
            raise Unreadable(_row_not_in_utf8(file), NOT_UTF8) from None
        except csv.Error as error:
            raise Unreadable(row + 1, f"This is no CSV from here on: {error}.") from None


def _stripped(opened: Any, delimiter: str) -> Iterator[list[str]]:
    rows = csv.reader(opened, delimiter=delimiter, strict=True)
    return ([as_it_stood(cell.strip()) for cell in cells] for cells in rows)


def _row_not_in_utf8(file: Path) -> int | None:
    """Python reads ahead, so the row it was at is not the one."""
    content = file.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return None


def _flattened(found: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for section, content in found.items():
        if isinstance(content, dict):
            yield from ((f"{section}.{key}", value) for key, value in content.items())
        else:
            yield section, content


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return str(value).strip()


def _line_of(lines: list[str], setting: str) -> int | None:
    """The line on which a setting stands, for whoever looks for it."""
    section, _, key = setting.partition(".") if "." in setting else ("", "", setting)
    here = ""
    for number, line in enumerate(lines, start=1):
        if header := re.match(r"\s*\[\s*[\"']?([^]\"']*?)[\"']?\s*\]", line):
            here = header[1].strip()
        elif here == section and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return None
