"""The tables of a document for other programs: a workbook with a sheet each, or CSV."""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime

from kpiportal.documents.parts import Cell, Document, Row, Table
from kpiportal.documents.tables import Cell as Said
from kpiportal.documents.tables import to_csv, to_xlsx

NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
LONGEST_NAME = 31
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def workbook(document: Document, *, dated: datetime) -> bytes:
    """A sheet a table, and one that says what it is and where it comes from."""
    sheets: dict[str, Iterable[list[Said]]] = {"About": about(document)}
    for name, table in named(document):
        sheets[name] = as_rows(table)
    return to_xlsx(sheets, made_at=dated)


def csv_of(document: Document) -> bytes:
    """The one table of a document."""
    (table,) = document.tables
    return to_csv(as_rows(table.in_words)).encode("utf-8-sig")


def csv_files(document: Document) -> bytes:
    """A zip of CSV files, one a table. The same document gives the same bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "About", about(document))
        for name, table in named(document):
            _add(archive, name, as_rows(table))
    return written.getvalue()


def about(document: Document) -> list[list[Said]]:
    stamp = document.stamp
    lines = [document.title, *document.under_title, stamp.council, stamp.audience]
    lines += [stamp.standing, stamp.source, *document.remarks]
    return [[line] for line in lines if line]


def named(document: Document) -> Iterator[tuple[str, Table]]:
    """Each table under a name that a workbook takes, and no two the same."""
    taken = {"about"}
    for table in document.tables:
        plain = NOT_IN_A_NAME.sub(" ", table.name).strip() or "Table"
        name, number = plain[:LONGEST_NAME].strip(), 1
        while name.lower() in taken:
            number += 1
            name = f"{plain[: LONGEST_NAME - len(str(number)) - 1].strip()} {number}"
        taken.add(name.lower())
        yield name, table.in_words


def as_rows(table: Table) -> Iterator[list[Said]]:
    """A header, then the rows. What is said beside a figure comes in a column of its own."""
    headings = [
        f"{column.group}: {column.heading}" if column.group and column.heading else
        column.heading or column.group
        for column in table.columns
    ]  # fmt: skip
    grouped = any(row.is_group for row in table.rows)
    noted = any(cell.note and cell.number is not None for row in table.rows for cell in row.cells)
    yield [*(["Group"] if grouped else []), *headings, *(["Notes"] if noted else [])]
    group = ""
    for row in table.rows:
        if row.is_group:
            group = row.cells[0].text
            continue
        yield [
            *([group] if grouped else []),
            *(_said(cell) for cell in row.cells),
            *([_notes(row, headings)] if noted else []),
        ]


def _said(cell: Cell) -> Said:
    if cell.number is not None:
        return cell.number
    return ", ".join(filter(None, [cell.text, cell.note])) or None


def _notes(row: Row, headings: list[str]) -> str:
    return "; ".join(
        f"{heading}: {cell.note}"
        for heading, cell in zip(headings, row.cells, strict=True)
        if cell.note and cell.number is not None
    )


def _add(archive: zipfile.ZipFile, name: str, rows: Iterable[list[Said]]) -> None:
    member = zipfile.ZipInfo(f"{name}.csv", LONG_AGO)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o644 << 16
    archive.writestr(member, to_csv(rows).encode("utf-8-sig"))
