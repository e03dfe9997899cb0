"""The data contract: which tables a pack has, which columns they have, and what may stand there.

`docs/packs.md` says the same for people.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.models import Better, Disclosure, Kind, Life, Status, Unit
from indicators.packs import cells
from indicators.packs.cells import Reader


@dataclass(frozen=True)
class Column:
    name: str
    read: Reader
    # PostgreSQL's type of what `read` returns.
    type: str = "text"
    # What an empty cell says.
    default: str | None = None
    # Must stand in the header, and in every row.
    is_required: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    columns: tuple[Column, ...]
    # No two rows of a file have all of these the same.
    key: tuple[str, ...] = ()

    @property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


CATEGORY = 200


def _choice(name: str, choices: Iterable[str], default: str) -> Column:
    return Column(name, cells.one_of(choices), default=default)


def _words(name: str, longest: int = 10_000) -> Column:
    return Column(name, cells.text(longest), default="")


_CODE = Column("code", cells.code, is_required=True)

INDICATORS = Table(
    "indicators",
    (
        _CODE,
        Column("title", cells.text(1000), is_required=True),
        Column("section", cells.text(200), is_required=True),
        Column("lead", cells.text(100)),
        Column("months", cells.months, "smallint", "1"),
        _choice("better", Better.values, Better.NEUTRAL),
        _choice("unit", Unit.values, Unit.NUMBER),
        _choice("kind", Kind.values, Kind.TRACKER),
        Column("trend", cells.yes_or_no, "boolean", "true"),
        _words("derive", 500),
        _choice("disclosure", Disclosure.values, Disclosure.CHILDREN),
        Column("demand", cells.yes_or_no, "boolean", "false"),
        Column("lookback", cells.small_count, "smallint"),
        Column("order", cells.whole_number, "integer"),
        _words("reason"),
        _words("definition"),
        _words("why"),
        _words("service", 200),
        _words("tier", 200),
        _words("responsible", 200),
        _words("level", 200),
        _words("theme", 200),
        _words("tags", 500),
        _words("source"),
        Column("next_review", cells.day, "date"),
        Column("year_starts", cells.month_of_year, "smallint"),
        _choice("status", Life.values, Life.LIVE),
    ),
    key=("code",),
)

VALUES = Table(
    "values",
    (
        _CODE,
        _words("category", CATEGORY),
        Column("end", cells.month, "smallint", is_required=True),
        Column("months", cells.months, "smallint"),
        Column("value", cells.figure, "numeric(30,10)"),
        Column("numerator", cells.figure, "numeric(30,10)"),
        Column("denominator", cells.figure, "numeric(30,10)"),
        _choice("status", Status.values, Status.FINAL),
        _words("note"),
    ),
    key=("code", "category", "end", "months"),
)

TARGETS = Table(
    "targets",
    (
        _CODE,
        Column("from", cells.month, "smallint", is_required=True),
        Column("to", cells.month, "smallint"),
        Column("target", cells.figure, "numeric(30,10)"),
    ),
    key=("code", "from"),
)

BENCHMARKS = Table(
    "benchmarks",
    (
        _CODE,
        Column("comparator", cells.text(100), is_required=True),
        Column("end", cells.month, "smallint", is_required=True),
        Column("months", cells.months, "smallint"),
        Column("value", cells.figure, "numeric(30,10)"),
        _words("source", 1000),
        Column("published", cells.day, "date"),
        Column("definition_differs", cells.yes_or_no, "boolean", "false"),
    ),
    key=("code", "comparator", "end", "months"),
)

BREAKS = Table(
    "breaks",
    (_CODE, Column("from", cells.month, "smallint", is_required=True), _words("reason")),
    key=("code", "from"),
)

PARTS = Table(
    "parts",
    (
        Column("whole", cells.text(300), is_required=True),
        Column("part", cells.text(300), is_required=True),
        Column("sign", cells.one_of(["1", "-1"]), "smallint", "1"),
    ),
    key=("whole", "part"),
)

JOURNEY = Table(
    "journey",
    (
        Column("cohort", cells.text(100), is_required=True),
        Column("as_at", cells.text(20), is_required=True),
        Column("step", cells.text(200), is_required=True),
        Column("count", cells.count, "integer"),
    ),
    key=("cohort", "as_at", "step"),
)

# A document may print a figure twice, so it has no key. Kept beside the figures, never as one.
PUBLISHED = Table(
    "published",
    (
        _CODE,
        _words("category", CATEGORY),
        Column("end", cells.month, "smallint", is_required=True),
        Column("months", cells.months, "smallint"),
        _choice("measure", ["value", "share"], "value"),
        _words("printed", 100),
    ),
)

TABLES = (INDICATORS, VALUES, TARGETS, BENCHMARKS, BREAKS, PARTS, JOURNEY, PUBLISHED)
