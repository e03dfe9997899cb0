"""A pack's rows in temporary tables: there they are compared, with one another and the register.

They hold what the contract allows, as PostgreSQL's own types; a cell at fault is empty there.
"""

import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from django.db import connection

from indicators.packs.contract import Table
from indicators.packs.faults import Faults
from indicators.packs.reading import Block, Reading

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def name_of(table: Table) -> str:
    return f"pack_{table.name}"


def stage(reading: Reading, *, months_of: Mapping[str, int]) -> None:
    """COPY a table of the pack; where `months` is empty it is the indicator's."""
    table = reading.table
    columns = [f'"{column.name}"' for column in table.columns]
    types = [f'"{column.name}" {column.type}' for column in table.columns]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name_of(table)}")
        cursor.execute(
            f"CREATE TEMPORARY TABLE {name_of(table)} (row integer, {', '.join(types)})"
            " ON COMMIT DROP"
        )
        into = f"COPY {name_of(table)} (row, {', '.join(columns)}) FROM STDIN"
        with _without_collecting(), cursor.copy(into) as copy:
            for block in reading.blocks:
                copy.write(_as_text(_columns(reading.table, block, months_of)))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Rows hold no circles, and Python would look for them through all of a hundred thousand."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


Column = Sequence[str | None]


def _columns(table: Table, block: Block, months_of: Mapping[str, int]) -> Iterator[Column]:
    yield [str(row) for row in block.rows]
    for column in table.columns:
        cells: Column = block.columns.get(column.name) or [column.default] * len(block.rows)
        if column.name == "months":
            cells = _filled(cells, block, months_of)
        yield _escaped(cells) if column.type == "text" else cells


def _filled(cells: Column, block: Block, months_of: Mapping[str, int]) -> Column:
    if None not in cells:
        return cells
    codes = block.columns.get("code") or [None] * len(cells)
    return [
        str(months_of[code]) if given is None and code and code in months_of else given
        for given, code in zip(cells, codes, strict=True)
    ]


def _escaped(cells: Column) -> Column:
    distinct = set(cells)
    if not any(cell and _SPECIAL.search(cell) for cell in distinct):
        return cells
    meanings = {cell: cell and cell.translate(_ESCAPES) for cell in distinct}
    return [meanings[cell] for cell in cells]


def _as_text(columns: Iterable[Column]) -> str:
    """Rows as COPY reads them: far quicker than writing them one by one."""
    return "\n".join(map("\t".join, zip(*map(_with_nulls, columns), strict=True))) + "\n"


def _with_nulls(cells: Column) -> Sequence[str]:
    if None not in cells:
        return cast(Sequence[str], cells)
    return ["\\N" if cell is None else cell for cell in cells]


def check_keys(table: Table, label: str, faults: Faults) -> None:
    """No two rows of a file may have the same key."""
    key = ", ".join(f'"{column}"' for column in table.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT first, row FROM (SELECT {key}, min(row) AS first FROM {name_of(table)}"
            f" WHERE ({key}) IS NOT NULL GROUP BY {key} HAVING count(*) > 1) AS twice"
            f" JOIN {name_of(table)} USING ({key}) WHERE row > first ORDER BY row"
        )
        for first, row in cursor.fetchall():
            sentence = f"This row says the same thing as row {first}. Delete one of the two."
            faults.add(label, row, ", ".join(table.key), sentence)


def check_numerators(table: Table, label: str, percentages: list[str], faults: Faults) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row, numerator, denominator FROM {name_of(table)}"
            " WHERE numerator > denominator AND code = ANY(%s) ORDER BY row",
            [percentages],
        )
        for row, numerator, denominator in cursor.fetchall():
            sentence = (
                f"The numerator {numerator.normalize():f} is greater than the denominator"
                f" {denominator.normalize():f}, in a percentage."
            )
            faults.add(label, row, "numerator", sentence)


def check_spans(table: Table, label: str, faults: Faults) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT row FROM {name_of(table)} WHERE "to" < "from" ORDER BY row')
        for (row,) in cursor.fetchall():
            faults.add(label, row, "to", "The target ends before it starts.")


def distinct(table: Table, column: str) -> list[str]:
    """The words of a column, in the order in which they first appear."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {name_of(table)} GROUP BY 1 ORDER BY min(row)')
        return [word for (word,) in cursor.fetchall()]
