"""The frame as the co-ordinator brings it: a CSV of the case system, one case a line."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from audits.rules.references import tidy_number

NEEDED = ("number", "team", "type")
OPTIONAL = ("siblings", "worker team", "opened", "named")
MOST_CASES = 20_000
MOST_FAULTS = 20
LONGEST = {"number": 40, "type": 100, "siblings": 100}


@dataclass(frozen=True)
class Line:
    number: str
    team: str
    case_type: str
    siblings: str = ""
    worker_team: str = ""
    opened: date | None = None
    named: tuple[str, ...] = ()  # e-mail addresses


class FrameFaultsError(Exception):
    """What is wrong with the file, by row and column. No case number is repeated."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def read_frame_file(
    content: bytes, *, teams: Collection[str], people: Collection[str]
) -> list[Line]:
    """Every line, or FrameFaultsError with what is wrong."""
    rows = _rows(content)
    header = [" ".join(name.lower().replace("_", " ").split()) for name in rows[0]] if rows else []
    if missing := [name for name in NEEDED if name not in header]:
        raise FrameFaultsError([f"The first row has no column {' and no column '.join(missing)}."])
    if strangers := [name for name in header if name not in (*NEEDED, *OPTIONAL)]:
        raise FrameFaultsError([f"A column of this name isn't known: {strangers[0] or 'empty'}."])
    reader = _Reader(header, frozenset(teams), frozenset(people))
    lines = [reader.line(number, row) for number, row in enumerate(rows[1:], 2) if any(row)]
    faults = reader.faults
    if not lines:
        faults.append("There is no case in the file.")
    if len(lines) > MOST_CASES:
        faults.append(f"The file has {len(lines):,} cases; {MOST_CASES:,} are the most.")
    if faults:
        raise FrameFaultsError(faults[:MOST_FAULTS])
    return lines


class _Reader:
    def __init__(self, header: list[str], teams: frozenset[str], people: frozenset[str]) -> None:
        self.header, self.teams, self.people = header, teams, people
        self.faults: list[str] = []
        self.seen: dict[str, int] = {}

    def line(self, row: int, cells: list[str]) -> Line:
        said = dict(zip(self.header, (cell.strip() for cell in cells), strict=False))
        self.faults += [f"Row {row}, {fault}" for fault in self._faults(row, said)]
        return Line(
            number=tidy_number(said.get("number", "")),
            team=said.get("team", ""),
            case_type=said.get("type", ""),
            siblings=said.get("siblings", ""),
            worker_team=said.get("worker team", ""),
            opened=_day(said.get("opened", "")),
            named=_names(said.get("named", "")),
        )

    def _faults(self, row: int, said: dict[str, str]) -> Iterator[str]:
        number = tidy_number(said.get("number", ""))
        if not number:
            yield "number: it is empty."
        elif self.seen.setdefault(number, row) != row:
            yield f"number: row {self.seen[number]} has the same."
        for name, most in LONGEST.items():
            if len(said.get(name, "")) > most:
                yield f"{name}: longer than {most} characters."
        for name in ("team", "worker team"):
            team = said.get(name, "")
            if (team or name == "team") and team not in self.teams:
                yield f"{name}: the portal has no team “{team}”."
        if said.get("opened") and _day(said["opened"]) is None:
            yield "opened: write it as 3/11/2017 or 2017-11-03."
        for person in _names(said.get("named", "")):
            if person not in self.people:
                yield f"named: the portal has nobody of the address {person}."


def _rows(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        try:
            return list(csv.reader(io.StringIO(text), strict=True))
        except csv.Error:
            break
    raise FrameFaultsError(["This can't be read as a CSV. Save the list as CSV and load it again."])


def _day(text: str) -> date | None:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            continue
    return None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.lower() for name in text.replace(";", " ").split())
