"""Which characters the papers' typeface can show: one it lacks would abort a PDF."""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import font_source_sans_pro

FONT_FOLDER = Path(font_source_sans_pro.__file__).parent / "files"
STAND_IN = "■"
KEPT_CONTROLS = "\n\t"


def showable(data: Any) -> Any:
    """The same data, every text in it without a character that no font can show."""
    if isinstance(data, str):
        return _showable_text(data)
    if isinstance(data, dict):
        return {key: showable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [showable(value) for value in data]
    return data


def _showable_text(text: str) -> str:
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(map(_shown_as, lines))


def _shown_as(character: str) -> str:
    if character in KEPT_CONTROLS:
        return character
    category = unicodedata.category(character)
    # Controls and marks of direction show nothing themselves, and can turn their neighbours.
    if category in ("Cc", "Cf", "Cs"):
        return ""
    if ord(character) in _characters():
        return character
    return " " if category.startswith("Z") else STAND_IN


@cache
def _characters() -> frozenset[int]:
    """What every cut of the typeface has: bold must be able to show it too."""
    fonts = sorted(FONT_FOLDER.glob("*.[ot]tf"))
    return frozenset.intersection(*(frozenset(_characters_of(font)) for font in fonts))


def _characters_of(font: Path) -> Iterator[int]:
    """Read the table `cmap` of an OpenType font: its segments (format 4) and groups (12)."""
    data = font.read_bytes()
    cmap = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", data, cmap + 4 + 8 * number + 4)
        (form,) = struct.unpack_from(">H", data, cmap + offset)
        if form == 4:
            yield from _segments(data, cmap + offset)
        elif form == 12:
            yield from _groups(data, cmap + offset)


def _table(data: bytes, wanted: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        if tag == wanted:
            return int(offset)
    raise ValueError(f"The font has no table {wanted.decode()}.")


def _segments(data: bytes, at: int) -> Iterator[int]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    shifts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * twice)
    offsets_at = at + 16 + 3 * twice
    offsets = struct.unpack_from(f">{count}H", data, offsets_at)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for character in range(start, end + 1):
            glyph = character + shifts[number]
            if offsets[number]:
                place = offsets_at + 2 * number + offsets[number] + 2 * (character - start)
                (glyph,) = struct.unpack_from(">H", data, place)
            if glyph % 0x10000 and character != 0xFFFF:
                yield character


def _groups(data: bytes, at: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    for number in range(count):
        start, end, glyph = struct.unpack_from(">III", data, at + 16 + 12 * number)
        yield from range(start if glyph else start + 1, end + 1)
