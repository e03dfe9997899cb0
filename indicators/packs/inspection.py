"""Whether a workbook is safe to open: looked at as a zip of XML, before anything parses it.

What can't be trusted or understood is refused with a sentence that says where. Sizes are checked
as declared and then as read, so that neither a bomb nor a false declaration fills the memory.
"""

import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from xml.etree import ElementTree

from indicators.packs.tables import NAMES, Unreadable

PACK = frozenset({*NAMES, "pack"})
MOST_MEMBERS = 2_000
MOST_BYTES = 200_000_000
# Real workbooks expand ten- to thirtyfold.
MOST_EXPANSION, FROM_BYTES = 100, 5_000_000
MOST_TEXT = 500_000_000
LAST_ROW = 1_048_576
CHUNK = 1 << 20
LETTERS, DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", b"0123456789"
OVERLAP = 4096

OLD_OR_LOCKED = "This workbook is locked with a password, or old (.xls). Save it as .xlsx."
NO_WORKBOOK = "This is no Excel workbook (.xlsx), or it is damaged. Save it again as .xlsx."
TOO_LARGE = "This workbook is too large when unpacked. Split it, or load a folder of CSV files."
FOREIGN = {
    "vbaproject.bin": "This workbook holds macros. Save it as .xlsx without macros.",
    "xl/macrosheets/": "This workbook holds macros. Save it as .xlsx without macros.",
    "xl/externallinks/": "This workbook links to other workbooks. Break the links in Excel "
    "(Data, Edit links) and save it again.",
    "xl/connections.xml": "This workbook fetches data from elsewhere. Remove its connections "
    "(Data, Queries and connections) and save it again.",
}

_ELEMENT = re.compile(rb"<[A-Za-z_]")
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,3}\d{1,7})["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(rb"""\st=["']e["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z0-9:]+)["']""")
# Cells from column AA or row 100,000 on: nearer ones make no sheet that is too large. Quick where
# they are written as Excel writes them.
_FAR = re.compile(rb' r="([A-Z]{2,3}\d+|[A-Z]?\d{6,})"')
_FAR_AS_OTHERS_WRITE = re.compile(rb"""\sr=["']([A-Z]{2,3}\d+|[A-Z]?\d{6,})["']""")
_OTHERWISE = (b"'", b"\t", b"\n", b"\r")
_SHARED = re.compile(rb"""\st=["']s["'][^>]*>\s*<(?:\w+:)?v>(\d+)<""")
_LONG_TEXT = 1_000


def inspect(path: Path, *, tables: Collection[str] = PACK) -> None:
    """Raise Unreadable where the workbook is not what it should be.

    `tables` names the sheets that will be read; what stands on the others does no harm.
    """
    try:
        if _beginning(path) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise Unreadable(None, OLD_OR_LOCKED)
        with zipfile.ZipFile(path) as archive:
            _look_at_members(archive)
            sheets = _sheets(archive, tables)
            for member in archive.infolist():
                _look_into(archive, member, sheets.get(member.filename))
            _weigh_texts(archive, list(sheets))
    except FileNotFoundError:
        raise Unreadable(None, "There is no such file.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        raise Unreadable(None, NO_WORKBOOK) from None


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _look_at_members(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename.lower() for member in members]
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        raise Unreadable(None, NO_WORKBOOK)
    for mark, sentence in FOREIGN.items():
        if any(mark in name for name in names):
            raise Unreadable(None, sentence)
    expanded = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    is_bomb = expanded > FROM_BYTES and expanded > MOST_EXPANSION * max(packed, 1)
    if len(members) > MOST_MEMBERS or expanded > MOST_BYTES or is_bomb:
        raise Unreadable(None, TOO_LARGE)


def _sheets(archive: zipfile.ZipFile, tables: Collection[str]) -> dict[str, str]:
    """The members that hold the tables to be read, and the names of those."""
    workbook, relations = (
        _parsed(archive, name) for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {
        relation.get("Id"): _member(relation.get("Target", "")) for relation in relations.iter()
    }
    found = {}
    for element in workbook.iter():
        if element.tag.rpartition("}")[2] == "sheet":
            name = element.get("name", "").strip().lower()
            links = [value for key, value in element.items() if key.rpartition("}")[2] == "id"]
            if name in tables and links and links[0] in targets:
                found[targets[links[0]]] = name
    return found


def _member(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _parsed(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    try:
        content = archive.read(name)
        _refuse_entities(content, name)
        return ElementTree.fromstring(content)  # noqa: S314 - without a DOCTYPE there is no entity
    except (KeyError, ElementTree.ParseError):
        raise Unreadable(None, NO_WORKBOOK) from None


def _look_into(archive: zipfile.ZipFile, member: zipfile.ZipInfo, sheet: str | None) -> None:
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    farthest = 0
    for number, piece in enumerate(_pieces(archive, member)):
        if is_xml and number == 0:
            _refuse_entities(piece, member.filename)
        if sheet:
            _look_at_cells(piece, sheet)
            for cell in _far_cells(piece):
                _refuse_beside(cell, sheet)
                farthest = max(farthest, int(cell.lstrip(LETTERS)[:8]))
    if farthest and farthest > min(2 * _rows(archive, member), LAST_ROW):
        raise Unreadable(None, f"The sheet {sheet} has cells far below its table. Delete them.")


def _rows(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """About how many: a row on the seam of two pieces is counted twice."""
    return sum(piece.count(b"row ") for piece in _pieces(archive, member))


def _pieces(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read it to its end, which compares its size and checksum with what it declares."""
    before = b""
    with archive.open(member) as opened:
        while piece := opened.read(CHUNK):
            yield before + piece
            before = (before + piece)[-OVERLAP:]


def _refuse_entities(content: bytes, name: str) -> None:
    """They are declared before the first element, so the beginning of a part will do."""
    # In UTF-16 the words below would look otherwise; and what hides behind comments is no workbook.
    if b"\0" in content[:4] or content[:1] in b"\xff\xfe" or not _ELEMENT.search(content):
        raise Unreadable(None, NO_WORKBOOK)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(None, f"The part {name} of this workbook declares entities. {NO_WORKBOOK}")


def _look_at_cells(piece: bytes, sheet: str) -> None:
    if (b"<f" in piece or b":f" in piece) and (found := _FORMULA.search(piece)):
        raise Unreadable(None, _at(piece, found, sheet, "holds a formula. Paste its value"))
    if (b'"e"' in piece or b"'" in piece) and (found := _ERROR.search(piece)):
        raise Unreadable(None, _at(piece, found, sheet, "shows an error. Type a figure"))
    if b"mergeCell" in piece and (found := _MERGED.search(piece)):
        cells = found[1].decode()
        raise Unreadable(None, f"In the sheet {sheet} the cells {cells} are merged. Unmerge them.")


def _far_cells(piece: bytes) -> list[bytes]:
    is_otherwise = any(mark in piece for mark in _OTHERWISE)
    return (_FAR_AS_OTHERS_WRITE if is_otherwise else _FAR).findall(piece)


def _refuse_beside(cell: bytes, sheet: str) -> None:
    """The indicators' table ends in column AA, the others long before."""
    letters = cell.rstrip(DIGITS)
    if len(letters) > 1 and not (sheet == "indicators" and len(letters) == 2 and letters < b"BA"):
        sentence = f"In the sheet {sheet} the cell {cell.decode()} is beside the table."
        raise Unreadable(None, sentence)


def _at(piece: bytes, found: re.Match[bytes], sheet: str, what: str) -> str:
    cells = _CELL.findall(piece, 0, found.end() + 16)
    cell = f"the cell {cells[-1].decode()}" if cells else "a cell"
    return f"In the sheet {sheet} {cell} {what}."


def _weigh_texts(archive: zipfile.ZipFile, sheets: list[str]) -> None:
    """One long text that a million cells share would be copied a million times."""
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return
    lengths = [len(text) for text in archive.read(name).split(b"</si>")]
    if max(lengths) <= _LONG_TEXT:
        return
    weight = 0
    for sheet in sheets:
        for found in _SHARED.finditer(archive.read(sheet)):
            index = int(found[1])
            weight += lengths[index] if index < len(lengths) else 0
    if weight > MOST_TEXT:
        raise Unreadable(None, TOO_LARGE)
