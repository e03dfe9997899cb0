"""What pack.toml says: whose figures, which release, how they are judged and shown."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from indicators.models import Compare, Rollup, Unit
from indicators.packs import cells
from indicators.packs.faults import Faults
from indicators.packs.tables import Pack, Setting, Unreadable
from indicators.rules.periods import Month, year_from_text

AUTO = "auto"
MOST_DECIMALS = 6
NO_MONTH = Month(0)


@dataclass
class Settings:
    """None, and what is absent from a dictionary: the pack doesn't say."""

    council: str = ""
    short_name: str | None = None
    year_starts: int | None = None
    title: str = ""
    recorded_on: date = date.min
    month: Month = NO_MONTH
    # Columns of the judging policy: tolerance, compare, carry_forward, rollup, suppress_below.
    policy: dict[str, Any] = field(default_factory=dict)
    decimals: dict[str, int | str] = field(default_factory=dict)
    population: dict[int, int] = field(default_factory=dict)
    comparators: dict[str, str] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    # Where each setting stands, for faults that show later.
    rows: dict[str, int | None] = field(default_factory=dict)


def read_settings(pack: Pack, faults: Faults) -> Settings:
    found = Settings()
    try:
        lines = pack.settings()
    except Unreadable as problem:
        faults.add(pack.settings_label, problem.row, "", problem.sentence)
        return found
    for line in lines:
        try:
            if line.key in found.rows:
                raise ValueError("This stands here twice.")
            found.rows[line.key] = line.row
            _take(found, line)
        except ValueError as error:
            faults.add(pack.settings_label, line.row, line.key, str(error))
    for key in ("council.name", "release.recorded_on", "release.month"):
        if key not in found.rows:
            faults.add(pack.settings_label, None, key, "This is missing.")
    if not found.title and found.month:
        found.title = f"Figures for {found.month.label}"
    return found


def _take(found: Settings, line: Setting) -> None:
    section, _, key = line.key.partition(".")
    if section in _NAMED and key:
        _NAMED[section](found, key, line.text)
    elif line.key in _FIXED:
        _FIXED[line.key](found, line.text)
    else:
        known = ", ".join([*_FIXED, *(f"{name}.…" for name in _NAMED)])
        raise ValueError(f"{line.key!r} is not known here. The settings are {known}.")


def _attribute(name: str, read: Callable[[str], Any]) -> Callable[[Settings, str], None]:
    return lambda found, text: setattr(found, name, read(text))


def _policy(name: str, read: Callable[[str], Any]) -> Callable[[Settings, str], None]:
    return lambda found, text: found.policy.__setitem__(name, read(text))


def _words(longest: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not text:
            raise ValueError("This is empty.")
        return cells.text(longest)(text)

    return read


def _whole(text: str) -> int:
    return int(cells.small_count(text))


def _tolerance(text: str) -> Decimal:
    found = Decimal(cells.figure(text))
    if found < 0:
        raise ValueError("A tolerance is a share of the reference, from 0 up: 0.05 for 5%.")
    return found


def _decimals(found: Settings, unit: str, text: str) -> None:
    cells.one_of(Unit.values)(unit)
    if text != AUTO and not (text.isascii() and text.isdigit() and int(text) <= MOST_DECIMALS):
        raise ValueError(f"{text!r}: write a number of decimals up to {MOST_DECIMALS}, or auto.")
    found.decimals[unit] = AUTO if text == AUTO else int(text)


def _population(found: Settings, year: str, text: str) -> None:
    first = year_from_text(year)
    if first in found.population:
        raise ValueError("This year stands here twice.")
    found.population[first] = int(cells.count(text))


def _comparator(found: Settings, key: str, text: str) -> None:
    found.comparators[_words(100)(key)] = _words(200)(text)


def _lead(found: Settings, key: str, text: str) -> None:
    found.leads[_words(100)(key)] = _words(200)(text)


_FIXED: dict[str, Callable[[Settings, str], None]] = {
    "council.name": _attribute("council", _words(200)),
    "council.short_name": _attribute("short_name", _words(100)),
    "council.year_starts": _attribute("year_starts", lambda text: int(cells.month_of_year(text))),
    "release.title": _attribute("title", _words(300)),
    "release.recorded_on": _attribute(
        "recorded_on", lambda text: date.fromisoformat(cells.day(text))
    ),
    "release.month": _attribute("month", lambda text: Month(cells.month(text))),
    "judging.tolerance": _policy("tolerance", _tolerance),
    "judging.compare": _policy("compare", cells.one_of(Compare.values)),
    "judging.carry_forward": _policy("carry_forward", lambda t: cells.yes_or_no(t) == "true"),
    "judging.rollup": _policy("rollup", cells.one_of(Rollup.values)),
    "disclosure.suppress_below": _policy("suppress_below", _whole),
}
_NAMED: dict[str, Callable[[Settings, str, str], None]] = {
    "display": _decimals,
    "population": _population,
    "comparators": _comparator,
    "leads": _lead,
}
