"""Releases of a few figures, put together by hand: what the tests of small numbers stand on."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from indicators.rules.formula import parse
from indicators.rules.leaks import Held, Key, Measure, Series, Total
from indicators.rules.periods import Month, months_from_text, months_text
from indicators.rules.withholding import Release, Terms, Told, Withheld
from tests.published.attacker import campaign, sums


@dataclass
class Releases:
    """Indicators are numbered in the order in which they are defined."""

    below: int = 5
    measures: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: dict[tuple[str, str], dict[tuple[str, str], int]] = field(default_factory=dict)
    populations: dict[int, int] = field(default_factory=dict)
    _days: list[tuple[Terms, sums.Structure, dict[Key, Held]]] = field(default_factory=list)

    def indicator(self, code: str, **said: str) -> None:
        defaults = {"unit": "number", "months": "1", "disclosure": "children", "derive": ""}
        self.measures[code] = defaults | said

    def total(self, whole: str, *parts: str, signs: str = "") -> None:
        """Of codes, or of a code and its category: "A|All"."""
        self.parts[_series(whole)] = {
            _series(part): -1 if signs[place : place + 1] == "-" else 1
            for place, part in enumerate(parts)
        }

    def release(self, *rows: Held) -> None:
        """On the next day; what isn't among the rows stays as it was."""
        before = self._days[-1][2] if self._days else {}
        self._days.append(
            (self._terms(), self._structure(), before | {row.key: row for row in rows})
        )

    def row(self, of: str, end: str, value: str | None, **said: Any) -> Held:
        code, category = _series(of)
        months = said.get("months") or self.measures[code]["months"]
        key = Key(self._number(code), category, int(Month.from_text(end)), months_from_text(months))
        figures = [value, said.get("numerator"), said.get("denominator")]
        exact = tuple(None if each is None else Decimal(each) for each in figures)
        return Held(key, exact, said.get("status", "final"))  # type: ignore[arg-type]

    def withheld(self, *, with_secondary: bool = True) -> list[Withheld]:
        """After each release."""
        found = []
        for last in range(1, len(self._days) + 1):
            withheld = Withheld(with_secondary=with_secondary)
            rows: dict[Key, Held] = {}
            for terms, _, now in self._days[:last]:
                brought = [row for key, row in now.items() if rows.get(key) != row]
                closed = [rows[row.key] for row in brought if row.key in rows]
                withheld.take(Release(brought, closed, terms))
                rows = now
            found.append(withheld)
        return found

    def hidden(self, told: Told = Told.FIGURE) -> list[str]:
        """What is kept back after the last release, as "A|category 2019-09"."""
        last = self.withheld()[-1]
        return sorted(self._written(name.key) for name in last.hidden if name.told is told)

    def pinned(self, *, with_secondary: bool = True) -> list[str]:
        """What an attacker makes of all releases together."""
        after_each = self.withheld(with_secondary=with_secondary)
        editions = [self._edition(place, withheld) for place, withheld in enumerate(after_each)]
        # Some follow from the rule alone: three small ones that make a small one are 1 or 2 each.
        always = {found.unknown for found in campaign.attack([_untold(each) for each in editions])}
        return sorted(
            f"{found.unknown.key.code}|{found.unknown.key.category} {found.unknown.key.end}"
            f" {found.unknown.what}: {found.left.least:g} to {found.left.most:g}"
            for found in campaign.attack(editions)
            if found.unknown not in always
        )

    def _edition(self, place: int, withheld: Withheld) -> campaign.Edition:
        _, structure, rows = self._days[place]
        behind = {}
        printed = {}
        for key, row in rows.items():
            since = str(min(day for day in range(place + 1) if self._is_same(day, place, key)))
            named = sums.Key(
                self._code(key.indicator),
                key.category,
                str(Month(key.end)),
                months_text(key.months),
            )
            kept = {name.told for name in withheld.hidden if name.key == key}
            is_hidden = Told.FIGURE in kept
            value, numerator, denominator = row.figures
            behind[named] = sums.Printed(named, since, *row.figures, is_hidden)
            printed[named] = sums.Printed(
                named,
                since,
                None if is_hidden else value,
                None if is_hidden else numerator,
                None if Told.DENOMINATOR in kept else denominator,
                is_hidden,
            )
        return campaign.Edition(str(place), structure, printed, self.below, behind)

    def _is_same(self, day: int, place: int, key: Key) -> bool:
        return self._days[day][2].get(key) == self._days[place][2][key]

    def _terms(self) -> Terms:
        return Terms(
            measures={
                self._number(code): Measure(
                    unit=said["unit"],
                    disclosure=said["disclosure"],
                    months=months_from_text(said["months"]),
                    year_starts=4,
                    formula=parse(said["derive"]) if said["derive"] else None,
                )
                for code, said in self.measures.items()
            },
            codes={code: self._number(code) for code in self.measures},
            totals=[
                Total(
                    self._numbered(whole),
                    tuple((self._numbered(part), sign) for part, sign in parts.items()),
                )
                for whole, parts in self.parts.items()
            ],
            populations=dict(self.populations),
            below=self.below,
        )

    def _structure(self) -> sums.Structure:
        return sums.Structure(
            indicators={code: {"code": code} | said for code, said in self.measures.items()},
            parts={whole: dict(parts) for whole, parts in self.parts.items()},
            populations={
                f"{year}-{(year + 1) % 100:02}": count for year, count in self.populations.items()
            },
        )

    def _number(self, code: str) -> int:
        return list(self.measures).index(code)

    def _code(self, number: int) -> str:
        return list(self.measures)[number]

    def _numbered(self, series: tuple[str, str]) -> Series:
        return Series(self._number(series[0]), series[1])

    def _written(self, key: Key) -> str:
        series = "|".join(filter(None, [self._code(key.indicator), key.category]))
        return f"{series} {Month(key.end)}"


def _untold(edition: campaign.Edition) -> campaign.Edition:
    """The same edition with nothing in it but what hides for itself."""
    rows = {
        key: row if row.is_hidden else replace(row, value=None, numerator=None, denominator=None)
        for key, row in edition.rows.items()
    }
    return replace(edition, rows=rows)


def _series(text: str) -> tuple[str, str]:
    code, _, category = text.partition("|")
    return code, category
