"""A pack's rows in temporary tables: there they are compared, with one another and the register.

They hold what the contract allows, as PostgreSQL's own types; a cell at fault is empty there.
"""

from collections.abc import Iterator, Mapping

from django.db import connection

from indicators.packs.contract import Table
from indicators.packs.faults import Faults
from indicators.packs.reading import Block, Reading


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
        with cursor.copy(into) as copy:
            for row in _rows(reading, months_of):
                copy.write_row(row)
        cursor.execute(f"ANALYZE {name_of(table)}")


def _rows(reading: Reading, months_of: Mapping[str, int]) -> Iterator[tuple[object, ...]]:
    for block in reading.blocks:
        columns = [
            block.columns.get(column.name) or [column.default] * len(block.rows)
            for column in reading.table.columns
        ]
        names = [column.name for column in reading.table.columns]
        if "months" in names:
            place = names.index("months")
            columns[place] = _filled(columns[place], block, months_of)
        yield from zip(block.rows, *columns, strict=True)


def _filled(
    months: list[str | None], block: Block, months_of: Mapping[str, int]
) -> list[str | None]:
    codes = block.columns.get("code") or [None] * len(months)
    return [
        str(months_of[code]) if given is None and code and code in months_of else given
        for given, code in zip(months, codes, strict=True)
    ]


def check_keys(table: Table, label: str, faults: Faults) -> None:
    """No two rows of a file may have the same key."""
    key = ", ".join(f'"{column}"' for column in table.key)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT first, row FROM (SELECT row, min(row) OVER same AS first,"
            f" count(*) OVER same AS times FROM {name_of(table)}"
            f" WHERE ({key}) IS NOT NULL WINDOW same AS (PARTITION BY {key})) AS rows"
            " WHERE times > 1 AND row > first ORDER BY row"
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
