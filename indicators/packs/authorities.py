"""A publication of all authorities' figures, read as its mapping says: comparators and ranks.

It comes long: a row for each authority, period and indicator. Made a pack of one table, it goes
the way of every other pack.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.models import BenchmarkMapping, Comparator, Council
from indicators.packs import cells
from indicators.packs.contract import BENCHMARKS, INDICATORS
from indicators.packs.figures import THOUSANDS, Round
from indicators.packs.tables import Row, Setting, Sheet, Unreadable
from indicators.rules.display import plain
from indicators.rules.periods import Month
from indicators.rules.published_periods import end_of
from indicators.rules.ranking import mean

# What statistics write where there is no figure to be had.
NO_FIGURE = frozenset(
    {"", "-", "–", ".", "..", ":", "*", "c", "k", "low", "n/a", "na", "u", "x", "z"}
)
HEADER = [
    "code",
    "comparator",
    "end",
    "value",
    "months",
    "source",
    "published",
    "definition_differs",
]


@dataclass
class Table:
    """What the file says of one indicator at one time, by name; and in which row."""

    code: str
    end: Month
    figures: dict[str, Decimal] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    # Those that are authorities, not regions or the country.
    authorities: set[str] = field(default_factory=set)


class Authorities:
    """The publication as a pack. It is read once, when it is opened."""

    settings_label = "mapping"
    strangers: list[str] = []

    def __init__(self, sheet: Sheet, mapping: BenchmarkMapping, of: Round, published: date) -> None:
        council = Council.objects.first()
        if council is None:
            raise Unreadable(None, "This portal holds no indicators yet. Load the council's pack.")
        self._council, self._mapping, self._of, self._published = council, mapping, of, published
        self._label = sheet.label
        self.tables = list(_read(sheet, mapping))

    def label(self, name: str) -> str:
        return self._label if name == BENCHMARKS.name else name

    def settings(self) -> list[Setting]:
        said = {
            "council.name": self._council.name,
            "release.title": self._of.title,
            "release.recorded_on": self._of.recorded_on.isoformat(),
            "release.month": str(self._of.month),
        }
        known = set(Comparator.objects.values_list("key", flat=True))
        said |= {f"comparators.{key}": key for key in self._mapping.comparators if key not in known}
        return [Setting(key, text, None) for key, text in said.items()]

    def sheet(self, name: str) -> Sheet | None:
        if name == INDICATORS.name:
            header = [column.name for column in INDICATORS.columns if column.is_required]
            return Sheet(name, name, iter([(1, header)]))
        if name == BENCHMARKS.name:
            return Sheet(name, self._label, self._rows())
        return None

    def _rows(self) -> Iterator[Row]:
        yield 1, HEADER
        for table in self.tables:
            for key, names in self._mapping.comparators.items():
                found = [name for name in names if name in table.figures]
                if found:
                    figure = mean([table.figures[name] for name in found])
                    yield table.rows[found[0]], self._row(table, key, figure)

    def _row(self, table: Table, key: str, figure: Decimal) -> list[str]:
        return [
            table.code,
            key,
            str(table.end),
            plain(round(figure, 10)),
            str(self._mapping.months),
            self._mapping.source,
            self._published.isoformat(),
            "yes" if self._mapping.definition_differs else "no",
        ]


def _read(sheet: Sheet, mapping: BenchmarkMapping) -> Iterator[Table]:
    rows = iter(sheet.rows)
    number, header = next(rows, (1, []))
    columns = _Columns(header, number, mapping)
    tables: dict[tuple[str, Month], Table] = {}
    for row, said in rows:
        if columns.counts(said):
            _take(tables, columns, row, said, mapping)
    if not tables:
        wanted = ", ".join(mapping.indicators)
        raise Unreadable(None, f"None of these stands in {mapping.indicator_column}: {wanted}.")
    named = {name for table in tables.values() for name in table.rows}
    sought = {mapping.ours} | {name for names in mapping.comparators.values() for name in names}
    if missing := sorted(sought - named):
        raise Unreadable(None, f"The file names nobody so: {', '.join(missing)}. See the mapping.")
    yield from sorted(tables.values(), key=lambda table: (table.code, table.end))


def _take(
    tables: dict[tuple[str, Month], Table],
    columns: "_Columns",
    row: int,
    said: list[str],
    mapping: BenchmarkMapping,
) -> None:
    code = mapping.indicators[columns.of(said, mapping.indicator_column)]
    try:
        end = end_of(columns.of(said, mapping.period_column), ends_in=mapping.ends_in)
        figure = _figure(columns.of(said, mapping.value_column))
    except ValueError as error:
        raise Unreadable(row, str(error)) from None
    name, is_authority = columns.who(said)
    table = tables.setdefault((code, end), Table(code, end))
    if name in table.rows:
        raise Unreadable(
            row,
            f"{name} has a figure for this period in row {table.rows[name]} already. Say in the"
            " mapping which rows count.",
        )
    table.rows[name] = row
    if is_authority:
        table.authorities.add(name)
    if figure is not None:
        table.figures[name] = figure * mapping.factor


def _figure(text: str) -> Decimal | None:
    if text.lower() in NO_FIGURE:
        return None
    plain_text = text.replace(",", "") if THOUSANDS.fullmatch(text) else text
    return Decimal(cells.figure(plain_text))


class _Columns:
    """Where the columns stand that the mapping names."""

    def __init__(self, header: list[str], row: int, mapping: BenchmarkMapping) -> None:
        self._mapping = mapping
        self._places = {name: place for place, name in enumerate(header)}
        wanted = [
            *mapping.authority_columns,
            mapping.period_column,
            mapping.indicator_column,
            mapping.value_column,
            *mapping.only,
        ]
        if missing := [name for name in wanted if name not in self._places]:
            sentence = f"There is no column {', '.join(missing)}. The columns are "
            raise Unreadable(row, sentence + f"{', '.join(header)}.")

    def of(self, said: list[str], name: str) -> str:
        place = self._places[name]
        return said[place] if place < len(said) else ""

    def counts(self, said: list[str]) -> bool:
        wanted = self._mapping.only.items()
        return self.of(said, self._mapping.indicator_column) in self._mapping.indicators and all(
            self.of(said, column) == value for column, value in wanted
        )

    def who(self, said: list[str]) -> tuple[str, bool]:
        """The first of the columns that names somebody; only the very first names authorities."""
        for place, column in enumerate(self._mapping.authority_columns):
            if name := self.of(said, column):
                alone = [names for names in self._mapping.comparators.values() if names == [name]]
                return name, place == 0 and not alone
        return "", False
